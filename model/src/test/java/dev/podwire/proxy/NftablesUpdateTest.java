package dev.podwire.proxy;

import java.util.List;
import java.util.Map;

import dev.podwire.cloud.Machines;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.nftables.NftCommand;
import dev.podwire.kernel.nftables.NftText;
import dev.podwire.support.TestCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A partial sync of nftables mode leaves what a full one would have written. */
class NftablesUpdateTest {

    private static final NamespaceId NODE = NamespaceId.hostOf("node-1");
    private static final String BOTH = "10.244.1.5@node-1 10.244.2.5@node-2";
    private final ProxyMode mode = ProxyModes.named("nftables");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            BOTH + " | " + BOTH + " 10.244.2.6@node-2",
            BOTH + " | 10.244.2.5@node-2",
            BOTH + " | 10.244.1.5@node-1",
            BOTH + " 10.244.1.9@node-1 | " + BOTH,
            BOTH + " | ''",
            "'' | " + BOTH,
            BOTH + " | " + BOTH,
    })
    void theRulesAreThoseOfAFullSync(String before, String after) {
        ClusterState old = cluster(before);
        ClusterState fresh = cluster(after);
        assertThat(text(machines(old).apply(program(old)).apply(update(old, fresh))))
                .isEqualTo(text(machines(fresh).apply(program(fresh))));
    }

    @Test
    void aNewEndpointChangesOneChainAndTheElementThatItNeeds() {
        List<KernelOperation> operations = update(cluster(BOTH), cluster(BOTH + " 10.244.1.6@node-1"));
        assertThat(operations).singleElement().isInstanceOfSatisfying(KernelOperation.Nft.class,
                nft -> assertThat(nft.commands()).extracting(c -> c.getClass().getSimpleName())
                        .containsExactly("FlushChain", "AddRule", "AddElements"));
    }

    @Test
    void anElementThatAnotherServiceNeedsStays() {
        List<KernelOperation> operations = update(cluster(BOTH), cluster("10.244.2.5@node-2"));
        assertThat(operations).singleElement().isInstanceOfSatisfying(KernelOperation.Nft.class,
                nft -> assertThat(nft.commands()).noneMatch(NftCommand.DeleteElements.class::isInstance));
    }

    @Test
    void aClusterThatStaysAsItIsNeedsNothing() {
        assertThat(update(cluster(BOTH), cluster(BOTH))).isEmpty();
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

    private static String text(Fabric fabric) {
        return NftablesDumpsTest.normalised(NftText.list(fabric.namespace(NODE).netfilter().nftables()));
    }

    /** The Service {@code default/other} has the same endpoints on the same ports all the time. */
    private static ClusterState cluster(String endpoints) {
        return new TestCluster().node("node-1", "192.168.10.11", "10.244.1.0/24")
                .node("node-2", "192.168.10.12", "10.244.2.0/24")
                .service("default/other", "10.96.0.21", 8080, Map.of()).slice("default/other", 8080, BOTH)
                .service("default/web", "10.96.0.20", 8080, Map.of()).slice("default/web", 8080, endpoints).build();
    }
}
