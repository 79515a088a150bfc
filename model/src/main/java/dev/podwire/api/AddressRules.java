package dev.podwire.api;

import java.util.List;
import java.util.Optional;

import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/** Addresses that users write. */
final class AddressRules {

    private static final List<Cidr> LINK_LOCAL = List.of(Cidr.parse("169.254.0.0/16"), Cidr.parse("fe80::/10"));
    private static final List<Cidr> LINK_LOCAL_MULTICAST = List.of(Cidr.parse("224.0.0.0/24"), Cidr.parse("ff02::/16"));

    private AddressRules() {}

    static Optional<IpAddress> valid(Field field, List<Problem> problems) {
        Optional<IpAddress> address = Addresses.parse(field.text(""));
        if (address.isEmpty()) {
            problems.add(invalid(field, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
        }
        return address;
    }

    /** An address that traffic from outside may be sent to. */
    static void external(Field field, List<Problem> problems) {
        valid(field, problems).ifPresent(address -> {
            if (address.isUnspecified()) {
                problems.add(invalid(field, "may not be unspecified (" + address + ")"));
            } else if (address.isLoopback()) {
                problems.add(invalid(field, "may not be in the loopback range (127.0.0.0/8, ::1/128)"));
            } else if (LINK_LOCAL.stream().anyMatch(range -> range.contains(address))) {
                problems.add(invalid(field, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"));
            } else if (LINK_LOCAL_MULTICAST.stream().anyMatch(range -> range.contains(address))) {
                problems.add(invalid(field, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"));
            }
        });
    }

    static void cidr(Field field, List<Problem> problems) {
        if (field.exists() && Addresses.parseCidr(field.text("")).isEmpty()) {
            problems.add(invalid(field, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"));
        }
    }

    private static Problem invalid(Field field, String rule) {
        return field.error("Invalid value: \"" + field.text("") + "\": " + rule, "");
    }
}
