package dev.podwire.net;

import java.util.Comparator;

/** A network prefix: an address whose bits after {@code prefixLength} are zero. Written {@code 10.244.0.0/16}. */
public record Cidr(IpAddress address, int prefixLength) implements Comparable<Cidr> {

    public static final Cidr ALL_IPV4 = new Cidr(Ipv4Address.ANY, 0);
    public static final Cidr ALL_IPV6 = new Cidr(Ipv6Address.ANY, 0);

    private static final Comparator<Cidr> ORDER = Comparator.comparing(Cidr::address)
            .thenComparingInt(Cidr::prefixLength);

    /** Clears the host bits; throws {@link IllegalArgumentException} if the length does not fit the family. */
    public Cidr {
        if (prefixLength < 0 || prefixLength > address.bits()) {
            throw new IllegalArgumentException("prefix length " + prefixLength + " does not fit " + address);
        }
        address = address.masked(prefixLength);
    }

    /** Reads {@code address/length}, or a bare address as a host prefix (/32 or /128). */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return host(IpAddress.parse(text));
        }
        try {
            return new Cidr(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a CIDR: '" + text + "'", e);
        }
    }

    /** The prefix that holds just this address. */
    public static Cidr host(IpAddress address) {
        return new Cidr(address, address.bits());
    }

    public boolean contains(IpAddress other) {
        if (address instanceof Ipv4Address(int own) && other instanceof Ipv4Address(int asked)) {
            return prefixLength == 0 || (own ^ asked) >>> 32 - prefixLength == 0;
        }
        return other.bits() == address.bits() && other.masked(prefixLength).equals(address);
    }

    /** Whether every address of {@code other} lies in this prefix. */
    public boolean contains(Cidr other) {
        return other.prefixLength >= prefixLength && contains(other.address);
    }

    /** Whether this prefix is one single address. */
    public boolean isHost() {
        return prefixLength == address.bits();
    }

    /** The {@code index}-th address of the prefix, 0 being the network address itself. */
    public IpAddress nth(long index) {
        return address.plus(index);
    }

    /** Which address of the prefix this is, the network address being 0; of IPv6 only the lower 64 bits count. */
    public long indexOf(IpAddress inside) {
        return switch (inside) {
            case Ipv4Address(int value) -> Integer.toUnsignedLong(value)
                    - (address instanceof Ipv4Address(int base) ? Integer.toUnsignedLong(base) : 0);
            case Ipv6Address(long _, long low) -> low - (address instanceof Ipv6Address(long _, long base) ? base : 0);
        };
    }

    /** The last address of the prefix; of an IPv4 subnet, its broadcast address. */
    public IpAddress last() {
        return switch (address) {
            case Ipv4Address(int value) -> new Ipv4Address(prefixLength == 32 ? value : value | -1 >>> prefixLength);
            case Ipv6Address(long high, long low) -> new Ipv6Address(
                    prefixLength >= 64 ? high : high | -1L >>> prefixLength,
                    prefixLength == 128 ? low : prefixLength <= 64 ? -1L : low | -1L >>> (prefixLength - 64));
        };
    }

    @Override
    public int compareTo(Cidr other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return address + "/" + prefixLength;
    }
}
