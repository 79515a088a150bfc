package dev.podwire.proxy;

import java.util.List;
import java.util.Map;

import dev.podwire.cloud.Machines;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.text.IpsetText;
import dev.podwire.kernel.text.IptablesSave;
import dev.podwire.kernel.text.IpvsadmText;
import dev.podwire.support.TestCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What IPVS mode does after a change leaves the node as a full sync would. */
class IpvsUpdateTest {

    private static final NamespaceId NODE = NamespaceId.hostOf("node-1");
    private static final String BOTH = "10.244.1.5@node-1 10.244.2.5@node-2";

    private final ProxyMode mode = ProxyModes.named("ipvs");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {BOTH + " | " + BOTH + " 10.244.2.6@node-2", BOTH + " | 10.244.1.5@node-1",
            BOTH + " | ''", "'' | " + BOTH, BOTH + " | gone", "gone | " + BOTH, "'' | gone"})
    void theNodeIsAsAfterAFullSync(String before, String after) {
        ClusterState old = cluster(before);
        ClusterState fresh = cluster(after);
        Fabric synced = machines(old).apply(program(old));

        assertThat(text(synced.apply(mode.update(old, fresh, ProxyNode.of(fresh, "node-1", synced.namespace(NODE))))))
                .isEqualTo(text(machines(fresh).apply(program(fresh))));
    }

    @Test
    void anEndpointMoreIsTwoOperations() {
        ClusterState old = cluster(BOTH);
        ClusterState fresh = cluster(BOTH + " 10.244.1.6@node-1");

        assertThat(mode.update(old, fresh, node(fresh))).hasSize(2)
                .hasOnlyElementsOfTypes(KernelOperation.AddToSet.class, KernelOperation.AddRealServer.class);
        assertThat(mode.update(old, cluster(BOTH), node(old))).isEmpty();
    }

    private List<KernelOperation> program(ClusterState cluster) {
        return mode.program(cluster, node(cluster));
    }

    private static ProxyNode node(ClusterState cluster) {
        return ProxyNode.of(cluster, "node-1", machines(cluster).namespace(NODE));
    }

    private static Fabric machines(ClusterState cluster) {
        return Fabric.EMPTY.apply(Machines.bare(cluster));
    }

    private static String text(Fabric fabric) {
        NetworkNamespace node = fabric.namespace(NODE);
        return IpvsadmText.save(node.netfilter().ipvs())
                + String.join("\n", IpsetText.save(node.netfilter().sets()).lines().sorted().toList())
                + IptablesSave.save(node.netfilter().ipv4(), false)
                + node.addressesOf("kube-ipvs0").map(a -> a.address().toString()).sorted().toList();
    }

    private static ClusterState cluster(String endpoints) {
        TestCluster cluster = new TestCluster().node("node-1", "192.168.10.11", "10.244.1.0/24")
                .node("node-2", "192.168.10.12", "10.244.2.0/24")
                .service("default/other", "10.96.0.21", 8080, Map.of()).slice("default/other", 8080, BOTH);
        return endpoints.equals("gone")
                ? cluster.build()
                : cluster.service("default/web", "10.96.0.20", 8080, Map.of()).slice("default/web", 8080, endpoints)
                        .build();
    }
}
