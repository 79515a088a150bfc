package dev.podwire.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.control.ClusterLoader;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.Route;
import dev.podwire.manifest.Input;
import dev.podwire.net.Cidr;
import dev.podwire.proxy.ProxyMode;
import dev.podwire.proxy.ProxyModes;
import dev.podwire.trace.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of a living cluster whose machines, programs and people do not behave. */
class LiveNodesTest {

    private static final String WEB = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: c, image: "c:1", ports: [{containerPort: 8080}]}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: client}
            spec: {nodeName: worker-1, containers: [{name: c, image: "c:1"}]}
            """;

    private static Pod webOn(LiveCluster live, String node) {
        return LiveClusterTest.pods(live, "web").stream().filter(p -> p.nodeName().equals(Optional.of(node)))
                .findFirst().orElseThrow();
    }

    private static Outcome.Verdict ask(LiveCluster live, String to) {
        return live.fire(TraceRequest.of("pod/client", to, 1)).trace().outcome().verdict();
    }

    @Test
    void aNodeWhoseCableIsPulledKeepsItsPodsAndItsOldRules() {
        LiveCluster live = LiveClusterTest.live(WEB);
        Pod there = webOn(live, "worker-2");
        live.partition("worker-2");
        assertThat(ask(live, "tcp://" + there.ips().getFirst() + ":8080")).isNotEqualTo(Outcome.Verdict.DELIVERED);
        live.scale(new ObjectKey("Deployment", "default", "web"), 5);
        live.advance(Duration.ofSeconds(10));
        assertThat(live.events()).extracting(LiveEvent::who).contains("kube-proxy on worker-1")
                .doesNotContain("kube-proxy on worker-2");

        live.recover("worker-2");
        live.settle();

        assertThat(live.events()).extracting(LiveEvent::who).contains("kube-proxy on worker-2");
        assertThat(LiveClusterTest.pods(live, "web")).anyMatch(
                p -> p.name().equals(there.name()) && p.ips().equals(there.ips()) && p.ready());
        assertThat(ask(live, "tcp://" + there.ips().getFirst() + ":8080")).isEqualTo(Outcome.Verdict.DELIVERED);
        LiveScratch.assertSame(live);
    }

    @Test
    void podsOfAMachineThatWasStartedAgainHaveOtherAddresses() {
        LiveCluster live = LiveClusterTest.live(WEB);
        Pod before = webOn(live, "worker-2");
        live.crash("worker-2");
        live.advance(Duration.ofSeconds(5));
        live.recover("worker-2");
        assertThat(live.settle().ok()).isTrue();

        Pod after = webOn(live, "worker-2");
        assertThat(after.name()).isEqualTo(before.name());
        assertThat(after.ips()).isNotEqualTo(before.ips());
        assertThat(ask(live, "tcp://" + after.ips().getFirst() + ":8080")).isEqualTo(Outcome.Verdict.DELIVERED);
        LiveScratch.assertSame(live);
    }

    @Test
    void withoutItsKubeProxyANodeIsLeftBehind() {
        LiveCluster live = LiveClusterTest.live(WEB);
        live.delete(new ObjectKey("DaemonSet", "kube-system", "kube-proxy"), Optional.empty());
        live.settle();
        assertThat(live.state().cluster().pods()).noneMatch(p -> p.name().startsWith("kube-proxy"));
        live.scale(new ObjectKey("Deployment", "default", "web"), 4);
        assertThat(live.settle().events()).isNotEmpty().noneMatch(e -> e.kind() == LiveEvent.Kind.PROXY);
        assertThat(ask(live, "tcp://web:80")).isEqualTo(Outcome.Verdict.DELIVERED);
    }

    @Test
    void withoutCoreDnsNamesAreNotFound() {
        LiveCluster live = LiveClusterTest.live(WEB);
        live.scale(new ObjectKey("Deployment", "kube-system", "coredns"), 0);
        live.settle();
        assertThat(ask(live, "tcp://web:80")).isEqualTo(Outcome.Verdict.UNRESOLVED);
        live.scale(new ObjectKey("Deployment", "kube-system", "coredns"), 1);
        live.settle();
        assertThat(ask(live, "tcp://web:80")).isEqualTo(Outcome.Verdict.DELIVERED);
    }

    @Test
    void whatSomebodyTypesStaysUntilItIsTakenBack() {
        LiveCluster live = LiveClusterTest.live(WEB);
        Pod there = webOn(live, "worker-2");
        String to = "tcp://" + there.ips().getFirst() + ":8080";
        NamespaceId worker = NamespaceId.hostOf("worker-1");
        Cidr range = live.state().cluster().node("worker-2").orElseThrow().podCidrs().getFirst();
        Route route = live.snapshot().node("worker-1").routing().routes().stream()
                .filter(r -> r.destination().equals(range)).findFirst().orElseThrow();
        live.type(List.of(new KernelOperation.DeleteRoute(worker, route)));
        assertThat(ask(live, to)).isNotEqualTo(Outcome.Verdict.DELIVERED);
        live.undo();
        live.undo();
        assertThat(ask(live, to)).isEqualTo(Outcome.Verdict.DELIVERED);
    }

    @Test
    void aRolloutReplacesPodsWithoutLosingTheService() {
        LiveCluster live = LiveClusterTest.live(WEB);
        LiveChange applied = live.apply(List.of(Input.text("web.yaml",
                WEB.substring(0, WEB.indexOf("---")).replace("c:1", "c:2"))));
        assertThat(applied.messages()).containsExactly("deployment.apps/web configured");
        for (int i = 0; i < 12; i++) {
            live.advance(Duration.ofMillis(500));
            assertThat(live.state().cluster().slices().stream().filter(s -> s.service().equals("web"))
                    .flatMap(s -> s.endpoints().stream()).filter(e -> e.ready())).hasSizeGreaterThanOrEqualTo(2);
        }
        live.settle();
        assertThat(LiveClusterTest.pods(live, "web")).hasSize(2)
                .allMatch(p -> p.ready() && p.spec().containers().getFirst().image().equals("c:2"));
        assertThat(live.state().control().store().ofKind("ReplicaSet", "default")).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("modes")
    void everyProxyModeFollows(String mode) {
        ClusterLoader.Options defaults = ClusterLoader.Options.DEFAULT;
        LoadOptions options = LoadOptions.of(new ClusterLoader.Options(defaults.nodes(), defaults.cni(),
                Optional.of(mode), 1, false, false));
        LiveCluster live = Simulation.load(List.of(Input.text("web.yaml", WEB)), options).simulation().orElseThrow()
                .live();
        String ip = live.state().cluster().services().stream().filter(s -> s.name().equals("web")).findFirst()
                .orElseThrow().clusterIps().getFirst().toString();
        LiveClusterTest.pods(live, "web").forEach(p -> live.killPod("default", p.name()));
        live.settle();
        assertThat(live.events()).extracting(LiveEvent::who).contains("kube-proxy on worker-1");
        assertThat(ask(live, "tcp://" + ip + ":80")).isEqualTo(Outcome.Verdict.DELIVERED);
    }

    static List<String> modes() {
        return ProxyModes.all().stream().map(ProxyMode::name).filter(name -> !name.equals("none")).toList();
    }
}
