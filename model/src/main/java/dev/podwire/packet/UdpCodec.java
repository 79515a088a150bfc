package dev.podwire.packet;

import java.nio.ByteBuffer;

/**
 * UDP (RFC 768).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          source port          |       destination port        |
 * +-------------------------------+-------------------------------+
 * |            length             |    checksum (0: not sent)     |
 * +-------------------------------+-------------------------------+
 * </pre>
 */
final class UdpCodec {

    static final int CHECKSUM_AT = 6;
    private static final int BYTES = 8;

    private UdpCodec() {}

    /** Writes the header for {@code payload} bytes after it, with checksum 0. */
    static void encode(Header.Udp udp, int payload, ByteBuffer out) {
        out.putShort((short) udp.sourcePort()).putShort((short) udp.destinationPort());
        out.putShort((short) (BYTES + payload)).putShort((short) 0);
    }

    static Header.Udp decode(ByteBuffer in) {
        int sourcePort = in.getShort() & 0xffff;
        int destinationPort = in.getShort() & 0xffff;
        in.getShort();
        return new Header.Udp(sourcePort, destinationPort, in.getShort() != 0);
    }
}
