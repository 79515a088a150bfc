package dev.podwire.cloud;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Node;
import dev.podwire.api.Pod;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.PodSockets;
import dev.podwire.kernel.Device;
import dev.podwire.kernel.Host;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.Link;
import dev.podwire.kernel.ListeningSocket;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NamespaceScript;
import dev.podwire.kernel.Route;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.MacAddress;

/**
 * The machines before any network plug-in or kube-proxy has run on them: each node with its {@code eth0} on the segment, the
 * default route, the settings Kubernetes asks for, and what listens on the node itself.
 */
public final class Machines {

    private static final int KUBELET_PORT = 10250;
    private static final int API_SERVER_PORT = 6443;
    private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";
    private static final Map<String, String> NODE_SYSCTLS = Map.of("net.ipv4.ip_forward", "1",
            "net.ipv6.conf.all.forwarding", "1", "net.bridge.bridge-nf-call-iptables", "1",
            "net.bridge.bridge-nf-call-ip6tables", "1", "net.ipv4.conf.all.rp_filter", "2",
            "net.ipv4.conf.default.rp_filter", "2");

    private Machines() {}

    /** All nodes of the cluster, and the underlay that they are plugged into. */
    public static List<KernelOperation> build(ClusterState cluster) {
        List<KernelOperation> operations = new ArrayList<>();
        List<Segment> segments = Segment.of(cluster.nodes());
        Underlay.build(segments, operations);
        PodSockets sockets = PodSockets.of(cluster);
        Map<String, List<Pod>> hostPods = cluster.pods().stream()
                .filter(pod -> pod.running() && pod.spec().hostNetwork())
                .collect(Collectors.groupingBy(pod -> pod.nodeName().orElseThrow()));
        Set<IpAddress> apiServers = apiServers(cluster);
        for (Node node : cluster.nodes()) {
            NamespaceScript script = machine(node, operations);
            addresses(node, segments, script);
            List<Pod> pods = hostPods.getOrDefault(node.name(), List.of());
            listen(node, pods, sockets, isControlPlane(node, apiServers), script);
        }
        return operations;
    }

    /**
     * Nodes as kube-proxy alone would find them on a bench: {@code lo}, {@code eth0} with the InternalIPs and {@code cni0}
     * with the first address of each pod CIDR.
     */
    public static List<KernelOperation> bare(ClusterState cluster) {
        List<KernelOperation> operations = new ArrayList<>();
        List<Segment> segments = Segment.of(cluster.nodes());
        Underlay.build(segments, operations);
        for (Node node : cluster.nodes()) {
            NamespaceScript script = machine(node, operations);
            addresses(node, segments, script);
            script.device(new Device.Bridge(
                    Link.up("cni0", MacAddress.derivedFrom(node.name() + ":cni0"), Underlay.MTU), 300, false));
            for (Cidr podCidr : node.podCidrs()) {
                script.address("cni0", podCidr.nth(1), podCidr.prefixLength());
            }
        }
        return operations;
    }

    private static NamespaceScript machine(Node node, List<KernelOperation> operations) {
        operations.add(new KernelOperation.AddHost(
                new Host(node.name(), Host.Kind.NODE, Optional.of(node.meta().origin("")))));
        NamespaceScript script = new NamespaceScript(NamespaceId.hostOf(node.name()), operations);
        NODE_SYSCTLS.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .forEach(entry -> script.sysctl(entry.getKey(), entry.getValue()));
        Underlay.plug(script, node.name());
        return script;
    }

    private static void addresses(Node node, List<Segment> segments, NamespaceScript script) {
        for (Segment segment : segments) {
            boolean first = true;
            for (IpAddress address : node.internalIps()) {
                if (segment.subnet().contains(address)) {
                    script.address(Underlay.NIC, address, segment.subnet().prefixLength());
                    if (first) {
                        script.route(Route.via(defaultRoute(address), segment.gateway(), Underlay.NIC, false)
                                .withOrigin(node.meta().origin("status.addresses")));
                    }
                    first = false;
                }
            }
        }
    }

    static Cidr defaultRoute(IpAddress family) {
        return family.isIpv6() ? Cidr.ALL_IPV6 : Cidr.ALL_IPV4;
    }

    /** The addresses at which the API server is said to be: the endpoints of default/kubernetes. */
    private static Set<IpAddress> apiServers(ClusterState cluster) {
        Set<IpAddress> addresses = new HashSet<>();
        for (EndpointSlice slice : cluster.slices()) {
            if (slice.service().equals("kubernetes") && slice.meta().namespace().equals("default")) {
                slice.endpoints().forEach(endpoint -> addresses.addAll(endpoint.addresses()));
            }
        }
        return addresses;
    }

    private static boolean isControlPlane(Node node, Set<IpAddress> apiServers) {
        return node.meta().labels().containsKey(CONTROL_PLANE)
                || node.taints().stream().anyMatch(taint -> taint.key().equals(CONTROL_PLANE))
                || node.internalIps().stream().anyMatch(apiServers::contains);
    }

    private static void listen(Node node, List<Pod> hostPods, PodSockets podSockets, boolean controlPlane,
            NamespaceScript script) {
        List<ListeningSocket> taken = new ArrayList<>();
        List<ListeningSocket> wanted = new ArrayList<>();
        wanted.add(own(node, KUBELET_PORT));
        if (controlPlane) {
            wanted.add(own(node, API_SERVER_PORT));
        }
        hostPods.forEach(pod -> wanted.addAll(podSockets.of(pod)));
        for (ListeningSocket socket : wanted) {
            // The second one that asks for a port is refused by the kernel: its container crashes, the first goes on.
            if (taken.stream().noneMatch(other -> collide(socket, other))) {
                taken.add(socket);
                script.listen(socket);
            }
        }
    }

    private static boolean collide(ListeningSocket one, ListeningSocket other) {
        return one.protocol() == other.protocol() && one.port() == other.port() && (one.address().isEmpty()
                || other.address().isEmpty() || one.address().equals(other.address()));
    }

    private static ListeningSocket own(Node node, int port) {
        return new ListeningSocket(IpProtocol.TCP, Optional.empty(), port, "node/" + node.name(), PodSockets.ECHO,
                Optional.of(node.meta().origin("")));
    }
}
