package dev.podwire.walk;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.TracedPacket.Chapter;
import dev.podwire.trace.TracedPacket.Direction;
import org.jspecify.annotations.Nullable;

/** Makes packets of a TCP socket's segments and sends them. */
final class TcpTransmitter {

    /** What a socket sends: flags, where in the stream, and what. */
    record Segment(int flags, long sequence, List<Header> payload) {

        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        /** The sequence number after it. */
        long end() {
            boolean control = has(Header.Tcp.SYN) || has(Header.Tcp.FIN);
            return TcpSegments.plus(sequence, Sizes.stream(payload) + (control ? 1 : 0));
        }

        String what() {
            if (has(Header.Tcp.SYN)) {
                return has(Header.Tcp.ACK) ? "SYN-ACK" : "SYN";
            }
            if (has(Header.Tcp.RST)) {
                return "reset";
            }
            return has(Header.Tcp.FIN) ? "FIN" : payload.isEmpty() ? "ACK" : "data";
        }
    }

    /** Who sends: both ends, the way, and for people the program and whether it looks a name up. */
    record Sender(Sockets.Ends ends, Dst dst, int ttl, Direction direction, String program, boolean lookup) {}

    private final Network network;
    private final Kernel kernel;
    private final Sender sender;
    private int hash;
    private @Nullable Skb last;
    private boolean owned = true;

    TcpTransmitter(Network network, Kernel kernel, Sender sender) {
        this.network = network;
        this.kernel = kernel;
        this.sender = sender;
        hash = network.chooser().bits();
    }

    Sender sender() {
        return sender;
    }

    /** Whether a program holds the socket: not before it has accepted the connection, and not after it has closed it. */
    void own(boolean byProgram) {
        owned = byProgram;
    }

    /** After a time-out the flow gets another hash, and so perhaps another way. */
    void rehash() {
        hash = network.chooser().bits();
    }

    /** Whether the last packet still waits in this kernel. */
    boolean isLastStillHere() {
        return last != null && last.isStillHere();
    }

    void transmit(Segment segment, long acknowledgment, int mss, Chapter chapter) {
        Sockets.Ends ends = sender.ends();
        Header.Tcp tcp = new Header.Tcp(ends.localPort(), ends.remotePort(), segment.sequence(),
                segment.has(Header.Tcp.ACK) ? acknowledgment : 0, segment.flags(), TcpSegments.WINDOW,
                segment.has(Header.Tcp.SYN) ? mss : 0);
        List<Header> headers = new ArrayList<>();
        headers.add(new Header.Ipv4(ends.local(), ends.remote(), IpProtocol.TCP.number(), sender.ttl(), 0,
                kernel.newIpId(), true, false, 0));
        headers.add(tcp);
        headers.addAll(segment.payload());
        Packet packet = new Packet(headers);
        Skb skb = new Skb(network.newFlight(packet, chapter, sender.direction()), packet);
        skb.dst = sender.dst();
        skb.owner = owned ? Skb.Owner.PROGRAM : Skb.Owner.NONE;
        skb.hash = hash;
        skb.hashOfSocket = true;
        skb.departureTime = true;
        last = skb;
        network.output().sendLocal(kernel, skb, sender.program(), segment.what());
    }
}
