package dev.podwire.packet;

import java.nio.ByteBuffer;
import java.util.Optional;

import dev.podwire.net.Ipv6Address;

/**
 * ICMPv6 (RFC 4443) with the neighbour messages (RFC 4861) without options.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     type      |     code      |  checksum with pseudo header  |
 * +---------------+---------------+-------------------------------+
 * |  echo: identifier and sequence; 2: MTU; 136: flags            |
 * +---------------------------------------------------------------+
 * |  135, 136: target address, 16 bytes; errors: the packet concerned
 * </pre>
 */
final class Icmpv6Codec {

    static final int CHECKSUM_AT = 2;
    private static final int SOLICITED_OVERRIDE = 0x6000_0000;

    private Icmpv6Codec() {}

    /** Writes the header with checksum 0. */
    static void encode(Header.Icmpv6 icmp, ByteBuffer out) {
        out.put((byte) icmp.type()).put((byte) icmp.code()).putShort((short) 0);
        switch (icmp.type()) {
            case Header.Icmpv6.PACKET_TOO_BIG -> out.putInt(icmp.mtu());
            case Header.Icmpv6.NEIGHBOR_ADVERTISEMENT -> out.putInt(SOLICITED_OVERRIDE);
            default -> out.putShort((short) icmp.id()).putShort((short) icmp.sequence());
        }
        icmp.target().ifPresent(target -> out.put(Checksum.address(target)));
    }

    static Header.Icmpv6 decode(ByteBuffer in) {
        int type = in.get() & 255;
        int code = in.get() & 255;
        in.getShort();
        int word = in.getInt();
        return switch (type) {
            case Header.Icmpv6.PACKET_TOO_BIG -> new Header.Icmpv6(type, code, 0, 0, word, Optional.empty());
            case Header.Icmpv6.NEIGHBOR_SOLICITATION, Header.Icmpv6.NEIGHBOR_ADVERTISEMENT -> new Header.Icmpv6(type,
                    code, 0, 0, 0, Optional.of(new Ipv6Address(in.getLong(), in.getLong())));
            default -> new Header.Icmpv6(type, code, word >>> 16, word & 0xffff, 0, Optional.empty());
        };
    }
}
