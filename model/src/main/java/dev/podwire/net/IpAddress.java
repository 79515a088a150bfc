package dev.podwire.net;

/** An Internet address of either family. Ordered by family (IPv4 first), then numerically. */
public sealed interface IpAddress extends Comparable<IpAddress> permits Ipv4Address, Ipv6Address {

    /** The number of bits in an address of this family: 32 or 128. */
    int bits();

    /** Bit {@code index} counted from the most significant (0) to the least significant ({@link #bits()} - 1). */
    boolean bit(int index);

    /** This address with everything after the first {@code length} bits cleared. */
    IpAddress masked(int length);

    /** The address {@code offset} higher (or lower, if negative), wrapping around at the ends of the family. */
    IpAddress plus(long offset);

    /** Whether this is 0.0.0.0 or ::. */
    boolean isUnspecified();

    /** Whether this lies in 127.0.0.0/8 or is ::1. */
    boolean isLoopback();

    /** Whether this lies in 224.0.0.0/4 or ff00::/8. */
    boolean isMulticast();

    /** Whether this is an IPv6 address. */
    default boolean isIpv6() {
        return bits() == 128;
    }

    /** Reads dotted-quad IPv4 or RFC 4291 IPv6 text, without brackets or zone. Throws {@link IllegalArgumentException}. */
    static IpAddress parse(String text) {
        return text.indexOf(':') >= 0 ? Ipv6Address.parse(text) : Ipv4Address.parse(text);
    }
}
