package dev.podwire.sim;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.podwire.manifest.Input;
import dev.podwire.topology.TopologyEdge;
import dev.podwire.topology.TopologyNode;
import dev.podwire.trace.Action;
import dev.podwire.trace.Explanation;
import dev.podwire.trace.Hop;
import dev.podwire.trace.Hops;
import dev.podwire.trace.Outcome;
import dev.podwire.trace.Stage;
import dev.podwire.trace.Step;
import dev.podwire.trace.Trace;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A loaded cluster, what can be fired into it, and what hops and explanations say of the walk. */
class SimulationTest {

    private static final Simulation THREE_TIER = load("three-tier");

    private static Simulation load(String sample) {
        Path folder = Path.of(Objects.requireNonNull(System.getProperty("podwire.root")), "sample-clusters", sample);
        return Simulation.load(List.of(Input.path(folder)), LoadOptions.DEFAULT).simulation().orElseThrow();
    }

    private static Trace fire(String from, String to, long seed) {
        return THREE_TIER.fire(TraceRequest.of(from, to, seed));
    }

    @Test
    void theSameRequestGivesTheSameTrace() {
        Trace first = fire("deploy/frontend", "http://backend:8080/", 3);
        Trace second = fire("deploy/frontend", "http://backend:8080/", 3);

        assertThat(second.steps()).isEqualTo(first.steps());
        assertThat(second.conntrack()).isEqualTo(first.conntrack());
        assertThat(load("three-tier").fire(TraceRequest.of("deploy/frontend", "http://backend:8080/", 3)).steps())
                .isEqualTo(first.steps());
    }

    @Test
    void theSeedDrawsTheEndpointAndAWishPinsIt() {
        Set<String> drawn = java.util.stream.LongStream.range(1, 20)
                .mapToObj(seed -> fire("deploy/frontend", "tcp://backend:8080", seed).server().orElseThrow().who())
                .collect(Collectors.toSet());
        assertThat(drawn).hasSize(3);

        for (String who : drawn) {
            String pod = who.substring(who.lastIndexOf('/') + 1);
            Trace pinned = THREE_TIER.fire(new TraceRequest("deploy/frontend", "tcp://backend:8080", 1,
                    TraceRequest.Phase.EXCHANGE, 1, Optional.of(pod), true, Optional.empty()));
            assertThat(pinned.server().orElseThrow().who()).isEqualTo(who);
        }
    }

    @Test
    void hopsHoldEveryStepOnceAndInOrder() {
        Trace trace = fire("deploy/frontend", "http://backend:8080/", 1);
        List<Hop> hops = Hops.of(trace);

        assertThat(hops.stream().flatMap(h -> h.steps().stream()).toList()).isEqualTo(trace.steps());
        for (int i = 0; i < hops.size(); i++) {
            assertThat(hops.get(i).index()).isEqualTo(i + 1);
        }
        assertThat(hops).allSatisfy(h -> assertThat(h.steps()).allMatch(s -> s.packet() == h.packet()
                && s.place().namespace().equals(h.place().namespace())));
    }

    @Test
    void theFirstPacketOfAServiceConnectionPassesTheStagesInOrder() {
        Trace trace = fire("pod/default/database-0", "tcp://" + clusterIp("backend") + ":8080", 1);
        List<Stage> onNode = Hops.of(trace).stream()
                .filter(h -> h.packet() == 1 && h.place().namespace().isHost()).map(Hop::stage).distinct().toList();

        assertThat(onNode).containsSubsequence(Stage.DEVICE, Stage.PREROUTING, Stage.FORWARD, Stage.POSTROUTING);
        Hop rewriting = Hops.of(trace).stream().filter(h -> h.stage() == Stage.PREROUTING).findFirst().orElseThrow();
        assertThat(Explanation.of(rewriting).verb()).isEqualTo("rewritten");
        assertThat(Explanation.of(rewriting).what()).startsWith("DNAT " + clusterIp("backend") + ":8080 → 10.244.");
    }

    private static String clusterIp(String service) {
        return THREE_TIER.cluster().services().stream().filter(s -> s.name().equals(service)).findFirst().orElseThrow()
                .clusterIps().getFirst().toString();
    }

    @Test
    void everyStepIsExplainedInWords() {
        Trace trace = fire("deploy/frontend", "http://backend:8080/", 2);

        for (Step step : trace.steps()) {
            Explanation words = Explanation.of(step);
            assertThat(words.verb()).as("step %d", step.id()).matches("[a-z]+");
            assertThat(words.what()).as("step %d", step.id()).isNotBlank();
            assertThat(words.why()).as("step %d", step.id()).endsWith(".");
        }
    }

