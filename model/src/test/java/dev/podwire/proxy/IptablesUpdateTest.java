package dev.podwire.proxy;

import java.util.List;
import java.util.Map;

import dev.podwire.cloud.Machines;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.text.IptablesSave;
import dev.podwire.support.TestCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A partial sync leaves what a full one would have written. */
class IptablesUpdateTest {

    private static final NamespaceId NODE = NamespaceId.hostOf("node-1");
    private static final String BOTH = "10.244.1.5@node-1 10.244.2.5@node-2";
    private final ProxyMode mode = ProxyModes.named("iptables");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            BOTH + " | " + BOTH + " 10.244.2.6@node-2",
            BOTH + " | 10.244.1.5@node-1",
            BOTH + " | ''",
            "'' | " + BOTH,
            BOTH + " | " + BOTH,
    })
    void theRulesAreThoseOfAFullSync(String before, String after) {
        ClusterState old = cluster(before);
        ClusterState fresh = cluster(after);
        assertThat(text(updated(old, fresh))).isEqualTo(text(machines(fresh).apply(program(fresh))));
    }

    @Test
    void onlyTheChainsOfTheServiceAreWritten() {
        List<KernelOperation> operations = update(cluster(BOTH), cluster(BOTH + " 10.244.2.6@node-2"));
        assertThat(operations.stream().filter(KernelOperation.RestoreChains.class::isInstance)
                .flatMap(o -> ((KernelOperation.RestoreChains) o).chains().stream())
                .map(chain -> chain.name().substring(0, 9)))
                .containsExactlyInAnyOrder("KUBE-SVC-", "KUBE-SEP-");
    }

    @Test
    void aClusterThatStaysAsItIsNeedsNothing() {
        assertThat(update(cluster(BOTH), cluster(BOTH))).isEmpty();
    }

    @Test
    void aClusterThatBecomesLargeLosesItsCommentsEverywhere() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 1001; i++) {
            many.append(" 10.245.").append(i / 250).append('.').append(i % 250 + 1).append("@node-2");
        }
        ClusterState old = cluster(BOTH);
        ClusterState large = cluster(many.toString());
        assertThat(text(updated(old, large)).lines()
                .filter(rule -> rule.contains("default/other") && rule.contains("KUBE-SEP"))).isEmpty();
    }

    private Fabric updated(ClusterState old, ClusterState fresh) {
        return machines(old).apply(program(old)).apply(update(old, fresh));
    }

    private List<KernelOperation> update(ClusterState old, ClusterState fresh) {
        return mode.update(old, fresh, node(fresh));
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

    /** The dump with the chains and rules of each table in the order of their text, as chains are added in no certain order. */
    private static String text(Fabric fabric) {
        return String.join("\n", IptablesSave.save(fabric.namespace(NODE).netfilter().ipv4(), false).lines()
                .filter(line -> !line.startsWith("#")).sorted().toList());
    }

    private static ClusterState cluster(String endpoints) {
        return new TestCluster().node("node-1", "192.168.10.11", "10.244.1.0/24")
                .node("node-2", "192.168.10.12", "10.244.2.0/24")
                .service("default/other", "10.96.0.21", 8080, Map.of()).slice("default/other", 8080, BOTH)
                .service("default/web", "10.96.0.20", 8080, Map.of()).slice("default/web", 8080, endpoints).build();
    }
}
