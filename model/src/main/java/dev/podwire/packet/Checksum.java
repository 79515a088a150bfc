package dev.podwire.packet;

import java.nio.ByteBuffer;

import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.Ipv6Address;

/** The Internet checksum (RFC 1071): the complement of the ones' complement sum of 16-bit words. */
final class Checksum {

    private Checksum() {}

    static int of(byte[] bytes) {
        return finish(sum(bytes));
    }

    /** Over a transport segment and the pseudo header of its network layer (RFC 9293, section 3.1; RFC 8200, section 8.1). */
    static int ofTransport(Header.Network ip, int protocol, byte[] segment) {
        long sum = sum(address(ip.source())) + sum(address(ip.destination())) + protocol + (segment.length >>> 16)
                + (segment.length & 0xffff);
        return finish(sum + sum(segment));
    }

    static byte[] address(IpAddress address) {
        return switch (address) {
            case Ipv4Address(int value) -> ByteBuffer.allocate(4).putInt(value).array();
            case Ipv6Address(long high, long low) -> ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        };
    }

    private static long sum(byte[] bytes) {
        long sum = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            sum += (bytes[i] & 255) << 8 | (i + 1 < bytes.length ? bytes[i + 1] & 255 : 0);
        }
        return sum;
    }

    private static int finish(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) ~folded & 0xffff;
    }
}
