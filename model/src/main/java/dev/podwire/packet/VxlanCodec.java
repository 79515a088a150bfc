package dev.podwire.packet;

import java.nio.ByteBuffer;

/**
 * VXLAN (RFC 7348).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-----------------------------------------------+
 * |0 0 0 0 I 0 0 0|                   reserved                    |
 * +---------------+-------------------------------+---------------+
 * |          VXLAN network identifier             |   reserved    |
 * +-----------------------------------------------+---------------+
 * </pre>
 */
final class VxlanCodec {

    /** The port the IANA assigned, and the one that Linux and flannel use. */
    static final int IANA_PORT = 4789;
    static final int LINUX_PORT = 8472;
    private static final int VALID_VNI = 0x0800_0000;

    private VxlanCodec() {}

    static void encode(Header.Vxlan vxlan, ByteBuffer out) {
        out.putInt(VALID_VNI).putInt(vxlan.vni() << 8);
    }

    static Header.Vxlan decode(ByteBuffer in) {
        if ((in.getInt() & VALID_VNI) == 0) {
            throw new IllegalArgumentException("VXLAN header without a network identifier");
        }
        return new Header.Vxlan(in.getInt() >>> 8);
    }
}
