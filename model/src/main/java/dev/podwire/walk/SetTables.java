package dev.podwire.walk;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.ipset.IpSet;
import dev.podwire.kernel.ipset.IpSets;
import dev.podwire.kernel.ipset.SetEntry;
import dev.podwire.kernel.ipset.SetPart;
import org.jspecify.annotations.Nullable;

/** The sets of one running kernel: as configured, with what rules add and remove, and with elements that time out. */
final class SetTables {

    private static final long SECOND = 1_000_000_000L;

    /** An element as the kernel holds it; {@code expires} 0: never. */
    static final class Held {
        private final SetEntry entry;
        private final long expires;
        private long packets;
        private long bytes;

        private Held(SetEntry entry, long expires) {
            this.entry = entry;
            this.expires = expires;
            packets = entry.counters().packets();
            bytes = entry.counters().bytes();
        }

        SetEntry entry() {
            return entry;
        }

        void count(int length) {
            packets++;
            bytes += length;
        }

        private SetEntry view(long now) {
            Optional<Integer> left = expires == 0
                    ? entry.timeout()
                    : Optional.of((int) ((expires - now) / SECOND));
            return new SetEntry(entry.parts(), left, entry.nomatch(), new SetEntry.Counters(packets, bytes),
                    entry.comment(), entry.origin());
        }
    }

    /** One set. What nothing has changed is read where it was configured. */
    static final class Live {
        private final IpSet start;
        private final long since;
        private @Nullable Map<List<SetPart>, Held> own;
        private int @Nullable [] prefixes;

        private Live(IpSet start, long since) {
            this.start = start;
            this.since = since;
        }

        IpSet start() {
            return start;
        }

        private boolean isStatic() {
            return own == null && start.header().timeout().isEmpty() && !start.header().counters();
        }

        private Map<List<SetPart>, Held> own() {
            Map<List<SetPart>, Held> open = own;
            if (open == null) {
                Map<List<SetPart>, Held> copied = new LinkedHashMap<>();
                start.entries().forEach((parts, entry) -> copied.put(parts, held(entry, since)));
                open = copied;
                own = open;
            }
            return open;
        }

        private Held held(SetEntry entry, long now) {
            int seconds = start.header().timeout().map(standard -> entry.timeout().orElse(standard)).orElse(0);
            return new Held(entry, seconds == 0 ? 0 : now + seconds * SECOND);
        }

        @Nullable
        SetEntry find(List<SetPart> parts, long now) {
            if (isStatic()) {
                return start.entries().get(parts);
            }
            Held held = findHeld(parts, now);
            return held == null ? null : held.entry();
        }

        /** The element with its counters; one that has timed out is gone. */
        @Nullable
        Held findHeld(List<SetPart> parts, long now) {
            Held held = own().get(parts);
            if (held != null && held.expires != 0 && held.expires <= now) {
                own().remove(parts);
                return null;
            }
            return held;
        }

        Iterable<List<SetPart>> keys() {
            return isStatic() ? start.entries().keySet() : List.copyOf(own().keySet());
        }

        /** The lengths of the networks at this place of the elements, the longest first. */
        int[] prefixes(int dimension) {
            int[] known = prefixes;
            if (known == null) {
                boolean[] present = new boolean[129];
                for (List<SetPart> parts : keys()) {
                    if (parts.get(dimension) instanceof SetPart.Net(var cidr)) {
                        present[cidr.prefixLength()] = true;
                    }
                }
                int[] found = new int[129];
                int count = 0;
                for (int length = 128; length >= 0; length--) {
                    if (present[length]) {
                        found[count++] = length;
                    }
                }
                known = Arrays.copyOf(found, count);
                prefixes = known;
            }
            return known;
        }

        /** False if there is no room for it. */
        boolean add(SetEntry entry, long now) {
            List<SetPart> parts = start.stored(entry.parts());
            if (own().size() >= start.capacity() && findHeld(parts, now) == null) {
                own().values().removeIf(held -> held.expires != 0 && held.expires <= now);
                if (own().size() >= start.capacity()) {
                    return false;
                }
            }
            own().put(parts, held(entry.withParts(parts), now));
            prefixes = null;
            return true;
        }

        boolean remove(List<SetPart> parts) {
            prefixes = null;
            return own().remove(start.stored(parts)) != null;
        }

        private IpSet view(String name, long now) {
            Map<List<SetPart>, SetEntry> entries = new LinkedHashMap<>();
            if (isStatic()) {
                entries.putAll(start.entries());
            } else {
                own().forEach((parts, held) -> {
                    if (held.expires == 0 || held.expires > now) {
                        entries.put(parts, held.view(now));
                    }
                });
            }
            return new IpSet(name, start.type(), start.header(), entries);
        }
    }

    private final Map<String, Live> sets = new LinkedHashMap<>();

    SetTables(IpSets configured) {
        configured.sets().forEach((name, set) -> sets.put(name, new Live(set, 0)));
    }

    @Nullable
    Live find(String name) {
        return sets.get(name);
    }

    /** Does what a program asks for; that it may be done has been checked against the configuration. */
    void apply(KernelOperation.OfSet operation, long now) {
        switch (operation) {
            case KernelOperation.CreateSet(_, IpSet made, _) -> sets.putIfAbsent(made.name(), new Live(made, now));
            case KernelOperation.AddToSet(_, String name, SetEntry entry, _) -> require(name).add(entry, now);
            case KernelOperation.DeleteFromSet gone -> require(gone.set()).remove(gone.parts());
            case KernelOperation.FlushSet(_, String name) -> {
                Live set = require(name);
                set.own().clear();
                set.prefixes = null;
            }
            case KernelOperation.DestroySet(_, String name) -> sets.remove(name);
            case KernelOperation.SwapSets(_, String one, String other) -> {
                Live first = require(one);
                sets.put(one, require(other));
                sets.put(other, first);
            }
        }
    }

    private Live require(String name) {
        Live set = sets.get(name);
        if (set == null) {
            throw new IllegalArgumentException("no set " + name);
        }
        return set;
    }

    IpSets view(long now) {
        Map<String, IpSet> all = new LinkedHashMap<>();
        sets.forEach((name, set) -> all.put(name, set.view(name, now)));
        return new IpSets(all);
    }
}
