package dev.podwire.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.Node;
import dev.podwire.cloud.Kubelet;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cni.NetworkPlugins;
import dev.podwire.control.ClusterLoader;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.manifest.Input;
import dev.podwire.proxy.ProxyModes;
import dev.podwire.proxy.ProxyNode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

/** Machines programmed one by one, when somebody looks into them, against all programmed together. */
class DeferredProperties {

    @Property(tries = 20)
    void machinesProgrammedOneByOneAreAsIfProgrammedTogether(@ForAll @IntRange(min = 1, max = 4) int nodes,
            @ForAll @IntRange(max = 6) int replicas, @ForAll @IntRange(max = 2) int family, @ForAll boolean gateway,
            @ForAll boolean nftables, @ForAll boolean hostPort) {
        ClusterState cluster = cluster(nodes, replicas, List.of("ipv4", "ipv6", "dual").get(family),
                gateway ? "flannel-host-gw" : "flannel", nftables ? "nftables" : "iptables", hostPort);
        Fabric together = together(cluster);
        Fabric oneByOne = Kernels.deferred(cluster, Map.of(), Set.of());
        assertThat(List.copyOf(oneByOne.namespaces().keySet())).isEqualTo(
                List.copyOf(together.namespaces().keySet()));
        // from the last to the first: the order in which they are looked into makes no difference
        List.copyOf(together.namespaces().keySet()).reversed()
                .forEach(id -> assertThat(oneByOne.namespace(id)).isEqualTo(together.namespace(id)));
        assertThat(oneByOne).isEqualTo(together);
    }

    @Property(tries = 5)
    void whatIsOnTheWireIsSeenWithoutProgrammingTheMachine(@ForAll @IntRange(min = 1, max = 3) int nodes) {
        ClusterState cluster = cluster(nodes, 2, "ipv4", "flannel", "iptables", false);
        Fabric fabric = Kernels.deferred(cluster, Map.of(), Set.of());
        for (Node node : cluster.nodes()) {
            NamespaceId id = NamespaceId.hostOf(node.name());
            assertThat(fabric.wired(id).orElseThrow().netfilter().ipv4().tables()).isEmpty();
            assertThat(fabric.wired(id).orElseThrow().addressesOf("eth0").toList())
                    .isEqualTo(fabric.namespace(id).addressesOf("eth0").toList());
            assertThat(fabric.wired(id)).contains(fabric.namespace(id));
        }
    }

    private static Fabric together(ClusterState cluster) {
        ClusterState noNodes = new ClusterState(cluster.config(), cluster.namespaces(), List.of(), List.of(),
                cluster.services(), cluster.slices());
        Fabric machines = Kernels.wired(cluster, noNodes, Map.of(), Set.of());
        List<KernelOperation> plugin = NetworkPlugins.named(cluster.config().cni()).program(cluster);
        Fabric wired = machines.apply(plugin);
        List<KernelOperation> proxies = new ArrayList<>();
        for (Node node : cluster.nodes()) {
            proxies.addAll(ProxyModes.named(cluster.config().proxy().mode()).program(cluster,
                    ProxyNode.of(cluster, node.name(), wired.namespace(NamespaceId.hostOf(node.name())))));
        }
        Fabric proxied = machines.apply(proxies).apply(plugin);
        List<KernelOperation> kubelets = new ArrayList<>();
        for (Node node : cluster.nodes()) {
            kubelets.addAll(Kubelet.program(proxied.namespace(NamespaceId.hostOf(node.name()))));
        }
        return proxied.apply(kubelets);
    }

    private static ClusterState cluster(int nodes, int replicas, String family, String plugin, String proxy,
            boolean hostPort) {
        String text = """
                kind: Cluster
                apiVersion: kind.x-k8s.io/v1alpha4
                networking: {ipFamily: %s}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: %d
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: c, image: c, ports: [{containerPort: 80%s}]}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec:
                  type: NodePort
                  externalTrafficPolicy: Local
                  ipFamilyPolicy: PreferDualStack
                  selector: {app: web}
                  ports: [{port: 80}]
                """.formatted(family, replicas, hostPort ? ", hostPort: 8080" : "");
        return ClusterLoader.load(List.of(Input.text("web.yaml", text)), new ClusterLoader.Options(
                Optional.of(nodes), Optional.of(plugin), Optional.of(proxy), 1, false, true)).state().orElseThrow();
    }
}
