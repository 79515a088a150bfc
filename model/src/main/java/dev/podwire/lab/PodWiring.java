package dev.podwire.lab;

import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.FdbEntry;
import dev.podwire.kernel.InterfaceAddress;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.Link;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.Route;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;

/** The pod networks of labs: pods on a bridge or on cables of their own, nodes joined by a tunnel or by plain routes. */
final class PodWiring {

    /** The gateway that point-to-point pods are told; the node answers for it. */
    private static final IpAddress PTP_GATEWAY = IpAddress.parse("169.254.1.1");
    private static final MacAddress PTP_MAC = MacAddress.parse("ee:ee:ee:ee:ee:ee");
    private static final String CALICO_PROTOCOL = "80";
    private static final int BRIDGE_AGEING_SECONDS = 300;

    private final LabBuilder builder;
    private final LabFile lab;
    private final LabFile.Cni cni;

    PodWiring(LabBuilder builder, LabFile lab) {
        this.builder = builder;
        this.lab = lab;
        cni = lab.network().cni();
    }

    void wire() {
        switch (cni.mode()) {
            case FLANNEL_VXLAN -> {
                lab.members().nodes().forEach(this::bridge);
                lab.members().nodes().forEach(node -> tunnel(node, "flannel.1", ""));
            }
            case HOST_GW -> {
                lab.members().nodes().forEach(this::bridge);
                lab.members().nodes().forEach(node -> plainRoutes(node, ""));
            }
            case PTP -> lab.members().nodes().forEach(this::pointToPoint);
        }
    }

    private void bridge(LabFile.Node node) {
        NamespaceId id = builder.namespace(node.name());
        Cidr range = node.podCidr();
        IpAddress gateway = range.nth(1);
        Link link = Link.up("cni0", builder.mac(node.name(), "cni0", node.name() + ":cni0"), cni.mtu());
        builder.add(new KernelOperation.AddDevice(id, new Device.Bridge(link, BRIDGE_AGEING_SECONDS, false)));
        builder.add(address(id, "cni0", gateway, range));
        for (LabFile.Pod pod : lab.members().pods()) {
            if (!pod.node().equals(node.name()) || pod.hostNetwork()) {
                continue;
            }
            NamespaceId inside = pod(pod, builder.mac(node.name(), pod.hostDevice(), pod.name() + ":host"),
                    Optional.of("cni0"));
            builder.add(address(inside, "eth0", pod.ip(), range));
            builder.add(new KernelOperation.ReplaceRoute(inside, Route.via(Cidr.ALL_IPV4, gateway, "eth0", false)));
            // as the flannel plug-in writes it
            cni.clusterCidr().ifPresent(all -> builder
                    .add(new KernelOperation.ReplaceRoute(inside, Route.via(all, gateway, "eth0", false))));
        }
    }

    private static KernelOperation address(NamespaceId id, String device, IpAddress address, Cidr range) {
        return new KernelOperation.AddAddress(id,
                new InterfaceAddress(device, address, range.prefixLength(), Optional.of(range.last())));
    }

    /** Makes the pod's namespace and the cable to it; its end on the node is a port of {@code master}, if one is given. */
    private NamespaceId pod(LabFile.Pod pod, MacAddress hostMac, Optional<String> master) {
        NamespaceId node = builder.namespace(pod.node());
        NamespaceId inside = new NamespaceId(pod.node(), pod.name());
        builder.add(new KernelOperation.AddNamespace(inside));
        builder.open(pod.name(), inside);
        Link plain = Link.up(pod.hostDevice(), hostMac, cni.mtu());
        Link outer = master.map(bridge -> plain.portOf(bridge, pod.hairpin())).orElse(plain);
        Link inner = Link.up("eth0", builder.mac(pod.name(), "eth0", pod.name() + ":eth0"), cni.mtu());
        builder.add(new KernelOperation.AddDevice(node, new Device.Veth(outer, new Device.Port(inside, "eth0"))));
        builder.add(new KernelOperation.AddDevice(inside,
                new Device.Veth(inner, new Device.Port(node, pod.hostDevice()))));
        return inside;
    }

    private void tunnel(LabFile.Node node, String device, String protocol) {
        NamespaceId id = builder.namespace(node.name());
        Link link = Link.up(device, tunnelMac(node, device), cni.mtu());
        builder.add(new KernelOperation.AddDevice(id, new Device.Vxlan(link, cni.tunnel().vni(), cni.tunnel().port(),
                node.ip(), Optional.of("eth0"), false)));
        builder.add(new KernelOperation.AddAddress(id,
                new InterfaceAddress(device, node.podCidr().address(), node.podCidr().address().bits(),
                        Optional.empty())));
        for (LabFile.Node other : lab.members().nodes()) {
            if (!other.equals(node)) {
                peer(id, device, other, protocol);
            }
        }
    }

