package dev.podwire.packet;

import java.nio.ByteBuffer;

/**
 * TCP (RFC 9293) with at most the maximum segment size option.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          source port          |       destination port        |
 * +-------------------------------+-------------------------------+
 * |                        sequence number                        |
 * +---------------------------------------------------------------+
 * |                     acknowledgment number                     |
 * +-------+-------+---------------+-------------------------------+
 * | words |   0   |C E U A P R S F|            window             |
 * +-------+-------+---------------+-------------------------------+
 * |           checksum            |        urgent pointer         |
 * +---------------+---------------+-------------------------------+
 * |     kind 2    |    length 4   |     maximum segment size      |
 * +---------------+---------------+-------------------------------+
 * </pre>
 */
final class TcpCodec {

    static final int CHECKSUM_AT = 16;
    private static final int HEADER_BYTES = 20;
    private static final int MSS_KIND = 2;

    private TcpCodec() {}

    /** Writes the header with checksum 0: it is filled in when all that follows is written. */
    static void encode(Header.Tcp tcp, ByteBuffer out) {
        boolean option = tcp.mss() > 0;
        out.putShort((short) tcp.sourcePort()).putShort((short) tcp.destinationPort());
        out.putInt((int) tcp.sequence()).putInt((int) tcp.acknowledgment());
        out.put((byte) ((option ? 6 : 5) << 4)).put((byte) tcp.flags()).putShort((short) tcp.window());
        out.putInt(0);
        if (option) {
            out.put((byte) MSS_KIND).put((byte) 4).putShort((short) tcp.mss());
        }
    }

    static Header.Tcp decode(ByteBuffer in) {
        int sourcePort = in.getShort() & 0xffff;
        int destinationPort = in.getShort() & 0xffff;
        long sequence = in.getInt() & 0xffff_ffffL;
        long acknowledgment = in.getInt() & 0xffff_ffffL;
        int optionBytes = (in.get() >>> 4 & 15) * 4 - HEADER_BYTES;
        int flags = in.get() & 255;
        int window = in.getShort() & 0xffff;
        in.getInt();
        ByteBuffer options = in.slice(in.position(), optionBytes);
        in.position(in.position() + optionBytes);
        return new Header.Tcp(sourcePort, destinationPort, sequence, acknowledgment, flags, window, mss(options));
    }

    private static int mss(ByteBuffer options) {
        while (options.hasRemaining()) {
            int kind = options.get();
            if (kind == 0) {
                return 0;
            }
            if (kind != 1) {
                int length = options.get() & 255;
                if (kind == MSS_KIND) {
                    return options.getShort() & 0xffff;
                }
                options.position(options.position() + length - 2);
            }
        }
        return 0;
    }
}
