package dev.podwire.packet;

import java.nio.ByteBuffer;
import java.util.Arrays;

import dev.podwire.net.Ipv4Address;

/**
 * IPv4 without options (RFC 791).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+---------------+-------------------------------+
 * |  4    | words |      TOS      |         total length          |
 * +-------+-------+---------------+-----+-------------------------+
 * |          identification       |0 D M|     fragment offset     |
 * +---------------+---------------+-----+-------------------------+
 * |      TTL      |   protocol    |        header checksum        |
 * +---------------+---------------+-------------------------------+
 * |                        source address                         |
 * +---------------------------------------------------------------+
 * |                      destination address                      |
 * +---------------------------------------------------------------+
 * </pre>
 */
final class Ipv4Codec {

    static final int BYTES = 20;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;

    private Ipv4Codec() {}

    /** Writes the header for {@code payload} bytes after it, with its checksum. */
    static void encode(Header.Ipv4 ip, int payload, ByteBuffer out) {
        ByteBuffer header = ByteBuffer.allocate(BYTES);
        header.put((byte) 0x45).put((byte) ip.tos()).putShort((short) (BYTES + payload));
        header.putShort((short) ip.id()).putShort((short) ((ip.dontFragment() ? DONT_FRAGMENT : 0)
                | (ip.moreFragments() ? MORE_FRAGMENTS : 0) | ip.fragmentOffset() >>> 3));
        header.put((byte) ip.ttl()).put((byte) ip.protocolNumber()).putShort((short) 0);
        header.putInt(ip.source().value()).putInt(ip.destination().value());
        header.putShort(10, (short) Checksum.of(header.array()));
        out.put(header.array());
    }

    /** Reads the header and limits the buffer to what its total length says. */
    static Header.Ipv4 decode(ByteBuffer in) {
        int start = in.position();
        int words = in.get() & 15;
        int tos = in.get() & 255;
        int total = in.getShort() & 0xffff;
        int id = in.getShort() & 0xffff;
        int fragment = in.getShort() & 0xffff;
        int ttl = in.get() & 255;
        int protocol = in.get() & 255;
        in.getShort();
        if (words != 5 || total < BYTES) {
            throw new IllegalArgumentException("IPv4 header with options or a wrong length");
        }
        byte[] header = Arrays.copyOfRange(in.array(), start, start + BYTES);
        if (Checksum.of(header) != 0) {
            throw new IllegalArgumentException("IPv4 header checksum is wrong");
        }
        Ipv4Address source = new Ipv4Address(in.getInt());
        Ipv4Address destination = new Ipv4Address(in.getInt());
        in.limit(Math.min(in.limit(), start + total));
        return new Header.Ipv4(source, destination, protocol, ttl, tos, id, (fragment & DONT_FRAGMENT) != 0,
                (fragment & MORE_FRAGMENTS) != 0, (fragment & 0x1fff) << 3);
    }
}
