package dev.podwire.sim;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.control.ClusterLoader;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.manifest.Input;
import dev.podwire.net.IpAddress;
import dev.podwire.trace.Action;
import dev.podwire.trace.Outcome;
import dev.podwire.trace.Trace;
import dev.podwire.trace.TracedPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** NodeLocal DNSCache: a question stays on its node, untracked, and only a miss goes on, over TCP. */
class NodeLocalDnsTest {

    private static final Simulation CLUSTER = Simulation.load(
            List.of(Input.path(Path.of("src/test/resources/dns/node-local.yaml"))),
            new LoadOptions(ClusterLoader.Options.DEFAULT, List.of(),
                    Map.of("www.example.com", IpAddress.parse("203.0.113.80")), Optional.empty()))
            .simulation().orElseThrow();

    @Test
    void theNodeHasItsAddressesAndRules() {
        String node = CLUSTER.cluster().nodes().getLast().name();
        NetworkNamespace host = CLUSTER.node(node);

        assertThat(host.addressing().addresses()).filteredOn(a -> a.device().equals("nodelocaldns"))
                .extracting(a -> a.address().toString()).containsExactly("169.254.20.10", "10.96.0.10");
    }

    @Test
    void theQuestionIsNotTrackedAndAMissGoesOnOverTcp() {
        Trace trace = CLUSTER.fire(TraceRequest.of("pod/client", "dns://web.default.svc.cluster.local.", 1));

        assertThat(trace.outcome().verdict()).isEqualTo(Outcome.Verdict.DELIVERED);
        assertThat(trace.server().orElseThrow().who()).startsWith("pod/kube-system/node-local-dns-");
        assertThat(trace.server().orElseThrow().local()).isEqualTo("10.96.0.10:53");
        assertThat(trace.steps()).filteredOn(s -> s.packet() == 1 && s.action() instanceof Action.Tracked)
                .allMatch(s -> ((Action.Tracked) s.action()).event() == Action.Tracked.Event.UNTRACKED);
        assertThat(trace.steps()).filteredOn(s -> s.packet() == 1)
                .noneMatch(s -> s.action() instanceof Action.Rewritten r && r.kind().translates());
        assertThat(trace.packets()).extracting(TracedPacket::kind).contains("tcp[S]");
        assertThat(trace.packets()).allMatch(p -> p.chapter() == TracedPacket.Chapter.DNS
                || p.chapter() == TracedPacket.Chapter.CONTROL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "www.example.com"})
    void namesResolveAsWithoutIt(String name) {
        Lookup.Result result = CLUSTER.resolve(new Lookup("pod/client", name, "addr", Lookup.Libc.GLIBC, 1));

        assertThat(result.addresses()).isNotEmpty();
    }
}