    @Test
    void aSkippedRuleSaysWhichConditionFailed() {
        Trace trace = fire("deploy/frontend", "http://backend:8080/", 1);

        Step masquerade = trace.steps().stream()
                .filter(s -> s.action() instanceof Action.RuleTried tried && tried.failed().isPresent()
                        && tried.chain().startsWith("KUBE-SVC-") && tried.index() == 1)
                .findFirst().orElseThrow();
        assertThat(Explanation.of(masquerade).why()).contains("which is inside 10.244.0.0/16");
    }

    @Test
    void aRouteSaysWhatItBeat() {
        Trace trace = fire("node/worker-1", "ping://10.244.2.1", 1);

        assertThat(trace.steps().stream().filter(s -> s.action() instanceof Action.Routed)
                .map(s -> Explanation.of(s).why()))
                .anyMatch(w -> w.contains("10.244.2.0/24 in table main beats default")
                        && w.contains("longest prefix"));
    }

    @Test
    void theOutcomeOfASilentDeathNamesThePlace() {
        Outcome outcome = fire("deploy/frontend", "tcp://10.244.2.77:80", 1).outcome();

        assertThat(outcome.verdict()).isEqualTo(Outcome.Verdict.UNROUTABLE);
        assertThat(outcome.where().orElseThrow().at()).isEqualTo("neighbour");
    }

    @Test
    void aRefusalQuotesTheRule() {
        Outcome outcome = load("broken-service").fire(TraceRequest.of("pod/client", "http://orders/", 1)).outcome();

        assertThat(outcome.reason()).contains("has no endpoints").contains("KUBE-SERVICES");
    }

    @Test
    void theTopologyHasTheMachinesAndWhatHoldsThemTogether() {
        assertThat(THREE_TIER.topology().node("node/worker-1")).isPresent();
        assertThat(THREE_TIER.topology().node("dev/worker-1/host/cni0").orElseThrow().kind())
                .isEqualTo(TopologyNode.Kind.BRIDGE);
        assertThat(THREE_TIER.topology().node("dev/worker-1/host/flannel.1").orElseThrow().kind())
                .isEqualTo(TopologyNode.Kind.TUNNEL);
        assertThat(THREE_TIER.topology().node("pod/default/database-0").orElseThrow().kind())
                .isEqualTo(TopologyNode.Kind.POD);
        assertThat(THREE_TIER.topology().node("service/default/backend")).isPresent();
        List<TopologyEdge> edges = List.copyOf(THREE_TIER.topology().graph().edgeSet());
        assertThat(edges.stream().filter(e -> e.kind() == TopologyEdge.Kind.OVERLAY)).hasSize(3);
        assertThat(edges.stream().filter(e -> e.kind() == TopologyEdge.Kind.ENDPOINT
                && e.from().equals("service/default/backend"))).hasSize(3);
        assertThat(edges.stream().filter(e -> e.kind() == TopologyEdge.Kind.WIRE
                && e.to().equals("underlay/underlay"))).hasSize(4);
    }

    @Test
    void everyPlaceOfATraceIsInTheTopology() {
        Set<String> rooms = THREE_TIER.topology().nodes().stream().flatMap(n -> n.namespace().stream())
                .map(Object::toString).collect(Collectors.toSet());

        assertThat(fire("external", "http://192.168.56.11:30080/", 1).steps())
                .allMatch(s -> rooms.contains(s.place().namespace().toString()));
    }

    @Test
    void optionsThatNameNothingAreProblems() {
        dev.podwire.control.ClusterLoader.Options odd = new dev.podwire.control.ClusterLoader.Options(Optional.empty(),
                Optional.of("nonesuch"), Optional.empty(), 1, false, false);

        SimulationResult result = Simulation.load(
                List.of(Input.text("small.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n")),
                LoadOptions.of(odd));

        assertThat(result.simulation()).isEmpty();
        assertThat(result.problems()).anyMatch(p -> p.isError() && p.message().contains("nonesuch"));
    }

    @Test
    void anUnknownNodeIsABadRequest() {
        assertThatThrownBy(() -> THREE_TIER.node("worker-9")).isInstanceOf(BadRequest.class)
                .hasMessageContaining("worker-1");
        assertThat(THREE_TIER.senders()).contains("pod/default/database-0", "node/worker-1", "external");
    }
}
