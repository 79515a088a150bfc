package dev.podwire.proxy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.podwire.api.Node;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.InterfaceAddress;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/**
 * The node a kube-proxy runs on, as it sees it.
 *
 * @param addresses of all the node's devices but kube-proxy's own, in the order of their adding
 */
public record ProxyNode(Node node, List<IpAddress> addresses) {

    private static final String ZONE = "topology.kubernetes.io/zone";

    public ProxyNode {
        addresses = List.copyOf(addresses);
    }

    /** The node of this name with the addresses its namespace has now. */
    public static ProxyNode of(ClusterState cluster, String name, NetworkNamespace host) {
        Node node = cluster.nodes().stream().filter(n -> n.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node '" + name + "'; nodes are "
                        + cluster.nodes().stream().map(Node::name).collect(Collectors.joining(", "))));
        return new ProxyNode(node,
                host.addressing().addresses().stream().filter(a -> !a.device().equals(IpvsProxy.DEVICE))
                        .map(InterfaceAddress::address).toList());
    }

    public String name() {
        return node.name();
    }

    /** The node's own namespace, where kube-proxy runs. */
    public NamespaceId namespace() {
        return NamespaceId.hostOf(node.name());
    }

    Optional<String> zone() {
        return Optional.ofNullable(node.meta().labels().get(ZONE));
    }

    /** The node's first InternalIP of the family. */
    Optional<IpAddress> address(boolean ipv6) {
        return node.internalIps().stream().filter(ip -> ip.isIpv6() == ipv6).findFirst();
    }

    /** The node's first InternalIP of each family. */
    List<IpAddress> primaryAddresses() {
        return Stream.of(address(false), address(true)).flatMap(Optional::stream).toList();
    }

    Optional<Cidr> podCidr(boolean ipv6) {
        return node.podCidrs().stream().filter(cidr -> cidr.address().isIpv6() == ipv6).findFirst();
    }
}
