package dev.podwire.packet;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * SCTP (RFC 9260): the common header and one chunk.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          source port          |       destination port        |
 * +-------------------------------+-------------------------------+
 * |                       verification tag                        |
 * +---------------------------------------------------------------+
 * |                 CRC32c, least significant byte first          |
 * +---------------+---------------+-------------------------------+
 * |  chunk type   |     flags     |         chunk length          |
 * +---------------+---------------+-------------------------------+
 * |  what the chunk's type asks for, then its data                |
 * +---------------------------------------------------------------+
 * </pre>
 */
final class SctpCodec {

    static final int CHECKSUM_AT = 8;
    private static final int DATA = 0;
    private static final int INIT = 1;
    private static final int INIT_ACK = 2;
    private static final int HEARTBEAT = 4;
    private static final int HEARTBEAT_ACK = 5;
    private static final int EMPTY_HEARTBEAT_INFO = 0x0001_0004;
    private static final int WHOLE_MESSAGE = 3;
    private static final int WINDOW = 106_496;

    private SctpCodec() {}

    /** Writes header and chunk for {@code payload} bytes of data, with checksum 0. */
    static void encode(Header.Sctp sctp, int payload, ByteBuffer out) {
        int chunk = PacketLength.sctpChunk(sctp.chunkType());
        out.putShort((short) sctp.sourcePort()).putShort((short) sctp.destinationPort());
        out.putInt((int) sctp.verificationTag()).putInt(0);
        out.put((byte) sctp.chunkType()).put((byte) (sctp.chunkType() == DATA ? WHOLE_MESSAGE : 0))
                .putShort((short) (chunk + payload));
        byte[] fields = new byte[chunk - 4];
        if (sctp.chunkType() == INIT || sctp.chunkType() == INIT_ACK) {
            // initiate tag, window, one stream each way, first sequence number
            ByteBuffer.wrap(fields).putInt(1).putInt(WINDOW).putInt(0x0001_0001).putInt(1);
        } else if (sctp.chunkType() == HEARTBEAT || sctp.chunkType() == HEARTBEAT_ACK) {
            ByteBuffer.wrap(fields).putInt(EMPTY_HEARTBEAT_INFO);
        }
        out.put(fields);
    }

    static Header.Sctp decode(ByteBuffer in) {
        int start = in.position();
        int sourcePort = in.getShort() & 0xffff;
        int destinationPort = in.getShort() & 0xffff;
        long tag = in.getInt() & 0xffff_ffffL;
        in.getInt();
        int type = in.get() & 255;
        in.get();
        int length = in.getShort() & 0xffff;
        in.position(start + 12 + PacketLength.sctpChunk(type));
        in.limit(Math.min(in.limit(), start + 12 + length));
        return new Header.Sctp(sourcePort, destinationPort, tag, type);
    }

    /** The checksum as it is stored: the four bytes of the CRC, least significant first. */
    static int checksum(byte[] packet) {
        CRC32C crc = new CRC32C();
        crc.update(packet);
        return Integer.reverseBytes((int) crc.getValue());
    }
}
