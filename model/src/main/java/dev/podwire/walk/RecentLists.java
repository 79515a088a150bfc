package dev.podwire.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.netfilter.Match;
import dev.podwire.net.IpAddress;
import org.jspecify.annotations.Nullable;

/** The lists of addresses that xt_recent keeps, with the times each was seen; the entry touched last stands last. */
final class RecentLists {

    private static final long SECOND = 1_000_000_000L;
    /** What a list holds at most ({@code ip_list_tot}); the entry that was not touched for longest makes way. */
    private static final int MOST_ENTRIES = 100;

    private static final class Entry {
        private final List<Long> seen = new ArrayList<>();
        private int ttl;
    }

    /** Whether the match holds, its negation included, and the address that it entered in the list or saw again. */
    record Answer(boolean holds, Optional<IpAddress> seen) {}

    private final Map<String, Map<IpAddress, Entry>> lists = new HashMap<>();

    /** {@code recent_mt}: asks, and does to the list what the match says. */
    Answer ask(Match.Recent match, IpAddress whole, int ttl, long now) {
        Map<IpAddress, Entry> list = lists.computeIfAbsent(match.list().name(), l -> new LinkedHashMap<>());
        IpAddress address = whole.masked(match.list().prefixLength());
        Entry entry = find(list, address, match.limits().ttl() ? ttl : 0);
        boolean found = false;
        boolean see = false;
        switch (match.action()) {
            case SET -> {
                found = true;
                see = true;
            }
            case REMOVE -> {
                found = entry != null;
                if (found) {
                    list.remove(address);
                }
            }
            case RCHECK, UPDATE -> {
                found = entry != null && counts(entry, match.limits(), now);
                see = match.action() == Match.Recent.Action.UPDATE && entry != null && found != match.negated();
                if (entry != null && match.limits().reap()) {
                    reap(list, see ? address : null, now - match.limits().seconds().orElse(0) * SECOND);
                }
            }
        }
        if (see) {
            touch(list, address, ttl, now);
        }
        return new Answer(found != match.negated(), see ? Optional.of(address) : Optional.empty());
    }

    private static @Nullable Entry find(Map<IpAddress, Entry> list, IpAddress address, int ttl) {
        Entry entry = list.get(address);
        return entry == null || ttl != 0 && entry.ttl != 0 && entry.ttl != ttl ? null : entry;
    }

    private static boolean counts(Entry entry, Match.RecentLimits limits, long now) {
        long since = limits.seconds().filter(s -> s > 0).map(s -> now - s * SECOND).orElse(Long.MIN_VALUE);
        long hits = entry.seen.stream().filter(time -> time >= since).count();
        return hits >= Math.max(1, limits.hits());
    }

    /** Removes the entry that was not touched for longest, if that was before {@code since}. */
    private static void reap(Map<IpAddress, Entry> list, @Nullable IpAddress spared, long since) {
        Map.Entry<IpAddress, Entry> oldest = list.entrySet().iterator().next();
        if (!oldest.getKey().equals(spared) && oldest.getValue().seen.getLast() < since) {
            list.remove(oldest.getKey());
        }
    }

    private static void touch(Map<IpAddress, Entry> list, IpAddress address, int ttl, long now) {
        Entry entry = list.remove(address);
        if (entry == null && list.size() >= MOST_ENTRIES) {
            list.remove(list.keySet().iterator().next());
        }
        Entry kept = entry == null ? new Entry() : entry;
        kept.seen.add(now);
        kept.ttl = ttl;
        list.put(address, kept);
    }

    /** When an address was seen, in nanoseconds of virtual time; for comparisons. */
    String text(String list, IpAddress address) {
        Entry entry = lists.getOrDefault(list, Map.of()).get(address);
        return entry == null ? "" : entry.seen.toString();
    }

    /** Empties all lists. */
    void clear() {
        lists.clear();
    }
}
