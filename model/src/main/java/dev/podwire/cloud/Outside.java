package dev.podwire.cloud;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.podwire.api.Node;
import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.PodSockets;
import dev.podwire.kernel.Host;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.ListeningSocket;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NamespaceScript;
import dev.podwire.kernel.Route;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Origin;

/** Hosts that are no part of the cluster. They need {@link Machines#build} to have made the underlay. */
public final class Outside {

    /** The host that requests from outside come from. */
    public static final String EXTERNAL = "ext";

    private static final long EXTERNAL_INDEX = 100;
    private static final Origin ORIGIN = Origin.component("outside");

    private Outside() {}

    /**
     * The host {@value #EXTERNAL} on the nodes' segment, listening on TCP 80 and UDP 53. It reaches load-balancer and
     * external addresses by one of the nodes.
     *
     * @param address its address; if empty the 100th of each segment. One that lies in no segment is reached over the
     *                gateway
     * @param via     the node that load-balancer and external addresses are reached by; if empty the first by name
     * @throws IllegalArgumentException if the address is taken, or there is no such node
     */
    public static List<KernelOperation> external(ClusterState cluster, Optional<IpAddress> address,
            Optional<String> via) {
        return external(cluster, EXTERNAL, address, via);
    }

    /** A host of another name that is like {@value #EXTERNAL} in all else, where one is not enough. */
    public static List<KernelOperation> external(ClusterState cluster, String name, Optional<IpAddress> address,
            Optional<String> via) {
        List<KernelOperation> operations = new ArrayList<>();
        List<Segment> segments = Segment.of(cluster.nodes());
        NamespaceScript script = host(name, operations);
        Underlay.plug(script, name);
        if (address.isEmpty()) {
            firstPerFamily(segments).forEach(
                    segment -> onSegment(segment.freeAddress(EXTERNAL_INDEX, cluster.nodes()), segment, script));
        } else {
            requireFree(address.get(), cluster.nodes());
            segments.stream().filter(segment -> segment.subnet().contains(address.get())).findFirst().ifPresentOrElse(
                    segment -> onSegment(address.get(), segment, script),
                    () -> besideSegment(address.get(), segments, script));
        }
        gateway(cluster, via).ifPresent(node -> serviceRoutes(cluster.services(), node, script));
        String who = address.map(ip -> "external/" + ip).orElse("external");
        listen(script, IpProtocol.TCP, 80, who).listen(socket(IpProtocol.UDP, 53, who));
        return operations;
    }

    /** A host on the internet, behind the gateway, that listens on TCP 80 and 443. */
    public static List<KernelOperation> internetHost(ClusterState cluster, String name, IpAddress address) {
        List<KernelOperation> operations = new ArrayList<>();
        requireFree(address, cluster.nodes());
        NamespaceScript script = host(name, operations);
        String port = Underlay.plugRouted(script, name);
        script.address(Underlay.NIC, address, address.bits());
        Segment.of(cluster.nodes()).stream().filter(s -> s.gateway().isIpv6() == address.isIpv6()).findFirst()
                .ifPresent(segment -> script.route(
                        Route.via(Machines.defaultRoute(address), segment.gateway(), Underlay.NIC, true)
                                .withOrigin(ORIGIN)));
        Underlay.script(operations).onLink(Cidr.host(address), port, ORIGIN);
        listen(script, IpProtocol.TCP, 80, name).listen(socket(IpProtocol.TCP, 443, name));
        return operations;
    }

    /**
     * A name server on the internet, listening on UDP and TCP 53, if its address is on no segment of the nodes: there,
     * whoever has the address would have to answer.
     */
    public static List<KernelOperation> resolver(ClusterState cluster, IpAddress address, String application) {
        boolean near = Segment.of(cluster.nodes()).stream().anyMatch(s -> s.subnet().contains(address));
        if (near) {
            return List.of();
        }
        String name = "dns-" + address.toString().replace('.', '-').replace(':', '-');
        List<KernelOperation> operations = new ArrayList<>(internetHost(cluster, name, address));
        NamespaceScript script = new NamespaceScript(NamespaceId.hostOf(name), operations);
        for (IpProtocol protocol : List.of(IpProtocol.UDP, IpProtocol.TCP)) {
            script.listen(new ListeningSocket(protocol, Optional.empty(), 53, "resolver " + address, application,
                    Optional.of(ORIGIN)));
        }
        return operations;
    }

