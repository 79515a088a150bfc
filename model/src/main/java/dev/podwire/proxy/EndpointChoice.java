package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which endpoints of a Service port count on a node ({@code pkg/proxy/topology.go}).
 *
 * @param cluster   used by traffic with policy Cluster
 * @param local     used by traffic with policy Local
 * @param reachable the union of both, ordered
 * @param any       whether there is a usable endpoint anywhere, even if not from here
 */
record EndpointChoice(List<Endpoint> cluster, List<Endpoint> local, List<Endpoint> reachable, boolean any) {

    private enum Topology {
        NONE, SAME_NODE, SAME_ZONE
    }

    static EndpointChoice of(List<Endpoint> all, ServicePort port, ProxyNode node) {
        List<Endpoint> cluster = List.of();
        boolean fallback = false;
        Topology topology = Topology.NONE;
        if (port.usesClusterEndpoints()) {
            topology = topology(all, node);
            Topology mode = topology;
            cluster = filter(all, e -> e.ready() && hinted(e, mode, node));
            if (cluster.isEmpty()) {
                cluster = filter(all, Endpoint::servingTerminating);
                fallback = !cluster.isEmpty();
            }
        }
        if (!port.usesLocalEndpoints()) {
            return new EndpointChoice(cluster, List.of(), cluster, !cluster.isEmpty());
        }
        boolean any = all.stream().anyMatch(e -> e.ready() || e.servingTerminating());
        List<Endpoint> local = filter(all, e -> e.local() && e.ready());
        if (local.isEmpty()) {
            local = filter(all, e -> e.local() && e.servingTerminating());
            fallback |= !local.isEmpty();
        }
        if (!port.usesClusterEndpoints()) {
            return new EndpointChoice(List.of(), local, local, any);
        }
        boolean superset = topology == Topology.NONE && !fallback;
        return new EndpointChoice(cluster, local, superset ? cluster : union(cluster, local), any);
    }

    /** Hints count only if every ready endpoint has one, and one of them is for here. */
    private static Topology topology(List<Endpoint> all, ProxyNode node) {
        boolean allNodes = true;
        boolean allZones = true;
        boolean forNode = false;
        boolean forZone = false;
        for (Endpoint endpoint : all) {
            if (endpoint.ready()) {
                List<String> nodes = endpoint.source().placement().forNodes();
                List<String> zones = endpoint.source().placement().forZones();
                allNodes &= !nodes.isEmpty();
                allZones &= !zones.isEmpty();
                forNode |= nodes.contains(node.name());
                forZone |= node.zone().filter(zones::contains).isPresent();
            }
        }
        if (allNodes && forNode) {
            return Topology.SAME_NODE;
        }
        return allZones && forZone ? Topology.SAME_ZONE : Topology.NONE;
    }

    private static boolean hinted(Endpoint endpoint, Topology topology, ProxyNode node) {
        return switch (topology) {
            case NONE -> true;
            case SAME_NODE -> endpoint.source().placement().forNodes().contains(node.name());
            case SAME_ZONE -> node.zone().filter(endpoint.source().placement().forZones()::contains).isPresent();
        };
    }

    private static List<Endpoint> filter(List<Endpoint> all, Predicate<Endpoint> wanted) {
        List<Endpoint> kept = new ArrayList<>(all.size());
        for (Endpoint endpoint : all) {
            if (wanted.test(endpoint)) {
                kept.add(endpoint);
            }
        }
        return kept;
    }

    private static List<Endpoint> union(List<Endpoint> first, List<Endpoint> second) {
        Map<String, Endpoint> merged = new LinkedHashMap<>();
        first.forEach(endpoint -> merged.put(endpoint.text(), endpoint));
        second.forEach(endpoint -> merged.putIfAbsent(endpoint.text(), endpoint));
        return merged.values().stream().sorted(Comparator.comparing(Endpoint::text)).toList();
    }
}
