package dev.podwire.cluster;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.podwire.api.ConfigMap;
import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Node;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.api.Workload;

/** A settled cluster as a value, each list ordered by namespace and name: what plug-ins, kube-proxy and DNS read. */
public record ClusterState(ClusterConfig config, List<String> namespaces, List<Node> nodes, List<Pod> pods,
        List<Service> services, List<EndpointSlice> slices, List<Workload> workloads, List<ConfigMap> configMaps) {

    public ClusterState {
        namespaces = List.copyOf(namespaces);
        nodes = List.copyOf(nodes);
        pods = List.copyOf(pods);
        services = List.copyOf(services);
        slices = List.copyOf(slices);
        workloads = List.copyOf(workloads);
        configMaps = List.copyOf(configMaps);
    }

    /** A cluster without workloads and ConfigMaps. */
    public ClusterState(ClusterConfig config, List<String> namespaces, List<Node> nodes, List<Pod> pods,
            List<Service> services, List<EndpointSlice> slices) {
        this(config, namespaces, nodes, pods, services, slices, List.of(), List.of());
    }

    /** A ConfigMap by name, such as {@code kube-system/coredns}. */
    public Optional<ConfigMap> configMap(String namespace, String name) {
        return configMaps.stream().filter(c -> c.meta().namespace().equals(namespace) && c.meta().name().equals(name))
                .findFirst();
    }

    /** A node by name. */
    public Optional<Node> node(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    /** The pods of a workload, directly or by way of the ReplicaSets and Jobs it made, in order of name. */
    public Stream<Pod> podsOf(ObjectKey workload) {
        List<ObjectKey> makers = workloads.stream().filter(made -> owns(workload, made.meta().owners(), made.key()))
                .map(Workload::key).toList();
        return pods.stream().filter(pod -> owns(workload, pod.meta().owners(), pod.meta().key())
                || makers.stream().anyMatch(maker -> owns(maker, pod.meta().owners(), pod.meta().key())));
    }

    private static boolean owns(ObjectKey owner, List<dev.podwire.api.Meta.Owner> owners, ObjectKey owned) {
        for (dev.podwire.api.Meta.Owner each : owners) {
            if (each.name().equals(owner.name()) && each.kind().equals(owner.kind())) {
                return owned.namespace().equals(owner.namespace());
            }
        }
        return false;
    }
}
