package dev.podwire.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Meta;
import dev.podwire.api.Node;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterConfig;
import dev.podwire.cluster.ClusterState;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;

/** A small cluster in the making: nodes, pods and Services by name and address, everything else as Kubernetes defaults it. */
public final class TestCluster {

    private final List<Node> nodes = new ArrayList<>();
    private final List<Pod> pods = new ArrayList<>();
    private final List<Service> services = new ArrayList<>();
    private final List<EndpointSlice> slices = new ArrayList<>();

    /** Addresses and pod CIDRs are separated by blanks. */
    public TestCluster node(String name, String addresses, String podCidrs) {
        nodes.add(new Node(meta("Node", "", name, Map.of()), ips(addresses), cidrs(podCidrs), List.of(), true, false));
        return this;
    }

    /** A control plane node, with its usual taint. */
    public TestCluster controlPlane(String name, String addresses) {
        Node.Taint taint = new Node.Taint("node-role.kubernetes.io/control-plane", "", "NoSchedule");
        nodes.add(new Node(meta("Node", "", name, Map.of()), ips(addresses), List.of(), List.of(taint), true, false));
        return this;
    }

    /** A running pod; {@code ports} like {@code 8080/tcp 53/udp}, with a host port {@code 80:8080/tcp}. */
    public TestCluster pod(String path, String node, String ips, String ports) {
        return pod(path, node, ips, ports, Map.of(), false);
    }

    public TestCluster hostPod(String path, String node, String ip, String ports) {
        return pod(path, node, ip, ports, Map.of(), true);
    }

    public TestCluster pod(String path, String node, String ips, String ports, Map<String, String> labels,
            boolean hostNetwork) {
        List<Pod.Port> declared = words(ports).stream().map(word -> {
            String[] parts = word.split("/", -1);
            String[] numbers = parts[0].split(":", -1);
            return new Pod.Port("", IpProtocol.parse(parts[1]), Integer.parseInt(numbers[numbers.length - 1]),
                    numbers.length == 1 ? 0 : Integer.parseInt(numbers[0]));
        }).toList();
        Pod.Spec spec = new Pod.Spec(hostNetwork, List.of(new Pod.Container("main", "example/web:1", declared)),
                Pod.DnsSettings.CLUSTER_FIRST, "", "", true);
        String[] names = path.split("/", -1);
        pods.add(new Pod(meta("Pod", names[0], names[1], labels), Optional.of(node), ips(ips), "Running", true, spec));
        return this;
    }

    /** A Service with one TCP port 80 to {@code targetPort}. */
    public TestCluster service(String path, String clusterIp, int targetPort, Map<String, String> selector) {
        String[] names = path.split("/", -1);
        services.add(new Service(meta("Service", names[0], names[1], Map.of()), Service.Type.CLUSTER_IP,
                ips(clusterIp), false, selector,
                List.of(new Service.Port("", IpProtocol.TCP, 80, Integer.toString(targetPort), 0, "")),
                new Service.Traffic(false, false, Optional.empty(), "", false), Service.External.NONE));
        return this;
    }

    /** A Service of type LoadBalancer whose balancer has got an address; it has no endpoints. */
    public TestCluster loadBalancer(String path, String address) {
        String[] names = path.split("/", -1);
        services.add(new Service(meta("Service", names[0], names[1], Map.of()), Service.Type.LOAD_BALANCER,
                ips("10.96.0.99"), false, Map.of(),
                List.of(new Service.Port("", IpProtocol.TCP, 80, "8080", 30099, "")),
                new Service.Traffic(false, false, Optional.empty(), "", false),
                new Service.External(List.of(), ips(address), List.of(), 0, "", Optional.empty())));
        return this;
    }

    /** A ready endpoint slice for the unnamed TCP port of a Service, one endpoint per {@code address@node}. */
    public TestCluster slice(String path, int port, String endpoints) {
        String[] names = path.split("/", -1);
        List<EndpointSlice.Endpoint> made = words(endpoints).stream().map(word -> {
            String[] parts = word.split("@", -1);
            return new EndpointSlice.Endpoint(ips(parts[0]), true, true, false, Optional.empty(),
                    new EndpointSlice.Placement(Optional.of(parts[1]), Optional.empty(), List.of(), List.of()),
                    Optional.empty());
        }).toList();
        slices.add(new EndpointSlice(meta("EndpointSlice", names[0], names[1] + "-x", Map.of()), names[1], false,
                List.of(new EndpointSlice.Port("", IpProtocol.TCP, port)), made));
        return this;
    }

    public ClusterState build() {
        return build(ClusterConfig.DEFAULT);
    }

    public ClusterState build(ClusterConfig config) {
        return new ClusterState(config, List.of("default"), nodes, pods, services, slices);
    }

    public static Meta meta(String kind, String namespace, String name, Map<String, String> labels) {
        return new Meta(new ObjectKey(kind, namespace, name), labels, Map.of(), List.of(), false, Map.of());
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.trim().split(" +", -1));
    }

    private static List<IpAddress> ips(String text) {
        return words(text).stream().map(IpAddress::parse).toList();
    }

    private static List<Cidr> cidrs(String text) {
        return words(text).stream().map(Cidr::parse).toList();
    }
}
