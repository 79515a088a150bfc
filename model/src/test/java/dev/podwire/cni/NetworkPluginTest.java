package dev.podwire.cni;

import java.util.List;
import java.util.Optional;

import dev.podwire.api.Pod;
import dev.podwire.cloud.Machines;
import dev.podwire.cluster.ClusterConfig;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.PodPlaces;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.ListeningSocket;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.net.Cidr;
import dev.podwire.net.Origin;
import dev.podwire.support.TestCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every network plug-in must do, asked of each one in the list. */
class NetworkPluginTest {

    private static final ClusterState CLUSTER = new TestCluster().node("a", "192.168.10.11", "10.244.1.0/24")
            .node("b", "192.168.10.12", "10.244.2.0/24").pod("default/web", "a", "10.244.1.5", "8080/tcp 53/udp")
            .pod("shop/web", "a", "10.244.1.6", "8080/tcp").pod("default/far", "b", "10.244.2.5", "8080/tcp")
            .pod("default/stranger", "b", "10.99.0.7", "8080/tcp")
            .hostPod("default/host-pod", "b", "192.168.10.12", "9100/tcp")
            .build();

    static List<NetworkPlugin> plugins() {
        return NetworkPlugins.all();
    }

    private static Fabric wired(NetworkPlugin plugin) {
        return Fabric.EMPTY.apply(Machines.build(CLUSTER)).apply(plugin.program(CLUSTER));
    }

    private static NetworkNamespace inside(Fabric fabric, Pod pod) {
        return fabric.namespace(PodPlaces.of(CLUSTER).of(pod).orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void everyPodHasItsAddressesAndAWayOut(NetworkPlugin plugin) {
        Fabric fabric = wired(plugin);
        for (Pod pod : CLUSTER.pods()) {
            NetworkNamespace inside = inside(fabric, pod);
            assertThat(pod.ips()).allMatch(inside::owns);
            assertThat(inside.routing().routes()).anyMatch(route -> route.destination().prefixLength() == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void everyDeclaredPortIsListenedOn(NetworkPlugin plugin) {
        Fabric fabric = wired(plugin);
        for (Pod pod : CLUSTER.pods()) {
            List<String> wanted = pod.spec().containers().getFirst().ports().stream()
                    .map(port -> port.protocol() + ":" + port.containerPort() + " pod/" + pod.meta().key().path())
                    .toList();
            assertThat(inside(fabric, pod).sockets().stream().map(NetworkPluginTest::text)).containsAll(wanted);
        }
    }

    private static String text(ListeningSocket socket) {
        return socket.protocol() + ":" + socket.port() + " " + socket.owner();
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void everythingWrittenSaysForWhom(NetworkPlugin plugin) {
        List<KernelOperation> written = plugin.program(CLUSTER).stream().filter(NetworkPluginTest::explains).toList();
        assertThat(written).isNotEmpty().allSatisfy(operation -> assertThat(origin(operation)).isPresent());
    }

    private static boolean explains(KernelOperation operation) {
        return operation instanceof KernelOperation.AppendRule || operation instanceof KernelOperation.InsertRule
                || operation instanceof KernelOperation.ReplaceRoute
                || operation instanceof KernelOperation.ReplaceNeighbour
                || operation instanceof KernelOperation.ReplaceFdb || operation instanceof KernelOperation.Listen;
    }

    private static Optional<Origin> origin(KernelOperation operation) {
        return switch (operation) {
            case KernelOperation.AppendRule op -> op.rule().origin();
            case KernelOperation.InsertRule op -> op.rule().origin();
            case KernelOperation.ReplaceRoute op -> op.route().origin();
            case KernelOperation.ReplaceNeighbour op -> op.neighbour().origin();
            case KernelOperation.ReplaceFdb op -> op.entry().origin();
            case KernelOperation.Listen op -> op.socket().origin();
            default -> Optional.empty();
        };
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void podsOfOneNameOnOneNodeLiveApart(NetworkPlugin plugin) {
        Fabric fabric = wired(plugin);
        assertThat(fabric.namespaces().keySet()).extracting(Object::toString).contains("a/web.default", "a/web.shop",
                "b/far").doesNotContain("b/host-pod");
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void podsOfADualStackClusterReachOtherNodesInBothFamilies(NetworkPlugin plugin) {
        ClusterConfig config = new ClusterConfig(List.of(Cidr.parse("10.244.0.0/16"), Cidr.parse("fd00:10:244::/56")),
                ClusterConfig.DEFAULT.serviceCidrs(), "cluster.local", plugin.name(),
                ClusterConfig.ProxyConfig.DEFAULT);
        ClusterState cluster = new TestCluster()
                .node("a", "192.168.10.11 fd00:1::11", "10.244.1.0/24 fd00:10:244:1::/64")
                .node("b", "192.168.10.12 fd00:1::12", "10.244.2.0/24 fd00:10:244:2::/64")
                .pod("default/web", "a", "10.244.1.5 fd00:10:244:1::5", "8080/tcp").build(config);
        Fabric fabric = Fabric.EMPTY.apply(Machines.build(cluster)).apply(plugin.program(cluster));
        assertThat(fabric.namespace(new NamespaceId("a", "web")).routing().routes())
                .extracting(route -> route.destination().toString()).contains("0.0.0.0/0", "::/0");
        assertThat(fabric.namespace(NamespaceId.hostOf("b")).routing().routes())
                .extracting(route -> route.destination().toString()).contains("10.244.1.0/24", "fd00:10:244:1::/64");
        NetworkNamespace.Netfilter rules = fabric.namespace(NamespaceId.hostOf("b")).netfilter();
        assertThat(rules.ipv6().tables().keySet()).isEqualTo(rules.ipv4().tables().keySet());
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void itDoesTheSameEveryTime(NetworkPlugin plugin) {
        assertThat(plugin.program(CLUSTER)).isEqualTo(plugin.program(CLUSTER));
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void itIsFoundByItsName(NetworkPlugin plugin) {
        assertThat(NetworkPlugins.named(plugin.name())).isSameAs(plugin);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> NetworkPlugins.named("flanel")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown network plug-in 'flanel'; known are flannel, flannel-host-gw");
    }
}
