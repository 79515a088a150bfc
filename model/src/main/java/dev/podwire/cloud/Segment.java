package dev.podwire.cloud;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.podwire.api.Node;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/** A subnet that the machines stand on, with the address of its gateway. */
record Segment(Cidr subnet, IpAddress gateway) {

    /** What a subnet looks like in one address family: as long as usual, or as short as it takes, down to a limit. */
    private enum Size {
        IPV4(24, 16), IPV6(64, 48);

        private final int usual;
        private final int shortest;

        Size(int usual, int shortest) {
            this.usual = usual;
            this.shortest = shortest;
        }
    }

    /**
     * The segments of a cluster, IPv4 before IPv6: one per family that holds all InternalIPs, a /24 or /64 if they fit into
     * one. Addresses too far apart for one segment (a /16, a /48) get one each /24 or /64 behind the same gateway.
     */
    static List<Segment> of(List<Node> nodes) {
        Map<Boolean, Set<IpAddress>> byFamily = new LinkedHashMap<>();
        byFamily.put(false, new LinkedHashSet<>());
        byFamily.put(true, new LinkedHashSet<>());
        nodes.forEach(node -> node.internalIps()
                .forEach(ip -> byFamily.computeIfAbsent(ip.isIpv6(), _ -> new LinkedHashSet<>()).add(ip)));
        List<Segment> segments = new ArrayList<>();
        byFamily.forEach((ipv6, addresses) -> {
            Set<Cidr> subnets = subnets(addresses, ipv6 ? Size.IPV6 : Size.IPV4);
            subnets.forEach(subnet -> segments.add(new Segment(subnet, gateway(subnet, addresses))));
        });
        return segments;
    }

    private static Set<Cidr> subnets(Set<IpAddress> addresses, Size size) {
        Set<Cidr> subnets = new LinkedHashSet<>();
        if (addresses.isEmpty()) {
            return subnets;
        }
        IpAddress first = addresses.iterator().next();
        int length = size.usual;
        while (length >= size.shortest) {
            Cidr candidate = new Cidr(first, length);
            if (addresses.stream().allMatch(candidate::contains)) {
                subnets.add(candidate);
                return subnets;
            }
            length--;
        }
        addresses.forEach(address -> subnets.add(new Cidr(address, size.usual)));
        return subnets;
    }

    private static IpAddress gateway(Cidr subnet, Set<IpAddress> taken) {
        IpAddress first = subnet.nth(1);
        return taken.contains(first) ? free(subnet.last().plus(-1), -1, taken) : first;
    }

    private static IpAddress free(IpAddress start, long step, Set<IpAddress> taken) {
        IpAddress candidate = start;
        while (taken.contains(candidate)) {
            candidate = candidate.plus(step);
        }
        return candidate;
    }

    /** The {@code index}-th address of the segment, or the next one up that neither a machine nor the gateway has. */
    IpAddress freeAddress(long index, List<Node> nodes) {
        Set<IpAddress> taken = new HashSet<>();
        nodes.forEach(node -> taken.addAll(node.internalIps()));
        taken.add(gateway);
        return free(subnet.nth(index), 1, taken);
    }
}
