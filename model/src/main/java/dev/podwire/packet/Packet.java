package dev.podwire.packet;

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
        Header[] changed = headers.toArray(Header[]::new);
        changed[index] = header;
        return of(changed);
    }

    /** This packet with {@code outer} in front. */
    public Packet wrapped(List<? extends Header> outer) {
        Header[] all = new Header[outer.size() + headers.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i < outer.size() ? outer.get(i) : headers.get(i - outer.size());
        }
        return of(all);
    }

    /** This packet without its first {@code count} headers. */
    public Packet unwrapped(int count) {
        return new Packet(headers.subList(count, headers.size()));
    }

    /**
     * The innermost packet of an encapsulation: what follows the last tunnel header; this packet if there is none. What an
     * ICMP error quotes is not looked into.
     */
    public Packet innermost() {
        int last = lastTunnel();
        return last < 0 ? this : unwrapped(last + 1);
    }

    /** Whether a tunnel header is on the stack, outside of what an ICMP error quotes. */
    public boolean isEncapsulated() {
        return lastTunnel() >= 0;
    }

    private int lastTunnel() {
        int last = -1;
        for (int i = 0; i < headers.size(); i++) {
            Header header = headers.get(i);
            if (header instanceof Header.Icmp || header instanceof Header.Icmpv6) {
                break;
            }
            boolean envelope = header instanceof Header.Network && i + 1 < headers.size()
                    && headers.get(i + 1) instanceof Header.Network;
            last = header instanceof Header.Vxlan || envelope ? i : last;
        }
        return last;
    }
}
