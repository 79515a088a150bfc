package dev.podwire.packet;

import java.nio.ByteBuffer;

import dev.podwire.net.Ipv4Address;
import dev.podwire.net.MacAddress;

/**
 * ARP for Ethernet and IPv4 (RFC 826).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |      hardware type = 1        |    protocol type = 0x0800     |
 * +---------------+---------------+-------------------------------+
 * |  hw len = 6   |  proto len = 4|           operation           |
 * +---------------+---------------+-------------------------------+
 * |                    sender hardware address                    |
 * +-------------------------------+-------------------------------+
 * |               …               |   sender protocol address     |
 * +-------------------------------+-------------------------------+
 * |               …               |   target hardware address     |
 * +-------------------------------+-------------------------------+
 * |                               …                               |
 * +---------------------------------------------------------------+
 * |                    target protocol address                    |
 * +---------------------------------------------------------------+
 * </pre>
 */
final class ArpCodec {

    private static final int ETHERNET_IPV4 = 0x0001_0800;
    private static final short LENGTHS = 0x0604;

    private ArpCodec() {}

    static void encode(Header.Arp arp, ByteBuffer out) {
        out.putInt(ETHERNET_IPV4).putShort(LENGTHS).putShort((short) arp.operation());
        EthernetCodec.putMac(out, arp.senderMac());
        out.putInt(arp.senderIp().value());
        EthernetCodec.putMac(out, arp.targetMac());
        out.putInt(arp.targetIp().value());
    }

    static Header.Arp decode(ByteBuffer in) {
        if (in.getInt() != ETHERNET_IPV4 || in.getShort() != LENGTHS) {
            throw new IllegalArgumentException("ARP for something other than Ethernet and IPv4");
        }
        int operation = in.getShort() & 0xffff;
        MacAddress senderMac = EthernetCodec.getMac(in);
        Ipv4Address senderIp = new Ipv4Address(in.getInt());
        MacAddress targetMac = EthernetCodec.getMac(in);
        return new Header.Arp(operation, senderMac, senderIp, targetMac, new Ipv4Address(in.getInt()));
    }
}
