package dev.podwire.walk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import dev.podwire.kernel.FdbEntry;
import dev.podwire.net.MacAddress;
import org.jspecify.annotations.Nullable;

/** The forwarding table of one bridge. */
final class BridgeTable {

    private static final class Learned {
        private final FdbEntry entry;
        private long seen;

        Learned(FdbEntry entry, long seen) {
            this.entry = entry;
            this.seen = seen;
        }

        FdbEntry entry() {
            return entry;
        }

        long seen() {
            return seen;
        }
    }

    private final Map<MacAddress, Learned> entries = new LinkedHashMap<>();

    void configure(String port, List<FdbEntry> before, List<FdbEntry> now) {
        for (FdbEntry old : before) {
            if (old.device().equals(port) && !now.contains(old)) {
                entries.remove(old.mac());
            }
        }
        for (FdbEntry entry : now) {
            if (entry.device().equals(port) && !before.contains(entry)) {
                entries.put(entry.mac(), new Learned(entry, Long.MAX_VALUE));
            }
        }
    }

    void keepPorts(Predicate<String> alive) {
        entries.values().removeIf(e -> !alive.test(e.entry().device()) && !e.entry().permanent());
    }

    void remove(MacAddress mac, String port) {
        Learned found = entries.get(mac);
        if (found != null && found.entry().device().equals(port)) {
            entries.remove(mac);
        }
    }

    void flush() {
        entries.values().removeIf(e -> !e.entry().permanent());
    }

    void flushPort(String port) {
        entries.values().removeIf(e -> !e.entry().permanent() && e.entry().device().equals(port));
    }

    @Nullable
    FdbEntry find(MacAddress mac, long now, long ageingNanos) {
        Learned found = entries.get(mac);
        if (found == null || !found.entry().permanent() && now - found.seen() > ageingNanos) {
            return null;
        }
        return found.entry();
    }

    /** Notes where a frame came from. Answers the entry if the table changed by it. */
    Optional<FdbEntry> learn(MacAddress mac, String port, long now) {
        if (mac.isGroup() || mac.equals(MacAddress.ZERO)) {
            return Optional.empty();
        }
        Learned known = entries.get(mac);
        if (known != null && known.entry().device().equals(port)) {
            known.seen = Math.max(known.seen, now);
            return Optional.empty();
        }
        // a static entry does not age, but it moves
        boolean fixed = known != null && known.entry().permanent();
        FdbEntry entry = new FdbEntry(port, mac, Optional.empty(), fixed, Optional.empty());
        entries.put(mac, new Learned(entry, fixed ? Long.MAX_VALUE : now));
        return Optional.of(entry);
    }

    List<FdbEntry> list(long now, long ageingNanos) {
        List<FdbEntry> list = new ArrayList<>();
        for (Learned learned : entries.values()) {
            if (learned.entry().permanent() || now - learned.seen() <= ageingNanos) {
                list.add(learned.entry());
            }
        }
        return list;
    }
}
