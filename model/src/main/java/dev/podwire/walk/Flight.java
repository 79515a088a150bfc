package dev.podwire.walk;

import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.TracedPacket.Chapter;
import dev.podwire.trace.TracedPacket.Direction;

/** What stays the same about a packet through NAT, routing, flooding and tunnels. */
record Flight(int serial, Chapter chapter, Direction direction, String kind) {

    /** The kind of a packet in the recordings' spelling. */
    static String kindOf(Packet packet) {
        for (Header header : packet.headers()) {
            switch (header) {
                case Header.Arp arp -> {
                    return arp.operation() == Header.Arp.REQUEST ? "arp-request" : "arp-reply";
                }
                case Header.Tcp tcp -> {
                    int payload = Sizes.payload(packet);
                    return "tcp[" + tcp.flagText() + "]" + (payload > 0 ? "+" + payload : "");
                }
                case Header.Udp udp -> {
                    return "udp";
                }
                case Header.Sctp sctp -> {
                    return "sctp";
                }
                case Header.Icmp icmp -> {
                    return "icmp " + icmp.type() + "/" + icmp.code();
                }
                case Header.Icmpv6 icmp -> {
                    return "icmpv6 " + icmp.type() + "/" + icmp.code();
                }
                case Header.Ethernet e -> {
                }
                case Header.Ipv4 ip -> {
                }
                case Header.Ipv6 ip -> {
                }
                case Header.Vxlan v -> {
                }
                case Header.Dns d -> {
                }
                case Header.Data d -> {
                }
            }
        }
        return "other";
    }

    Direction opposite() {
        return direction == Direction.REQUEST ? Direction.REPLY : Direction.REQUEST;
    }
}
