package dev.podwire.packet;

import java.nio.ByteBuffer;

import dev.podwire.net.MacAddress;

/**
 * Ethernet II (IEEE 802.3).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                      destination address                      |
 * +-------------------------------+-------------------------------+
 * |     … destination address     |        source address         |
 * +-------------------------------+-------------------------------+
 * |                       … source address                        |
 * +-------------------------------+-------------------------------+
 * |           EtherType           |
 * +-------------------------------+
 * </pre>
 */
final class EthernetCodec {

    private EthernetCodec() {}

    static void encode(Header.Ethernet header, ByteBuffer out) {
        putMac(out, header.destination());
        putMac(out, header.source());
        out.putShort((short) header.etherType());
    }

    static Header.Ethernet decode(ByteBuffer in) {
        MacAddress destination = getMac(in);
        return new Header.Ethernet(destination, getMac(in), in.getShort() & 0xffff);
    }

    static void putMac(ByteBuffer out, MacAddress mac) {
        out.putShort((short) (mac.value() >>> 32)).putInt((int) mac.value());
    }

    static MacAddress getMac(ByteBuffer in) {
        return new MacAddress((in.getShort() & 0xffffL) << 32 | in.getInt() & 0xffff_ffffL);
    }
}
