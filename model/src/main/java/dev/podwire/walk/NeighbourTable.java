package dev.podwire.walk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;
import dev.podwire.net.Origin;
import org.jspecify.annotations.Nullable;

/** The neighbour table of one kernel. */
final class NeighbourTable {

    private record Key(String device, IpAddress address) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && address.equals(key.address) && device.equals(key.device);
        }

        @Override
        public int hashCode() {
            return device.hashCode() * 31 + address.hashCode();
        }
    }

    /** One neighbour with the packets that wait for it. */
    static final class Entry {
        final String device;
        final IpAddress address;
        @Nullable
        MacAddress mac;
        Neighbour.State state;
        Optional<Origin> origin = Optional.empty();
        /** Whether a ready-made Ethernet header is kept, as after the first packet sent ({@code hh_cache}). */
        boolean headerCached;
        long updated = Long.MIN_VALUE / 2;
        long confirmed;
        int probes;
        Events.@Nullable Timer timer;
        final Deque<Skb> waiting = new ArrayDeque<>();

        Entry(String device, IpAddress address) {
            this.device = device;
            this.address = address;
            state = Neighbour.State.FAILED;
        }

        boolean isFixed() {
            return state == Neighbour.State.PERMANENT || state == Neighbour.State.NOARP;
        }

        /** Usable without a doubt (NUD_CONNECTED). */
        boolean isConnected() {
            return isFixed() || state == Neighbour.State.REACHABLE;
        }

        /** Has an address to send to (NUD_VALID). */
        boolean isValid() {
            return mac != null && state != Neighbour.State.INCOMPLETE && state != Neighbour.State.FAILED;
        }

        Neighbour view() {
            return new Neighbour(device, address, isValid() ? Optional.ofNullable(mac) : Optional.empty(), state,
                    origin);
        }

        void stopTimer() {
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
        }
    }

    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    void configure(@Nullable NetworkNamespace before, NetworkNamespace now) {
        List<Neighbour> old = before == null ? List.of() : before.addressing().neighbours();
        for (Neighbour gone : old) {
            if (!now.addressing().neighbours().contains(gone)) {
                remove(gone.device(), gone.address());
            }
        }
        entries.values().removeIf(e -> {
            Device device = now.links().devices().get(e.device);
            boolean lost = device == null || !device.link().up();
            if (lost) {
                e.stopTimer();
            }
            return lost;
        });
        for (Neighbour neighbour : now.addressing().neighbours()) {
            if (!old.contains(neighbour)) {
                set(neighbour);
            }
        }
    }

    /** What {@code ip neigh replace} does. */
    void set(Neighbour neighbour) {
        Entry entry = obtain(neighbour.device(), neighbour.address());
        entry.stopTimer();
        entry.mac = neighbour.mac().orElse(null);
        entry.state = neighbour.state();
        entry.origin = neighbour.origin();
        entry.headerCached = false;
    }

    void remove(String device, IpAddress address) {
        Entry gone = entries.remove(new Key(device, address));
        if (gone != null) {
            gone.stopTimer();
        }
    }

    /** What {@code ip neigh flush all} does, or {@code flush dev}. */
    void flush(Optional<String> device) {
        entries.values().removeIf(e -> {
            boolean lost = !e.isFixed() && device.map(e.device::equals).orElse(true);
            if (lost) {
                e.stopTimer();
            }
            return lost;
        });
    }

    @Nullable
    Entry find(String device, IpAddress address) {
        return entries.get(new Key(device, address));
    }

    Entry obtain(String device, IpAddress address) {
        Key key = new Key(device, address);
        Entry known = entries.get(key);
        if (known == null) {
            known = new Entry(device, address);
            entries.put(key, known);
        }
        return known;
    }

    List<Neighbour> list() {
        List<Neighbour> list = new ArrayList<>();
        entries.values().forEach(e -> list.add(e.view()));
        return list;
    }
}
