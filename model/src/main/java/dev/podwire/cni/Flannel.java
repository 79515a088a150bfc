package dev.podwire.cni;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.podwire.api.Node;
import dev.podwire.api.Pod;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.PodPlaces;
import dev.podwire.cluster.PodSockets;
import dev.podwire.kernel.Device;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.Link;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NamespaceScript;
import dev.podwire.kernel.Route;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;
import dev.podwire.net.Origin;

/**
 * flannel: a bridge per node, and between nodes either VXLAN tunnels, one device and one route, neighbour and forwarding entry
 * per other node ({@code pkg/backend/vxlan}), or plain routes by the nodes' own addresses ({@code pkg/backend/hostgw}).
 */
final class Flannel implements NetworkPlugin {

    private static final int ETHERNET_MTU = 1500;
    private static final int VXLAN_OVERHEAD = 50;
    private static final int VNI = 1;
    private static final int PORT = 8472;
    private static final PortMap PORT_MAP = new PortMap("cbr0");
    private static final String UPLINK = "eth0";

    private final String name;
    private final boolean tunnelled;

    private Flannel(String name, boolean tunnelled) {
        this.name = name;
        this.tunnelled = tunnelled;
    }

    /** The default back end. */
    static Flannel vxlan() {
        return new Flannel("flannel", true);
    }

    /** The {@code host-gw} back end. */
    static Flannel hostGateway() {
        return new Flannel("flannel-host-gw", false);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Function<Node, List<KernelOperation>> onNodes(ClusterState cluster) {
        Map<String, List<Pod>> pods = new HashMap<>();
        cluster.pods().stream().filter(Pod::running).filter(pod -> !pod.spec().hostNetwork())
                .forEach(pod -> pods.computeIfAbsent(pod.nodeName().orElseThrow(), k -> new ArrayList<>()).add(pod));
        int mtu = tunnelled ? ETHERNET_MTU - VXLAN_OVERHEAD : ETHERNET_MTU;
        Map<String, List<Pod>> strangers = new HashMap<>();
        for (Node node : cluster.nodes()) {
            List<Pod> away = pods.getOrDefault(node.name(), List.of()).stream()
                    .filter(pod -> pod.ips().stream().anyMatch(ip -> BridgeWiring.isStranger(ip, node))).toList();
            strangers.put(node.name(), away);
        }
        Wires wires = new Wires(new BridgeWiring(mtu, true, cluster.config().podCidrs()), PodPlaces.of(cluster),
                PodSockets.of(cluster));
        return node -> {
            List<KernelOperation> operations = new ArrayList<>();
            NamespaceScript host = new NamespaceScript(NamespaceId.hostOf(node.name()), operations);
            bridge(host, node, wires, pods.getOrDefault(node.name(), List.of()));
            for (boolean ipv6 : new boolean[]{false, true}) {
                Optional<Cidr> own = podCidr(node, ipv6);
                Optional<IpAddress> address = address(node, ipv6);
                if (own.isPresent() && address.isPresent()) {
                    uplink(host, node, own.get(), address.get());
                    peers(host, node, cluster, ipv6, strangers);
                    rules(host, own.get(), cluster);
                }
            }
            return operations;
        };
    }

    /** What is the same for the pods of all nodes. */
    private record Wires(BridgeWiring wiring, PodPlaces places, PodSockets sockets) {}

    private static void bridge(NamespaceScript host, Node node, Wires wires, List<Pod> pods) {
        wires.wiring().node(host, node);
        for (Pod pod : pods) {
            NamespaceScript inside = BridgeWiring.sandbox(wires.places().of(pod).orElseThrow(), host.operations());
            wires.wiring().pod(host, inside, node, pod);
            wires.sockets().of(pod).forEach(inside::listen);
        }
        PORT_MAP.write(host, node, pods);
    }

    private static Optional<Cidr> podCidr(Node node, boolean ipv6) {
        return node.podCidrs().stream().filter(cidr -> cidr.address().isIpv6() == ipv6).findFirst();
    }

    private static Optional<IpAddress> address(Node node, boolean ipv6) {
        return node.internalIps().stream().filter(ip -> ip.isIpv6() == ipv6).findFirst();
    }

    private static String device(boolean ipv6) {
        return ipv6 ? "flannel-v6." + VNI : "flannel." + VNI;
    }

    private static MacAddress tunnelMac(Node node, boolean ipv6) {
        return MacAddress.derivedFrom(node.name() + ":" + device(ipv6));
    }

    /** The tunnel device, with the network address of the node's pod CIDR as its own. */
    private void uplink(NamespaceScript host, Node node, Cidr own, IpAddress address) {
        if (tunnelled) {
            String device = device(address.isIpv6());
            Link link = Link.up(device, tunnelMac(node, address.isIpv6()), ETHERNET_MTU - VXLAN_OVERHEAD);
            host.device(new Device.Vxlan(link, VNI, PORT, address, Optional.of(UPLINK), false));
            host.address(device, own.address(), own.address().bits());
        }
    }

    private void peers(NamespaceScript host, Node node, ClusterState cluster, boolean ipv6,
            Map<String, List<Pod>> strangers) {
        for (Node peer : cluster.nodes()) {
            Optional<Cidr> cidr = podCidr(peer, ipv6);
            Optional<IpAddress> address = address(peer, ipv6);
            if (peer.name().equals(node.name()) || cidr.isEmpty() || address.isEmpty()) {
                continue;
            }
            Origin origin = peer.meta().origin("spec.podCIDR");
            IpAddress tunnelAddress = cidr.get().address();
            if (tunnelled) {
                MacAddress mac = tunnelMac(peer, ipv6);
                host.permanentNeighbour(device(ipv6), tunnelAddress, mac, origin);
                host.tunnelFdb(device(ipv6), mac, address.get(), origin);
            }
            host.route(toPeer(cidr.get(), tunnelAddress, address.get(), origin));
            for (Pod pod : strangers.getOrDefault(peer.name(), List.of())) {
                for (IpAddress ip : pod.ips()) {
                    if (ip.isIpv6() == ipv6 && BridgeWiring.isStranger(ip, peer)) {
                        host.route(toPeer(Cidr.host(ip), tunnelAddress, address.get(),
                                pod.meta().origin("status.podIP")));
                    }
                }
            }
        }
    }

    private Route toPeer(Cidr destination, IpAddress tunnelAddress, IpAddress nodeAddress, Origin origin) {
        Route route = tunnelled
                ? Route.via(destination, tunnelAddress, device(destination.address().isIpv6()), true)
                : Route.via(destination, nodeAddress, UPLINK, false);
        return route.withOrigin(origin);
    }

    private static void rules(NamespaceScript host, Cidr own, ClusterState cluster) {
        cluster.config().podCidrs().stream().filter(cidr -> cidr.address().bits() == own.address().bits())
                .findFirst().ifPresent(network -> FlannelRules.write(host, own, network));
    }
}
