package dev.podwire.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.Node;
import dev.podwire.manifest.Problem;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.SourceLocation;

/**
 * Gives each placed pod its addresses, as the host-local IPAM plug-in does: from .2 upwards in the order in which pods
 * come to a node. Addresses that are given stay reserved for their owner.
 */
final class PodAddresses implements Controller {

    @Override
    public void reconcile(World world) {
        Set<IpAddress> taken = new HashSet<>();
        world.pods.forEach(pod -> taken.addAll(pod.ips));
        Map<Cidr, Long> next = new HashMap<>();
        Set<String> full = new HashSet<>();
        for (boolean system : new boolean[]{true, false}) {
            for (PodDraft pod : world.pods) {
                Node node = pod.nodeName.map(world.nodes::get).orElse(null);
                if (pod.system == system && node != null && pod.ips.isEmpty() && !pod.finished()
                        && pod.givenPhase.filter(phase -> phase.equals("Pending")).isEmpty()) {
                    pod.ips = pod.template.spec().hostNetwork() ? node.internalIps() : allocate(node, taken, next);
                    if (pod.ips.isEmpty() && full.add(node.name())) {
                        world.problems.add(Problem.warning(
                                pod.meta.locations().getOrDefault("", new SourceLocation("", 0, 0)), "",
                                "pod " + pod.meta.key().path() + " gets no address: the pod range of node "
                                        + node.name() + " is used up",
                                "use more nodes, or fewer pods"));
                    }
                }
            }
        }
    }

    private static List<IpAddress> allocate(Node node, Set<IpAddress> taken, Map<Cidr, Long> next) {
        List<IpAddress> ips = new ArrayList<>();
        for (Cidr range : node.podCidrs()) {
            boolean has = ips.stream().anyMatch(ip -> ip.isIpv6() == range.address().isIpv6());
            Optional<IpAddress> ip = has ? Optional.empty() : free(range, taken, next);
            ip.ifPresent(ips::add);
        }
        return ips;
    }

    private static Optional<IpAddress> free(Cidr range, Set<IpAddress> taken, Map<Cidr, Long> next) {
        long index = next.getOrDefault(range, 2L);
        IpAddress last = range.last();
        while (true) {
            IpAddress candidate = range.nth(index++);
            boolean end = !range.contains(candidate) || !candidate.isIpv6() && candidate.equals(last);
            if (end || taken.add(candidate)) {
                next.put(range, index);
                return end ? Optional.empty() : Optional.of(candidate);
            }
        }
    }

    /** An address, if one is free, and the index at which the search goes on. */
    record Next(Optional<IpAddress> address, long index) {}

    /** The next free address of a range, beginning at an index and going round once; .0 and .1 are never given. */
    static Next nextFree(Cidr range, Set<IpAddress> taken, long start) {
        long size = 1L << Math.min(range.address().bits() - range.prefixLength(), 20);
        long last = size - (range.address().isIpv6() ? 1 : 2);
        long index = Math.min(start, last + 1);
        for (long tried = 2; tried <= last; tried++) {
            index = index > last ? 2 : index;
            IpAddress candidate = range.nth(index++);
            if (!taken.contains(candidate)) {
                return new Next(Optional.of(candidate), index);
            }
        }
        return new Next(Optional.empty(), index);
    }
}
