package dev.podwire.walk;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.packet.DnsCodec;
import dev.podwire.packet.Header;

/** Makes TCP headers and cuts payloads into segments. */
final class TcpSegments {

    static final int WINDOW = 64240;
    private static final long MASK = 0xffffffffL;

    private TcpSegments() {}

    /** The reset that answers a segment nobody expects ({@code tcp_v4_send_reset}). */
    static Header.Tcp resetFor(Header.Tcp tcp, int payload) {
        if (tcp.has(Header.Tcp.ACK)) {
            return new Header.Tcp(tcp.destinationPort(), tcp.sourcePort(), tcp.acknowledgment(), 0, Header.Tcp.RST, 0,
                    0);
        }
        long next = next(tcp, payload);
        return new Header.Tcp(tcp.destinationPort(), tcp.sourcePort(), 0, next, Header.Tcp.RST | Header.Tcp.ACK, 0, 0);
    }

    /** The sequence number after this segment. */
    static long next(Header.Tcp tcp, int payload) {
        return tcp.sequence() + payload + (tcp.has(Header.Tcp.SYN) ? 1 : 0) + (tcp.has(Header.Tcp.FIN) ? 1 : 0) & MASK;
    }

    /** Whether {@code a} comes before {@code b} in sequence space. */
    static boolean before(long a, long b) {
        return (int) (a - b) < 0;
    }

    static long plus(long sequence, long bytes) {
        return sequence + bytes & MASK;
    }

    /** Cuts a payload so that no piece is longer than {@code mss}. */
    static List<List<Header>> cut(List<Header> payload, int mss) {
        int size = Sizes.stream(payload);
        if (size <= mss) {
            return List.of(payload);
        }
        byte[] all = new byte[size];
        int filled = 0;
        for (Header header : payload) {
            byte[] bytes = bytes(header);
            System.arraycopy(bytes, 0, all, filled, bytes.length);
            filled += bytes.length;
        }
        List<List<Header>> pieces = new ArrayList<>();
        for (int from = 0; from < all.length; from += mss) {
            pieces.add(List.of(new Header.Data(
                    java.util.Arrays.copyOfRange(all, from, Math.min(all.length, from + mss)))));
        }
        return pieces;
    }

    private static byte[] bytes(Header header) {
        if (header instanceof Header.Data data) {
            return data.bytes();
        }
        if (header instanceof Header.Dns dns) {
            byte[] message = DnsCodec.encode(dns);
            return java.nio.ByteBuffer.allocate(message.length + 2).putShort((short) message.length).put(message)
                    .array();
        }
        throw new IllegalArgumentException("no payload of TCP: " + header);
    }
}
