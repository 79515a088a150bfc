package dev.podwire.walk;

import java.util.HashMap;
import java.util.Map;

import dev.podwire.net.IpAddress;
import org.jspecify.annotations.Nullable;

/** The lists of addresses that xt_recent keeps, with the time each was last seen. */
final class RecentLists {

    private final Map<String, Map<IpAddress, Long>> lists = new HashMap<>();

    void see(String list, IpAddress address, long now) {
        lists.computeIfAbsent(list, l -> new HashMap<>()).put(address, now);
    }

    @Nullable
    Long seen(String list, IpAddress address) {
        return lists.getOrDefault(list, Map.of()).get(address);
    }

    void forget(String list, IpAddress address) {
        Map<IpAddress, Long> found = lists.get(list);
        if (found != null) {
            found.remove(address);
        }
    }

    void clear() {
        lists.clear();
    }
}