    private MacAddress tunnelMac(LabFile.Node node, String device) {
        return builder.mac(node.name(), device, node.name() + ":" + device);
    }

    private void peer(NamespaceId id, String device, LabFile.Node other, String protocol) {
        IpAddress end = other.podCidr().address();
        MacAddress mac = tunnelMac(other, device);
        builder.add(new KernelOperation.ReplaceNeighbour(id,
                new Neighbour(device, end, Optional.of(mac), Neighbour.State.PERMANENT, Optional.empty())));
        builder.add(new KernelOperation.ReplaceRoute(id, route(other.podCidr(), end, device, true, protocol)));
        builder.add(new KernelOperation.ReplaceFdb(id,
                new FdbEntry(device, mac, Optional.of(other.ip()), true, Optional.empty())));
    }

    private static Route route(Cidr destination, IpAddress gateway, String device, boolean onlink, String protocol) {
        return new Route(Route.MAIN, Route.Type.UNICAST, destination, Optional.of(gateway), Optional.of(device),
                Optional.empty(), Route.Scope.GLOBAL, protocol, 0, onlink, Optional.empty());
    }

    private void plainRoutes(LabFile.Node node, String protocol) {
        for (LabFile.Node other : lab.members().nodes()) {
            if (!other.equals(node)) {
                builder.add(new KernelOperation.ReplaceRoute(builder.namespace(node.name()),
                        route(other.podCidr(), other.ip(), "eth0", false, protocol)));
            }
        }
    }

    private void pointToPoint(LabFile.Node node) {
        NamespaceId id = builder.namespace(node.name());
        builder.add(new KernelOperation.ReplaceRoute(id,
                new Route(Route.MAIN, Route.Type.BLACKHOLE, node.podCidr(), Optional.empty(), Optional.empty(),
                        Optional.empty(), Route.Scope.GLOBAL, CALICO_PROTOCOL, 0, false, Optional.empty())));
        for (LabFile.Pod pod : lab.members().pods()) {
            if (pod.node().equals(node.name()) && !pod.hostNetwork()) {
                cable(id, pod);
            }
        }
        switch (cni.tunnel().kind()) {
            case VXLAN -> tunnel(node, "vxlan.calico", CALICO_PROTOCOL);
            case IPIP -> ipip(id, node);
            case NONE -> plainRoutes(node, CALICO_PROTOCOL);
        }
    }

    /** One tunnel device to all other nodes, and routes as BIRD writes them. */
    private void ipip(NamespaceId id, LabFile.Node node) {
        builder.add(new KernelOperation.AddDevice(id,
                new Device.Ipip(Link.up("tunl0", MacAddress.ZERO, cni.mtu()))));
        builder.add(new KernelOperation.AddAddress(id, new InterfaceAddress("tunl0", node.podCidr().address(),
                node.podCidr().address().bits(), Optional.empty())));
        for (LabFile.Node other : lab.members().nodes()) {
            if (!other.equals(node)) {
                builder.add(new KernelOperation.ReplaceRoute(id,
                        route(other.podCidr(), other.ip(), "tunl0", true, "bird")));
            }
        }
    }

    private void cable(NamespaceId id, LabFile.Pod pod) {
        NamespaceId inside = pod(pod, PTP_MAC, Optional.empty());
        String device = pod.hostDevice();
        String settings = "net.ipv4.conf." + device + ".";
        builder.sysctl(id, settings + "proxy_arp", "1");
        builder.sysctl(id, settings + "rp_filter", "1");
        builder.sysctl(id, settings + "route_localnet", "1");
        builder.sysctl(id, settings + "forwarding", "1");
        builder.sysctl(id, "net.ipv4.neigh." + device + ".proxy_delay", "0");
        builder.add(new KernelOperation.ReplaceRoute(id, linkRoute(Cidr.host(pod.ip()), device)));
        builder.add(new KernelOperation.AddAddress(inside,
                new InterfaceAddress("eth0", pod.ip(), pod.ip().bits(), Optional.empty())));
        builder.add(new KernelOperation.ReplaceRoute(inside, linkRoute(Cidr.host(PTP_GATEWAY), "eth0")));
        builder.add(new KernelOperation.ReplaceRoute(inside, Route.via(Cidr.ALL_IPV4, PTP_GATEWAY, "eth0", false)));
    }

    private static Route linkRoute(Cidr destination, String device) {
        return new Route(Route.MAIN, Route.Type.UNICAST, destination, Optional.empty(), Optional.of(device),
                Optional.empty(), Route.Scope.LINK, "", 0, false, Optional.empty());
    }
}