    private static NamespaceScript host(String name, List<KernelOperation> operations) {
        operations.add(new KernelOperation.AddHost(new Host(name, Host.Kind.EXTERNAL, Optional.of(ORIGIN))));
        return new NamespaceScript(NamespaceId.hostOf(name), operations);
    }

    private static List<Segment> firstPerFamily(List<Segment> segments) {
        return List.copyOf(segments.stream()
                .collect(Collectors.toMap(s -> s.gateway().isIpv6(), s -> s, (first, second) -> first,
                        java.util.TreeMap::new))
                .values());
    }

    private static void onSegment(IpAddress address, Segment segment, NamespaceScript script) {
        script.address(Underlay.NIC, address, segment.subnet().prefixLength());
        script.route(Route.via(Machines.defaultRoute(address), segment.gateway(), Underlay.NIC, false)
                .withOrigin(ORIGIN));
    }

    /** An address foreign to the segment: the host reaches the machines on the wire, the gateway leads answers back to it. */
    private static void besideSegment(IpAddress address, List<Segment> segments, NamespaceScript script) {
        script.address(Underlay.NIC, address, address.bits());
        for (Segment segment : segments) {
            if (segment.gateway().isIpv6() == address.isIpv6()) {
                script.onLink(segment.subnet(), Underlay.NIC, ORIGIN);
            }
        }
        segments.stream().filter(s -> s.gateway().isIpv6() == address.isIpv6()).findFirst()
                .ifPresent(segment -> script.route(
                        Route.via(Machines.defaultRoute(address), segment.gateway(), Underlay.NIC, false)
                                .withOrigin(ORIGIN)));
        Underlay.script(script.operations()).onLink(Cidr.host(address), Underlay.BRIDGE, ORIGIN);
    }

    private static void requireFree(IpAddress address, List<Node> nodes) {
        for (Node node : nodes) {
            if (node.internalIps().contains(address)) {
                throw new IllegalArgumentException(address + " is the address of node " + node.name()
                        + "; give the outside host another one");
            }
        }
    }

    private static Optional<Node> gateway(ClusterState cluster, Optional<String> via) {
        if (via.isEmpty()) {
            return cluster.nodes().stream().min(java.util.Comparator.comparing(Node::name));
        }
        Optional<Node> found = cluster.nodes().stream().filter(node -> node.name().equals(via.get())).findFirst();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no node '" + via.get() + "'; nodes are "
                    + cluster.nodes().stream().map(Node::name).collect(Collectors.joining(", ")));
        }
        return found;
    }

    private static void serviceRoutes(List<Service> services, Node node, NamespaceScript script) {
        Set<IpAddress> routed = new LinkedHashSet<>();
        for (Service service : services) {
            Set<IpAddress> addresses = new LinkedHashSet<>(service.external().loadBalancerIps());
            addresses.addAll(service.external().externalIps());
            for (IpAddress address : addresses) {
                boolean isNode = node.internalIps().contains(address);
                node.internalIps().stream().filter(ip -> ip.isIpv6() == address.isIpv6()).findFirst()
                        .filter(ip -> !isNode && routed.add(address)).ifPresent(ip -> script.route(Route
                                .via(Cidr.host(address), ip, Underlay.NIC, false)
                                .withOrigin(service.meta().origin("status.loadBalancer"))));
            }
        }
    }

    private static NamespaceScript listen(NamespaceScript script, IpProtocol protocol, int port, String who) {
        return script.listen(socket(protocol, port, who));
    }

    private static ListeningSocket socket(IpProtocol protocol, int port, String who) {
        return new ListeningSocket(protocol, Optional.empty(), port, who, PodSockets.ECHO, Optional.of(ORIGIN));
    }
}
