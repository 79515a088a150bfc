package dev.podwire.packet;

import java.nio.ByteBuffer;

import dev.podwire.net.Ipv6Address;

/**
 * IPv6 without extension headers (RFC 8200).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+---------------+---------------------------------------+
 * |  6    | traffic class |              flow label               |
 * +-------+---------------+-------+---------------+---------------+
 * |        payload length         |  next header  |   hop limit   |
 * +-------------------------------+---------------+---------------+
 * |               source address, 16 bytes                        |
 * +---------------------------------------------------------------+
 * |               destination address, 16 bytes                   |
 * +---------------------------------------------------------------+
 * </pre>
 */
final class Ipv6Codec {

    private Ipv6Codec() {}

    /** Writes the header for {@code payload} bytes after it. */
    static void encode(Header.Ipv6 ip, int payload, ByteBuffer out) {
        out.putInt(6 << 28 | ip.trafficClass() << 20 | ip.flowLabel());
        out.putShort((short) payload).put((byte) ip.protocolNumber()).put((byte) ip.ttl());
        out.put(Checksum.address(ip.source())).put(Checksum.address(ip.destination()));
    }

    /** Reads the header and limits the buffer to what its payload length says. */
    static Header.Ipv6 decode(ByteBuffer in) {
        int first = in.getInt();
        int payload = in.getShort() & 0xffff;
        int protocol = in.get() & 255;
        int ttl = in.get() & 255;
        if (first >>> 28 != 6) {
            throw new IllegalArgumentException("not an IPv6 header");
        }
        Ipv6Address source = new Ipv6Address(in.getLong(), in.getLong());
        Ipv6Address destination = new Ipv6Address(in.getLong(), in.getLong());
        in.limit(Math.min(in.limit(), in.position() + payload));
        return new Header.Ipv6(source, destination, protocol, ttl, first >>> 20 & 255, first & 0xfffff);
    }
}
