package dev.podwire.packet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A packet as a stack of headers, outermost first: {@code Ethernet, IPv4, UDP, VXLAN, Ethernet, IPv4, TCP, Data}. A value:
 * every change makes another packet.
 */
public record Packet(List<Header> headers) {

    public Packet {
        headers = List.copyOf(headers);
    }

    public static Packet of(Header... headers) {
        return new Packet(List.of(headers));
    }

    /** The position of the outermost header of this type, or -1. */
    public int indexOf(Class<? extends Header> type) {
        for (int i = 0; i < headers.size(); i++) {
            if (type.isInstance(headers.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** The outermost header of this type. */
    public <H extends Header> Optional<H> find(Class<H> type) {
        int index = indexOf(type);
        return index < 0 ? Optional.empty() : Optional.of(type.cast(headers.get(index)));
    }

    /** The outermost network header, if there is one. */
    public Optional<Header.Network> network() {
        return find(Header.Network.class);
    }

    /** This packet with the header at {@code index} replaced. */
    public Packet with(int index, Header header) {
        List<Header> changed = new ArrayList<>(headers);
        changed.set(index, header);
        return new Packet(changed);
    }

    /** This packet with {@code outer} in front. */
    public Packet wrapped(List<? extends Header> outer) {
        List<Header> all = new ArrayList<>(outer);
        all.addAll(headers);
        return new Packet(all);
    }

    /** This packet without its first {@code count} headers. */
    public Packet unwrapped(int count) {
        return new Packet(headers.subList(count, headers.size()));
    }

    /** The innermost packet of an encapsulation: what follows the last tunnel header; this packet if there is none. */
    public Packet innermost() {
        for (int i = headers.size() - 1; i >= 0; i--) {
            if (headers.get(i) instanceof Header.Vxlan) {
                return unwrapped(i + 1);
            }
        }
        return this;
    }

    /** Whether a tunnel header is on the stack. */
    public boolean isEncapsulated() {
        return indexOf(Header.Vxlan.class) >= 0;
    }
}
