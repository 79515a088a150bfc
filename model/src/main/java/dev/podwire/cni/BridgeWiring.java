package dev.podwire.cni;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import dev.podwire.api.Node;
import dev.podwire.api.Pod;
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
 * The wiring of the {@code bridge} plug-in as flannel asks for it: a bridge {@value #BRIDGE} per node with the first address of
 * the node's pod CIDR, and a veth pair from each pod into it.
 *
 * @param mtu      of the bridge and both ends of each pair
 * @param hairpin  whether a bridge port sends a frame back to the pod it came from
 * @param podCidrs the cluster's pod networks, to each of which a pod gets a route of its own
 */
record BridgeWiring(int mtu, boolean hairpin, List<Cidr> podCidrs) {

    static final String BRIDGE = "cni0";

    private static final int BRIDGE_AGEING_SECONDS = 300;

    /** Makes the bridge on a node that has a pod CIDR. */
    void node(NamespaceScript host, Node node) {
        host.device(new Device.Bridge(Link.up(BRIDGE, MacAddress.derivedFrom(node.name() + ":" + BRIDGE), mtu),
                BRIDGE_AGEING_SECONDS, false));
        for (Cidr podCidr : node.podCidrs()) {
            host.address(BRIDGE, podCidr.nth(1), podCidr.prefixLength());
        }
    }

    /** Plugs a pod, whose namespace is there, into its node's bridge. */
    void pod(NamespaceScript host, NamespaceScript inside, Node node, Pod pod) {
        String hostEnd = hostEnd(pod);
        NamespaceId hostId = host.namespace();
        host.device(new Device.Veth(
                Link.up(hostEnd, MacAddress.derivedFrom(macName(pod) + ":host"), mtu).portOf(BRIDGE, hairpin),
                new Device.Port(inside.namespace(), "eth0")));
        inside.device(new Device.Veth(Link.up("eth0", MacAddress.derivedFrom(macName(pod) + ":eth0"), mtu),
                new Device.Port(hostId, hostEnd)));
        for (IpAddress address : pod.ips()) {
            Optional<Cidr> subnet = node.podCidrs().stream().filter(cidr -> cidr.contains(address)).findFirst();
            Optional<Cidr> family = node.podCidrs().stream().filter(c -> c.address().bits() == address.bits())
                    .findFirst();
            if (subnet.isPresent()) {
                inside.address("eth0", address, subnet.get().prefixLength());
                routes(inside, subnet.get().nth(1), pod);
            } else if (family.isPresent()) {
                stranger(host, inside, address, family.get().nth(1), pod);
            }
        }
    }

    private void routes(NamespaceScript inside, IpAddress gateway, Pod pod) {
        Origin origin = pod.meta().origin("spec.nodeName");
        Cidr everything = gateway.isIpv6() ? Cidr.ALL_IPV6 : Cidr.ALL_IPV4;
        inside.route(Route.via(everything, gateway, "eth0", false).withOrigin(origin));
        for (Cidr podCidr : podCidrs) {
            if (podCidr.address().bits() == gateway.bits()) {
                inside.route(Route.via(podCidr, gateway, "eth0", false).withOrigin(origin));
            }
        }
    }

    /** An address outside the node's range, as a cluster dump may have it: reached by routes to it alone. */
    private void stranger(NamespaceScript host, NamespaceScript inside, IpAddress address, IpAddress gateway,
            Pod pod) {
        Origin origin = pod.meta().origin("status.podIP");
        inside.address("eth0", address, address.bits());
        inside.onLink(Cidr.host(gateway), "eth0", origin);
        routes(inside, gateway, pod);
        host.onLink(Cidr.host(address), BRIDGE, origin);
    }

    /** Whether the pod's address lies outside its node's range, so that other nodes need a route to it. */
    static boolean isStranger(IpAddress address, Node node) {
        return node.podCidrs().stream().noneMatch(cidr -> cidr.contains(address));
    }

    /** The name of the pod's device on the node: {@code veth} and eight digits that depend on namespace and name alone. */
    static String hostEnd(Pod pod) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((pod.meta().namespace() + "." + pod.name()).getBytes(StandardCharsets.UTF_8));
            return "veth" + HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    private static String macName(Pod pod) {
        return pod.meta().namespace().equals("default") ? pod.name() : pod.meta().namespace() + "." + pod.name();
    }

    /** The script of the pod's new namespace. */
    static NamespaceScript sandbox(NamespaceId id, List<KernelOperation> operations) {
        return new NamespaceScript(id, operations).namespaceAdd();
    }
}
