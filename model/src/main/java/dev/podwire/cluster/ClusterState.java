package dev.podwire.cluster;

import java.util.List;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Node;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;

/** A settled cluster as a value, each list ordered by namespace and name: what plug-ins, kube-proxy and DNS read. */
public record ClusterState(ClusterConfig config, List<String> namespaces, List<Node> nodes, List<Pod> pods,
        List<Service> services, List<EndpointSlice> slices) {

    public ClusterState {
        namespaces = List.copyOf(namespaces);
        nodes = List.copyOf(nodes);
        pods = List.copyOf(pods);
        services = List.copyOf(services);
        slices = List.copyOf(slices);
    }
}
