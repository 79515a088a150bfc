package dev.podwire.walk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.FdbEntry;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;

/** The forwarding table of one VXLAN device: behind which tunnel end points a MAC is (vxlan_core.c). */
final class TunnelTable {

    /** The end points of one MAC, the first of which is the one that learning moves. */
    private record Known(List<FdbEntry> remotes, long updated) {
        boolean permanent() {
            return remotes.getFirst().permanent();
        }
    }

    /** What a received envelope taught. */
    sealed interface Lesson {
        /** The MAC is where it was, or the address is one that nobody can have. */
        record Nothing() implements Lesson {}

        /** A permanent entry has the MAC elsewhere: the letter is not taken in. */
        record Contradicted(FdbEntry entry) implements Lesson {}

        record Learned(Optional<FdbEntry> before, FdbEntry entry) implements Lesson {}
    }

    private static final Lesson NOTHING = new Lesson.Nothing();

    private final Map<MacAddress, Known> entries = new LinkedHashMap<>();

    /** Takes over what changed in the configuration; what was learned of other addresses stays. */
    void configure(String device, List<FdbEntry> before, List<FdbEntry> now, long time) {
        Map<MacAddress, List<FdbEntry>> old = byMac(device, before);
        Map<MacAddress, List<FdbEntry>> wanted = byMac(device, now);
        old.keySet().stream().filter(mac -> !wanted.containsKey(mac)).forEach(entries::remove);
        wanted.forEach((mac, remotes) -> {
            if (!remotes.equals(old.get(mac))) {
                entries.put(mac, new Known(remotes, time));
            }
        });
    }

    private static Map<MacAddress, List<FdbEntry>> byMac(String device, List<FdbEntry> all) {
        Map<MacAddress, List<FdbEntry>> found = new LinkedHashMap<>();
        for (FdbEntry entry : all) {
            if (entry.device().equals(device) && entry.remote().isPresent()) {
                found.computeIfAbsent(entry.mac(), _ -> new ArrayList<>()).add(entry);
            }
        }
        return found;
    }

    /** Forgets a MAC, or one of its end points. */
    void remove(MacAddress mac, Optional<IpAddress> remote) {
        entries.computeIfPresent(mac, (_, known) -> {
            List<FdbEntry> left = known.remotes().stream()
                    .filter(e -> remote.isPresent() && !e.remote().equals(remote)).toList();
            return left.isEmpty() ? null : new Known(left, known.updated());
        });
    }

    void flush() {
        entries.values().removeIf(known -> !known.permanent());
    }

    /**
     * Where frames for the address go: to its own end points, else to those of the zero address, which stands for every
     * unknown one.
     */
    List<FdbEntry> find(MacAddress mac, long now, long ageingNanos) {
        forgetAged(now, ageingNanos);
        Known known = entries.get(mac);
        if (known == null) {
            known = entries.get(MacAddress.ZERO);
        }
        return known == null ? List.of() : known.remotes();
    }

    /** {@code vxlan_snoop}: an envelope from {@code remote} held a frame from {@code mac}. */
    Lesson learn(String device, MacAddress mac, IpAddress remote, long now, long ageingNanos) {
        forgetAged(now, ageingNanos);
        if (mac.isGroup() || mac.equals(MacAddress.ZERO)) {
            return NOTHING;
        }
        Known known = entries.get(mac);
        if (known != null && known.remotes().getFirst().remote().equals(Optional.of(remote))) {
            entries.put(mac, new Known(known.remotes(), now));
            return NOTHING;
        }
        if (known != null && known.permanent()) {
            return new Lesson.Contradicted(known.remotes().getFirst());
        }
        FdbEntry entry = new FdbEntry(device, mac, Optional.of(remote), false, Optional.empty());
        List<FdbEntry> remotes = new ArrayList<>(List.of(entry));
        if (known != null) {
            remotes.addAll(known.remotes().subList(1, known.remotes().size()));
        }
        entries.put(mac, new Known(remotes, now));
        return new Lesson.Learned(Optional.ofNullable(known).map(k -> k.remotes().getFirst()), entry);
    }

    /** An entry lives on from the last frame that came from its address; what is sent to it does not keep it alive. */
    private void forgetAged(long now, long ageingNanos) {
        if (ageingNanos > 0) {
            entries.values().removeIf(known -> !known.permanent() && now - known.updated() >= ageingNanos);
        }
    }

    List<FdbEntry> list(long now, long ageingNanos) {
        forgetAged(now, ageingNanos);
        return entries.values().stream().flatMap(known -> known.remotes().stream()).toList();
    }
}
