package dev.podwire.cloud;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.Node;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.Device;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.Host;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.net.IpAddress;
import dev.podwire.support.TestCluster;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MachinesTest {

    private static Fabric fabric(ClusterState cluster) {
        return Fabric.EMPTY.apply(Machines.build(cluster));
    }

    private static NetworkNamespace host(Fabric fabric, String name) {
        return fabric.namespace(NamespaceId.hostOf(name));
    }

    private static List<String> addresses(NetworkNamespace namespace, String device) {
        return namespace.addressesOf(device).map(Object::toString).toList();
    }

    @Test
    void nodesOfOneNetworkShareASegmentWithAGateway() {
        Fabric fabric = fabric(
                new TestCluster().node("a", "10.0.0.11", "").node("b", "10.0.0.12 fd00::12", "").build());
        assertThat(addresses(host(fabric, "a"), "eth0")).containsExactly("10.0.0.11/24");
        assertThat(addresses(host(fabric, "b"), "eth0")).containsExactly("10.0.0.12/24", "fd00::12/64");
        assertThat(addresses(host(fabric, "underlay"), "br0")).containsExactly("10.0.0.1/24", "fd00::1/64");
    }

    @Test
    void theSegmentGrowsToHoldAllNodesAndSplitsWhereThatWouldBeTooMuch() {
        assertThat(Segment.of(nodes("10.0.1.5", "10.0.2.5"))).extracting(Segment::toString)
                .containsExactly("Segment[subnet=10.0.0.0/22, gateway=10.0.0.1]");
        assertThat(Segment.of(nodes("10.0.1.5", "172.16.0.5"))).extracting(segment -> segment.subnet().toString())
                .containsExactly("10.0.1.0/24", "172.16.0.0/24");
    }

    private static List<Node> nodes(String... addresses) {
        TestCluster cluster = new TestCluster();
        for (int i = 0; i < addresses.length; i++) {
            cluster.node("n" + i, addresses[i], "");
        }
        return cluster.build().nodes();
    }

    @Test
    void aGatewayAddressThatANodeHasGivesWay() {
        assertThat(Segment.of(nodes("10.0.0.1", "10.0.0.254"))).extracting(segment -> segment.gateway().toString())
                .containsExactly("10.0.0.253");
    }

    @Test
    void everyCableHasTwoEnds() {
        Fabric fabric = fabric(new TestCluster().node("a-node-with-a-long-name-1", "10.0.0.11", "")
                .node("a-node-with-a-long-name-2", "10.0.0.12", "").build());
        assertThat(fabric.namespaces()).hasSize(3);
        fabric.namespaces().values().forEach(namespace -> namespace.links().devices().values().forEach(device -> {
            assertThat(device.name().length()).isLessThan(16);
            if (device instanceof Device.Physical nic) {
                Device.Port peer = nic.peer().orElseThrow();
                Device.Physical other = (Device.Physical) fabric.namespace(peer.namespace()).device(peer.device())
                        .orElseThrow();
                assertThat(other.peer()).contains(new Device.Port(namespace.id(), device.name()));
            }
        }));
    }

    @Test
    void theControlPlaneServesTheApiAndEveryNodeItsKubeletAndHostPods() {
        Fabric fabric = fabric(new TestCluster().controlPlane("cp", "10.0.0.10").node("w", "10.0.0.11", "")
                .hostPod("kube-system/exporter", "w", "10.0.0.11", "9100/tcp")
                .hostPod("other/exporter", "w", "10.0.0.11", "9100/tcp").build());
        assertThat(host(fabric, "cp").sockets()).extracting(s -> s.port() + " " + s.owner()).containsExactly(
                "10250 node/cp", "6443 node/cp");
        assertThat(host(fabric, "w").sockets()).extracting(s -> s.port() + " " + s.owner()).containsExactly(
                "10250 node/w", "9100 pod/kube-system/exporter");
    }

    @Test
    void aBareNodeHasItsAddressesAndNothingElse() {
        ClusterState cluster = new TestCluster().node("a", "10.0.0.11", "10.244.1.0/24 fd00:10:244:1::/64")
                .pod("default/web", "a", "10.244.1.5", "80/tcp").build();
        Fabric fabric = Fabric.EMPTY.apply(Machines.bare(cluster));
        assertThat(host(fabric, "a").links().devices().keySet()).containsExactly("lo", "eth0", "cni0");
        assertThat(addresses(host(fabric, "a"), "cni0")).containsExactly("10.244.1.1/24", "fd00:10:244:1::1/64");
        assertThat(host(fabric, "a").netfilter().ipv4().tables()).isEmpty();
        assertThat(fabric.namespaces()).hasSize(2);
    }

    @Test
    void theExternalHostReachesBalancedAddressesByANode() {
        ClusterState cluster = new TestCluster().node("b", "10.0.0.12", "").node("a", "10.0.0.11", "")
                .loadBalancer("default/web", "203.0.113.10").build();
        assertThat(externalRoutes(cluster, Optional.empty())).contains("203.0.113.10/32 via 10.0.0.11",
                "0.0.0.0/0 via 10.0.0.1");
        assertThat(externalRoutes(cluster, Optional.of("b"))).contains("203.0.113.10/32 via 10.0.0.12");
        assertThatThrownBy(() -> Outside.external(cluster, Optional.empty(), Optional.of("c")))
                .hasMessage("no node 'c'; nodes are b, a");
    }

    private static List<String> externalRoutes(ClusterState cluster, Optional<String> via) {
        Fabric fabric = fabric(cluster).apply(Outside.external(cluster, Optional.empty(), via));
        return host(fabric, Outside.EXTERNAL).routing().routes().stream().filter(r -> r.gateway().isPresent())
                .map(r -> r.destination() + " via " + r.gateway().orElseThrow()).toList();
    }

    @Test
    void theExternalHostStandsWhereItIsToldTo() {
        ClusterState cluster = new TestCluster().node("a", "10.0.0.100", "").build();
        assertThat(externalAddresses(cluster, Optional.empty())).containsExactly("10.0.0.101/24");
        assertThat(externalAddresses(cluster, Optional.of(IpAddress.parse("10.0.0.7")))).containsExactly("10.0.0.7/24");
        assertThat(externalAddresses(cluster, Optional.of(IpAddress.parse("198.51.100.7"))))
                .containsExactly("198.51.100.7/32");
        assertThatThrownBy(() -> externalAddresses(cluster, Optional.of(IpAddress.parse("10.0.0.100"))))
                .hasMessageContaining("is the address of node a");
    }

    private static List<String> externalAddresses(ClusterState cluster, Optional<IpAddress> address) {
        Fabric fabric = fabric(cluster).apply(Outside.external(cluster, address, Optional.empty()));
        return addresses(host(fabric, Outside.EXTERNAL), "eth0");
    }

    @Test
    void aHostOnTheInternetIsBehindTheGateway() {
        ClusterState cluster = new TestCluster().node("a", "10.0.0.11", "").build();
        Fabric fabric = fabric(cluster)
                .apply(Outside.internetHost(cluster, "example.com", IpAddress.parse("198.51.100.7")));
        assertThat(fabric.hosts().get("example.com")).extracting(Host::kind).isEqualTo(Host.Kind.EXTERNAL);
        assertThat(host(fabric, "example.com").sockets()).extracting(s -> s.port()).containsExactly(80, 443);
        assertThat(host(fabric, "underlay").routing().routes()).anyMatch(
                r -> r.destination().toString().equals("198.51.100.7/32") && !r.device().equals(Optional.of("br0")));
    }

    @Test
    void theKubeletAddsOnlyWhatIsMissing() {
        Fabric once = fabric(new TestCluster().node("a", "10.0.0.11", "").build());
        once = once.apply(Kubelet.program(host(once, "a")));
        assertThat(once.namespace(NamespaceId.hostOf("a")).netfilter().ipv4().tables().values().stream()
                .flatMap(table -> table.chains().keySet().stream()).filter(chain -> chain.startsWith("KUBE-")))
                .containsExactlyInAnyOrder("KUBE-IPTABLES-HINT", "KUBE-KUBELET-CANARY", "KUBE-KUBELET-CANARY",
                        "KUBE-KUBELET-CANARY", "KUBE-FIREWALL");
        assertThat(Kubelet.program(host(once, "a"))).isEmpty();
    }

    @Test
    void aPodWithoutPortsListensWhereServicesSendTo() {
        ClusterState cluster = new TestCluster().node("a", "10.0.0.11", "")
                .pod("default/web", "a", "10.0.0.11", "", Map.of("app", "web", "tier", "front"), true)
                .service("default/web", "10.96.0.5", 8080, Map.of("app", "web"))
                .service("default/other", "10.96.0.6", 9090, Map.of("app", "web", "tier", "back"))
                .service("shop/web", "10.96.0.7", 7070, Map.of("app", "web")).build();
        assertThat(host(fabric(cluster), "a").sockets()).extracting(s -> s.port()).containsExactly(10250, 8080);
    }
}
