package dev.podwire.dns;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.Ipv6Address;

/** Domain names as text: absolute ones end in a dot, compared without regard to case. */
final class DnsNames {

    private DnsNames() {}

    /** The name in lower case with its trailing dot. */
    static String absolute(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower : lower + ".";
    }

    /** Whether {@code name} is {@code zone} or lies below it; both absolute. */
    static boolean within(String name, String zone) {
        return zone.equals(".") || name.equals(zone)
                || name.length() > zone.length() && name.endsWith(zone)
                        && name.charAt(name.length() - zone.length() - 1) == '.';
    }

    /** The labels of {@code name} before {@code zone}, leftmost first. */
    static List<String> labelsBelow(String name, String zone) {
        if (name.equals(zone)) {
            return List.of();
        }
        int end = zone.equals(".") ? name.length() - 1 : name.length() - zone.length() - 1;
        return Arrays.asList(name.substring(0, end).split("\\.", -1));
    }

    /** An address as one label: {@code 10-244-1-5}. */
    static String dashed(IpAddress address) {
        return address.toString().replace('.', '-').replace(':', '-');
    }

    /** The address that a dashed label stands for. */
    static Optional<IpAddress> undashed(String label) {
        try {
            long dashes = label.chars().filter(c -> c == '-').count();
            return Optional.of(dashes == 3 && label.indexOf("--") < 0
                    ? Ipv4Address.parse(label.replace('-', '.'))
                    : Ipv6Address.parse(label.replace('-', ':')));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The address that a name below in-addr.arpa or ip6.arpa stands for. */
    static Optional<IpAddress> reversed(String name) {
        try {
            if (name.endsWith(".in-addr.arpa.")) {
                String[] octets = name.substring(0, name.length() - ".in-addr.arpa.".length()).split("\\.", -1);
                return octets.length != 4
                        ? Optional.empty()
                        : Optional
                                .of(Ipv4Address.parse(octets[3] + "." + octets[2] + "." + octets[1] + "." + octets[0]));
            }
            if (name.endsWith(".ip6.arpa.")) {
                String[] nibbles = name.substring(0, name.length() - ".ip6.arpa.".length()).split("\\.", -1);
                return nibbles.length != 32 ? Optional.empty() : Optional.of(fromNibbles(nibbles));
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Ipv6Address fromNibbles(String[] nibbles) {
        long high = 0;
        long low = 0;
        for (int i = 31; i >= 16; i--) {
            high = high << 4 | Long.parseLong(nibbles[i], 16);
        }
        for (int i = 15; i >= 0; i--) {
            low = low << 4 | Long.parseLong(nibbles[i], 16);
        }
        return new Ipv6Address(high, low);
    }
}
