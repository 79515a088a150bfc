package dev.podwire.net;

import org.jspecify.annotations.Nullable;

/** An IPv4 address, its 32 bits in network order. */
public record Ipv4Address(int value) implements IpAddress {

    public static final Ipv4Address ANY = new Ipv4Address(0);
    public static final Ipv4Address BROADCAST = new Ipv4Address(-1);
    public static final Ipv4Address LOOPBACK = new Ipv4Address(0x7f000001);

    /** Reads four decimal octets; leading zeros are rejected as Kubernetes and the kernel tools do. */
    public static Ipv4Address parse(String text) {
        int value = 0;
        int octets = 0;
        int octet = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (octet < 0 || ++octets > 4) {
                    throw notAnAddress(text);
                }
                value = value << 8 | octet;
                octet = -1;
            } else if (c >= '0' && c <= '9' && octet != 0) {
                octet = (octet < 0 ? 0 : octet * 10) + (c - '0');
                if (octet > 255) {
                    throw notAnAddress(text);
                }
            } else {
                throw notAnAddress(text);
            }
        }
        if (octets != 4) {
            throw notAnAddress(text);
        }
        return new Ipv4Address(value);
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException("not an IPv4 address: '" + text + "'");
    }

    /** What a record has by itself, written out: the walk compares these all the time. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Ipv4Address(int theirs) && value == theirs;
    }

    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public int bits() {
        return 32;
    }

    @Override
    public boolean bit(int index) {
        return (value >>> (31 - index) & 1) != 0;
    }

    @Override
    public Ipv4Address masked(int length) {
        return length == 32 ? this : new Ipv4Address(length == 0 ? 0 : value & -1 << (32 - length));
    }

    @Override
    public Ipv4Address plus(long offset) {
        return new Ipv4Address((int) (value + offset));
    }

    @Override
    public boolean isUnspecified() {
        return value == 0;
    }

    @Override
    public boolean isLoopback() {
        return value >>> 24 == 127;
    }

    @Override
    public boolean isMulticast() {
        return value >>> 28 == 14;
    }

    @Override
    public int compareTo(IpAddress other) {
        return other instanceof Ipv4Address(int theirs) ? Integer.compareUnsigned(value, theirs) : -1;
    }

    @Override
    public String toString() {
        return (value >>> 24) + "." + (value >>> 16 & 255) + "." + (value >>> 8 & 255) + "." + (value & 255);
    }
}
