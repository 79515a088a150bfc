package dev.podwire.walk;

import java.util.List;

import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import org.jspecify.annotations.Nullable;

/** Reads conntrack's tuple from a packet, and writes one back into it. */
final class Tuples {

    private Tuples() {}

    /** The tuple of the packet whose network header is at {@code index}; null if there is none (a later fragment, say). */
    static @Nullable ConntrackTuple of(Packet packet, int index) {
        List<Header> headers = packet.headers();
        if (!(headers.get(index) instanceof Header.Ipv4 ip) || ip.fragmentOffset() > 0
                || headers.size() <= index + 1) {
            return null;
        }
        return switch (headers.get(index + 1)) {
            case Header.Transport t -> new ConntrackTuple(t.protocol(), ip.source(), t.sourcePort(), ip.destination(),
                    t.destinationPort());
            case Header.Icmp icmp -> new ConntrackTuple(IpProtocol.ICMP, ip.source(), icmp.id(), ip.destination(),
                    icmp.type() << 8 | icmp.code());
            case Header.Network _ -> new ConntrackTuple(IpProtocol.IPIP, ip.source(), 0, ip.destination(), 0);
            case Header.Ethernet _,Header.Arp _,Header.Icmpv6 _,Header.Vxlan _,Header.Dns _,Header.Data _ ->
                null;
        };
    }

    /** Gives the packet at {@code index} the source (or destination) side of a tuple. */
    static Packet write(Packet packet, int index, ConntrackTuple tuple, boolean source) {
        Header.Ipv4 ip = (Header.Ipv4) packet.headers().get(index);
        Header.Ipv4 moved = source
                ? ip.withSource((Ipv4Address) tuple.source())
                : ip.withDestination((Ipv4Address) tuple.destination());
        Packet changed = moved.equals(ip) ? packet : packet.with(index, moved);
        if (packet.headers().size() <= index + 1) {
            return changed;
        }
        Header before = packet.headers().get(index + 1);
        Header after = before;
        if (before instanceof Header.Transport t && tuple.protocol().hasPorts()) {
            after = source
                    ? t.withSourcePort(tuple.sourcePort())
                    : t.withDestinationPort(tuple.destinationPort());
        } else if (before instanceof Header.Icmp icmp && icmp.isEcho() && tuple.protocol() == IpProtocol.ICMP) {
            after = new Header.Icmp(icmp.type(), icmp.code(), tuple.sourcePort(), icmp.sequence(), icmp.mtu());
        }
        return after.equals(before) ? changed : changed.with(index + 1, after);
    }
}
