package dev.podwire.packet;

import java.nio.ByteBuffer;

/**
 * ICMP (RFC 792; "fragmentation needed": RFC 1191).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     type      |     code      |           checksum            |
 * +---------------+---------------+-------------------------------+
 * |     echo: identifier          |  echo: sequence, 3/4: MTU     |
 * +-------------------------------+-------------------------------+
 * |  errors: the IP header of the packet concerned and what follows
 * </pre>
 */
final class IcmpCodec {

    static final int CHECKSUM_AT = 2;
    private static final int FRAGMENTATION_NEEDED = 4;

    private IcmpCodec() {}

    /** Writes the header with checksum 0. */
    static void encode(Header.Icmp icmp, ByteBuffer out) {
        out.put((byte) icmp.type()).put((byte) icmp.code()).putShort((short) 0);
        out.putShort((short) icmp.id())
                .putShort((short) (hasMtu(icmp.type(), icmp.code()) ? icmp.mtu() : icmp.sequence()));
    }

    static Header.Icmp decode(ByteBuffer in) {
        int type = in.get() & 255;
        int code = in.get() & 255;
        in.getShort();
        int id = in.getShort() & 0xffff;
        int last = in.getShort() & 0xffff;
        return hasMtu(type, code)
                ? new Header.Icmp(type, code, id, 0, last)
                : new Header.Icmp(type, code, id, last, 0);
    }

    private static boolean hasMtu(int type, int code) {
        return type == Header.Icmp.UNREACHABLE && code == FRAGMENTATION_NEEDED;
    }
}
