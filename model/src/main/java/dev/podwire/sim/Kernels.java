package dev.podwire.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.podwire.api.Node;
import dev.podwire.cloud.Kubelet;
import dev.podwire.cloud.Machines;
import dev.podwire.cloud.NodeLocalDns;
import dev.podwire.cloud.Outside;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.PodPlaces;
import dev.podwire.cni.NetworkPlugins;
import dev.podwire.dns.DnsMessage;
import dev.podwire.dns.OutsideResolver;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.Host;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.ListeningSocket;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Origin;
import dev.podwire.proxy.ProxyMode;
import dev.podwire.proxy.ProxyModes;
import dev.podwire.proxy.ProxyNode;

/** Lets every program of a cluster write its state into the kernels, in the order in which they start on a real machine. */
final class Kernels {

    /** With more nodes than this each is programmed only when it is first looked into. */
    private static final int MANY_NODES = 50;

    private Kernels() {}

    /**
     * All machines, wired and programmed, with the hosts on the internet but without a client outside.
     *
     * @param resolvers name servers that are asked for and may stand on the internet
     */
    static Fabric program(ClusterState cluster, Map<String, IpAddress> outside, Set<IpAddress> resolvers) {
        Fabric fabric = deferred(cluster, outside, resolvers);
        if (cluster.nodes().size() <= MANY_NODES) {
            // What a kernel would refuse is found out now.
            fabric.namespaces().values().forEach(NetworkNamespace::id);
        }
        return fabric;
    }

    /** The same, each node programmed only when it is first looked into. */
    static Fabric deferred(ClusterState cluster, Map<String, IpAddress> outside, Set<IpAddress> resolvers) {
        return machines(cluster, outside, resolvers).defer(programs(cluster));
    }

    /** What runs on each node, to be run once somebody looks into it. */
    private static List<Fabric.Deferred> programs(ClusterState cluster) {
        Function<Node, List<KernelOperation>> plugin = NetworkPlugins.named(cluster.config().cni()).onNodes(cluster);
        ProxyMode mode = ProxyModes.named(cluster.config().proxy().mode());
        Map<String, List<KernelOperation>> caches = NodeLocalDns.program(cluster).stream()
                .collect(Collectors.groupingBy(operation -> operation.namespace().host()));
        PodPlaces places = PodPlaces.of(cluster);
        Map<String, List<NamespaceId>> pods = new HashMap<>();
        cluster.pods().stream().filter(pod -> !pod.spec().hostNetwork()).flatMap(pod -> places.of(pod).stream())
                .forEach(id -> pods.computeIfAbsent(id.host(), h -> new ArrayList<>()).add(id));
        return cluster.nodes().stream().map(node -> new Fabric.Deferred(node.name(),
                pods.getOrDefault(node.name(), List.of()), host -> node(cluster, host, plugin.apply(node), mode, node)
                        .apply(caches.getOrDefault(node.name(), List.of()))))
                .toList();
    }

    private static Fabric node(ClusterState cluster, Fabric host, List<KernelOperation> plugin, ProxyMode mode,
            Node node) {
        NamespaceId id = NamespaceId.hostOf(node.name());
        // kube-proxy is there before the network plug-in is, but sees the addresses that the plug-in gives the node.
        ProxyNode seen = ProxyNode.of(cluster, node.name(), host.apply(plugin).namespace(id));
        Fabric wired = host.apply(mode.program(cluster, seen)).apply(plugin);
        return wired.apply(Kubelet.program(wired.namespace(id)));
    }

    /**
     * The machines before a kube-proxy runs on them. The network plug-in has set up those of {@code networked} only, which may
     * lack nodes and pods that the machines have already.
     */
    static Fabric wired(ClusterState cluster, ClusterState networked, Map<String, IpAddress> outside,
            Set<IpAddress> resolvers) {
        return machines(cluster, outside, resolvers)
                .apply(NetworkPlugins.named(cluster.config().cni()).program(networked));
    }

    private static Fabric machines(ClusterState cluster, Map<String, IpAddress> outside, Set<IpAddress> resolvers) {
        Fabric fabric = Fabric.EMPTY.apply(Machines.build(cluster));
        for (Map.Entry<String, IpAddress> host : outside.entrySet()) {
            fabric = fabric.apply(Outside.internetHost(cluster, host.getKey(), host.getValue()));
        }
        for (IpAddress resolver : resolvers) {
            if (!outside.containsValue(resolver)) {
                fabric = fabric.apply(Outside.resolver(cluster, resolver, OutsideResolver.APPLICATION));
            }
        }
        fabric = fabric.apply(providerResolver(fabric));
        return fabric;
    }

    /** Nodes with exactly what kube-proxy writes. */
    static Fabric bare(ClusterState cluster) {
        Fabric machines = Fabric.EMPTY.apply(Machines.bare(cluster));
        return machines.apply(proxies(cluster, machines));
    }

    private static List<KernelOperation> proxies(ClusterState cluster, Fabric fabric) {
        ProxyMode mode = ProxyModes.named(cluster.config().proxy().mode());
        List<KernelOperation> operations = new ArrayList<>();
        for (Node node : cluster.nodes()) {
            NetworkNamespace host = fabric.namespace(NamespaceId.hostOf(node.name()));
            operations.addAll(mode.program(cluster, ProxyNode.of(cluster, node.name(), host)));
        }
        return operations;
    }

    /** The gateway answers DNS for the machines, as a provider's does. */
    private static List<KernelOperation> providerResolver(Fabric fabric) {
        return fabric.hosts().values().stream().filter(h -> h.kind() == Host.Kind.UNDERLAY)
                .flatMap(h -> Stream.of(IpProtocol.UDP, IpProtocol.TCP)
                        .map(protocol -> (KernelOperation) new KernelOperation.Listen(NamespaceId.hostOf(h.name()),
                                new ListeningSocket(protocol, Optional.empty(), DnsMessage.PORT,
                                        "provider's resolver", OutsideResolver.APPLICATION,
                                        Optional.of(Origin.component("underlay"))))))
                .toList();
    }
}
