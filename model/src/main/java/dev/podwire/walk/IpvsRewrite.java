package dev.podwire.walk;

import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;

/** The addresses and ports that IPVS changes, and nothing else of a packet. */
final class IpvsRewrite {

    private IpvsRewrite() {}

    /** A request, from then on for the real server. */
    static Packet request(Packet packet, IpvsFlow flow) {
        return destination(packet, 0, flow.address, flow.port);
    }

    /** An answer, from then on from the virtual server. */
    static Packet answer(Packet packet, IpvsFlow flow) {
        return source(packet, 0, flow.incoming.to(), flow.incoming.toPort());
    }

    /** An error about a request: from the virtual server, and so the packet it quotes. */
    static Packet errorFromServer(Packet packet, IpvsFlow flow) {
        Packet quoted = destination(packet, 2, flow.incoming.to(), flow.incoming.toPort());
        return source(quoted, 0, flow.incoming.to(), 0);
    }

    /** An error about an answer: for the real server, and so the packet it quotes. */
    static Packet errorFromClient(Packet packet, IpvsFlow flow) {
        Packet quoted = source(packet, 2, flow.address, flow.port);
        return destination(quoted, 0, flow.address, 0);
    }

    private static Packet destination(Packet packet, int index, IpAddress address, int port) {
        Packet moved = packet.with(index,
                ((Header.Ipv4) packet.headers().get(index)).withDestination((Ipv4Address) address));
        return packet.headers().get(index + 1) instanceof Header.Transport t
                ? moved.with(index + 1, t.withDestinationPort(port))
                : moved;
    }

    private static Packet source(Packet packet, int index, IpAddress address, int port) {
        Packet moved = packet.with(index,
                ((Header.Ipv4) packet.headers().get(index)).withSource((Ipv4Address) address));
        return packet.headers().get(index + 1) instanceof Header.Transport t
                ? moved.with(index + 1, t.withSourcePort(port))
                : moved;
    }
}
