package dev.podwire.api;

import java.util.List;

import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;

/** What the API server refuses in EndpointSlices and Endpoints. */
final class SliceRules {

    private static final int MAX_ENDPOINTS = 1000;

    private SliceRules() {}

    static void checkSlice(Field root, List<Problem> problems) {
        Field type = root.get("addressType");
        String family = type.text("");
        if (family.isEmpty()) {
            problems.add(type.error("Required value", "add addressType: IPv4"));
        } else if (!family.equals("IPv4") && !family.equals("IPv6") && !family.equals("FQDN")) {
            problems.add(type.error("Unsupported value: \"" + family
                    + "\": supported values: \"FQDN\", \"IPv4\", \"IPv6\"", ""));
        }
        List<Field> endpoints = root.get("endpoints").items();
        if (endpoints.size() > MAX_ENDPOINTS) {
            problems.add(root.get("endpoints").error("Too many: " + endpoints.size() + ": must have at most "
                    + MAX_ENDPOINTS + " items", ""));
        }
        for (Field endpoint : endpoints) {
            Field addresses = endpoint.get("addresses");
            if (addresses.items().isEmpty()) {
                problems.add(addresses.error("Required value: must contain at least 1 address", ""));
            }
            for (Field address : family.equals("FQDN") ? List.<Field>of() : addresses.items()) {
                AddressRules.valid(address, problems).filter(ip -> ip.isIpv6() != family.equals("IPv6"))
                        .ifPresent(ip -> problems.add(address.error("Invalid value: \"" + ip + "\": must be an "
                                + family + " address", "")));
            }
        }
        ports(root.get("ports"), problems);
    }

    static void checkEndpoints(Field root, List<Problem> problems) {
        for (Field subset : root.get("subsets").items()) {
            for (String list : List.of("addresses", "notReadyAddresses")) {
                subset.get(list).items().forEach(address -> AddressRules.external(address.get("ip"), problems));
            }
            ports(subset.get("ports"), problems);
        }
    }

    private static void ports(Field ports, List<Problem> problems) {
        for (Field port : ports.items()) {
            if (port.get("port").exists()) {
                PortRules.number(port.get("port"), problems);
            }
            PortRules.protocol(port.get("protocol"), problems);
        }
    }
}
