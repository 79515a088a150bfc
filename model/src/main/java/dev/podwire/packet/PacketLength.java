package dev.podwire.packet;

import java.util.List;

/** How many bytes headers take on the wire. */
public final class PacketLength {

    /** Over TCP, a DNS message has its length before it (RFC 1035, section 4.2.2). */
    private static final int DNS_LENGTH_FIELD = 2;

    private PacketLength() {}

    /** The bytes of the whole frame, without preamble and check sequence. */
    public static int of(Packet packet) {
        return of(packet.headers());
    }

    /** The bytes of these headers together. */
    public static int of(List<Header> headers) {
        int sum = 0;
        for (int i = 0; i < headers.size(); i++) {
            sum += of(headers.get(i)) + (isDnsInStream(headers, i) ? DNS_LENGTH_FIELD : 0);
        }
        return sum;
    }

    /** Whether a header is a DNS message in a TCP stream, be it the segment's first or one of several. */
    static boolean isDnsInStream(List<Header> headers, int index) {
        if (!(headers.get(index) instanceof Header.Dns)) {
            return false;
        }
        int before = index - 1;
        while (before >= 0 && headers.get(before) instanceof Header.Dns) {
            before--;
        }
        return before >= 0 && headers.get(before) instanceof Header.Tcp;
    }

    /** The bytes of one header with the options that it always carries. */
    public static int of(Header header) {
        return switch (header) {
            case Header.Ethernet _ -> 14;
            case Header.Arp _ -> 28;
            case Header.Ipv4 _ -> 20;
            case Header.Ipv6 _ -> 40;
            case Header.Tcp tcp -> tcp.mss() > 0 ? 24 : 20;
            case Header.Udp _,Header.Vxlan _,Header.Icmp _ -> 8;
            case Header.Sctp sctp -> 12 + sctpChunk(sctp.chunkType());
            case Header.Icmpv6 icmp -> 8 + (icmp.target().isPresent() ? 16 : 0);
            case Header.Dns dns -> DnsCodec.encode(dns).length;
            case Header.Data data -> data.bytes().length;
        };
    }

    /** The bytes of a chunk without variable parameters (RFC 9260, section 3.3); payload follows DATA and cookies. */
    static int sctpChunk(int type) {
        return switch (type) {
            case 0 -> 16; // DATA
            case 1, 2 -> 20; // INIT, INIT ACK
            case 3 -> 16; // SACK
            case 4, 5, 7 -> 8; // HEARTBEAT, HEARTBEAT ACK, SHUTDOWN
            default -> 4;
        };
    }
}
