package dev.podwire.sim;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.manifest.Input;
import dev.podwire.net.IpProtocol;
import dev.podwire.trace.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A cluster that lives: what a change sets off, when it does, and what packets meet meanwhile. */
class LiveClusterTest {

    private static final String SHOP = """
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
            metadata: {name: client, labels: {app: client}}
            spec: {nodeName: worker-1, containers: [{name: c, image: "c:1"}]}
            """;

    private static final ObjectKey WEB = new ObjectKey("Deployment", "default", "web");

    static LiveCluster live(String yaml) {
        SimulationResult result = Simulation.load(List.of(Input.text("shop.yaml", yaml)), LoadOptions.DEFAULT);
        assertThat(result.hasErrors()).as(result.problems().toString()).isFalse();
        return result.simulation().orElseThrow().live();
    }

    static List<Pod> pods(LiveCluster live, String app) {
        return live.state().cluster().pods().stream().filter(p -> app.equals(p.meta().labels().get("app"))).toList();
    }

    private static List<String> endpoints(ClusterState cluster, String service) {
        return cluster.slices().stream().filter(s -> s.service().equals(service)).flatMap(s -> s.endpoints().stream())
                .map(e -> e.addresses().getFirst() + (e.ready() ? "" : " not ready")).sorted().toList();
    }

    private static Outcome.Verdict ask(LiveCluster live, String to) {
        return live.fire(TraceRequest.of("pod/client", to, 1)).trace().outcome().verdict();
    }

    @Test
    void nothingHappensByItself() {
        LiveCluster live = live(SHOP);
        assertThat(live.settle().events()).isEmpty();
        assertThat(live.state().now()).isZero();
        assertThat(live.etcd()).extracting(e -> e.key()).contains("/registry/deployments/default/web",
                "/registry/services/specs/kube-system/kube-dns", "/registry/minions/worker-1");
    }

    @Test
    void aKilledPodComesBackWithAnotherAddress() {
        LiveCluster live = live(SHOP);
        Pod victim = pods(live, "web").getFirst();

        LiveChange killed = live.killPod("default", victim.name());
        assertThat(killed.messages()).containsExactly("pod \"" + victim.name() + "\" deleted");
        assertThat(live.settle().ok()).isTrue();

        assertThat(pods(live, "web")).hasSize(2).allMatch(Pod::ready).noneMatch(p -> p.name().equals(victim.name()))
                .noneMatch(p -> p.ips().equals(victim.ips()));
        assertThat(endpoints(live.state().cluster(), "web"))
                .containsExactlyInAnyOrderElementsOf(pods(live, "web").stream().map(p -> p.ips().getFirst().toString())
                        .toList());
        assertThat(ask(live, "tcp://web:80")).isEqualTo(Outcome.Verdict.DELIVERED);
        while (live.state().now() > 0) {
            assertThat(live.undo()).isTrue();
        }
        assertThat(live.undo()).isTrue();
        assertThat(pods(live, "web")).anyMatch(p -> p.equals(victim));
    }

    @Test
    void theStepsOfAChangeAreToldInOrder() {
        LiveCluster live = live(SHOP);
        live.scale(WEB, 3);
        List<LiveEvent> events = live.settle().events();

        List<String> steps = events.stream().map(LiveEvent::who).distinct().toList();
        assertThat(steps).startsWith("deployment-controller", "replicaset-controller", "default-scheduler");
        assertThat(events).extracting(LiveEvent::what).anyMatch(w -> w.startsWith("Scaled up replica set web-"))
                .anyMatch(w -> w.startsWith("Successfully assigned default/web-"))
                .anyMatch(w -> w.startsWith("CNI ADD: eth0 gets 10.244."));
        String fresh = events.stream().filter(e -> e.who().equals("replicaset-controller")).findFirst().orElseThrow()
                .what().replace("Created pod: ", "");
        LiveEvent slice = events.stream().filter(e -> e.who().equals("endpointslice-controller")).findFirst()
                .orElseThrow();
        assertThat(slice.effect().change().orElseThrow().type()).isEqualTo(WatchEvent.Type.MODIFIED);
        List<LiveEvent> syncs = events.stream().filter(e -> e.kind() == LiveEvent.Kind.PROXY).toList();
        assertThat(syncs).extracting(LiveEvent::who).containsExactlyInAnyOrder("kube-proxy on control-plane",
                "kube-proxy on worker-1", "kube-proxy on worker-2");
        assertThat(syncs).allSatisfy(sync -> {
            assertThat(sync.nanos()).isGreaterThan(slice.nanos());
            assertThat(sync.effect().rules()).anySatisfy(chain -> {
                assertThat(chain.chain()).startsWith("KUBE-SVC-");
                assertThat(chain.removed()).hasSize(2);
                assertThat(chain.added()).hasSize(3).last().satisfies(
                        rule -> assertThat(rule.origin().orElseThrow())
                                .hasToString("Pod default/" + fresh + " (shop.yaml:7)"));
            });
        });
    }

    private static TraceRequest preferring(String to, Pod pod) {
        return new TraceRequest("pod/client", to, 1, TraceRequest.Phase.EXCHANGE, 1,
                Optional.of(pod.ips().getFirst() + ":8080"), true, Optional.empty());
    }

    @Test
    void aStaleRuleSendsToADeadPod() {
        LiveCluster live = live(SHOP);
        live.scale(WEB, 3);
        live.settle();
        Pod victim = pods(live, "web").getFirst();
        live.delete(victim.meta().key(), Optional.of(0));
        // The kube-proxies have just synced, so they may not for a while; the pod is gone much sooner.
        live.advance(Duration.ofMillis(50));
        assertThat(endpoints(live.state().cluster(), "web")).doesNotContain(victim.ips().getFirst().toString());
        String ip = serviceIp(live, "web");
        String client = pods(live, "client").getFirst().nodeName().orElseThrow();

        LiveTrace trace = live.fire(preferring("tcp://" + ip + ":80", victim));

        assertThat(trace.trace().outcome().verdict()).isNotEqualTo(Outcome.Verdict.DELIVERED);
        assertThat(trace.events()).extracting(LiveEvent::who).contains("kube-proxy on " + client);
        // The connection keeps its binding although the rule has gone meanwhile: every retry went to the dead pod.
        assertThat(trace.trace().conntrack().get(client)).anySatisfy(entry -> {
            assertThat(entry.original().destination()).hasToString(ip);
            assertThat(entry.reply().source()).isEqualTo(victim.ips().getFirst());
        });
        assertThat(live.fire(preferring("tcp://" + ip + ":80", victim)).trace().outcome().verdict())
                .isEqualTo(Outcome.Verdict.DELIVERED);
    }

    private static String serviceIp(LiveCluster live, String name) {
        return live.state().cluster().services().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow()
                .clusterIps().getFirst().toString();
    }

    @Test
    void connectionsOfUdpAreForgottenWithTheirEndpointAndThoseOfTcpAreNot() {
        LiveCluster live = live(SHOP.replace("[{containerPort: 8080}]",
                "[{containerPort: 8080}, {containerPort: 8080, protocol: UDP}]").replace(
                        "ports: [{port: 80, targetPort: 8080}]",
                        "ports: [{name: t, port: 80, targetPort: 8080},"
                                + " {name: u, port: 80, protocol: UDP, targetPort: 8080}]"));
        Pod victim = pods(live, "web").getFirst();
        String ip = serviceIp(live, "web");
        for (String scheme : List.of("tcp", "udp")) {
            assertThat(live.fire(preferring(scheme + "://" + ip + ":80", victim)).trace().outcome().verdict())
                    .isEqualTo(Outcome.Verdict.DELIVERED);
        }
        assertThat(bindings(live, victim)).containsExactlyInAnyOrder(IpProtocol.TCP, IpProtocol.UDP);

        live.killPod("default", victim.name());
        live.advance(Duration.ofSeconds(2));

        assertThat(bindings(live, victim)).containsExactly(IpProtocol.TCP);
        for (int i = 0; i < 2; i++) {
            live.undo();
        }
        assertThat(bindings(live, victim)).containsExactlyInAnyOrder(IpProtocol.TCP, IpProtocol.UDP);
    }

    private static List<IpProtocol> bindings(LiveCluster live, Pod pod) {
        return live.conntrack("worker-1").stream().filter(e -> e.reply().source().equals(pod.ips().getFirst()))
                .map(e -> e.original().protocol()).distinct().toList();
    }

    @Test
    void aNodeJoinsAndIsProgrammed() {
        LiveCluster live = live(SHOP);
        live.addNode("worker-9", Map.of());
        LiveChange settled = live.settle();

        assertThat(settled.ok()).isTrue();
        assertThat(live.state().cluster().node("worker-9").orElseThrow().taints()).isEmpty();
        assertThat(live.state().cluster().node("worker-9").orElseThrow().podCidrs()).hasSize(1);
        assertThat(settled.events()).extracting(LiveEvent::who).contains("kube-proxy on worker-9",
                "flannel on worker-1");
        live.scale(WEB, 6);
        live.settle();
        assertThat(pods(live, "web")).anyMatch(p -> p.nodeName().equals(Optional.of("worker-9")))
                .allMatch(Pod::ready);
        String there = pods(live, "web").stream().filter(p -> p.nodeName().equals(Optional.of("worker-9"))).findFirst()
                .orElseThrow().ips().getFirst().toString();
        assertThat(ask(live, "tcp://" + there + ":8080")).isEqualTo(Outcome.Verdict.DELIVERED);
    }

    @Test
    void aDrainedNodeIsEmptied() {
        LiveCluster live = live(SHOP);
        assertThat(live.drain("worker-1", false).messages()).anyMatch(m -> m.contains("default/client"));
        live.undo();
        assertThat(live.drain("worker-2", false).ok()).isTrue();
        live.settle();
        assertThat(pods(live, "web")).hasSize(2)
                .allMatch(p -> p.ready() && p.nodeName().equals(Optional.of("worker-1")));
    }

    @Test
    void aCrashedNodesPodsGoOnBeingAskedUntilTheLeaseIsMissed() {
        LiveCluster live = live(SHOP);
        Pod lost = pods(live, "web").stream().filter(p -> p.nodeName().equals(Optional.of("worker-2"))).findFirst()
                .orElseThrow();
        live.crash("worker-2");
        live.advance(Duration.ofSeconds(20));
        assertThat(endpoints(live.state().cluster(), "web")).contains(lost.ips().getFirst().toString());
        assertThat(ask(live, "tcp://" + lost.ips().getFirst() + ":8080")).isNotEqualTo(Outcome.Verdict.DELIVERED);

        live.advance(Duration.ofSeconds(30));
        assertThat(endpoints(live.state().cluster(), "web")).contains(lost.ips().getFirst() + " not ready");
        live.settle();
        assertThat(pods(live, "web")).filteredOn(Pod::ready).hasSize(2)
                .allMatch(p -> p.nodeName().equals(Optional.of("worker-1")));

        live.recover("worker-2");
        live.settle();
        assertThat(pods(live, "web")).hasSize(2).allMatch(Pod::ready);
    }

    @Test
    void anUnreadyPodLeavesTheEndpoints() {
        LiveCluster live = live(SHOP);
        Pod pod = pods(live, "web").getFirst();
        live.setReady("default", pod.name(), false);
        live.settle();
        assertThat(endpoints(live.state().cluster(), "web")).contains(pod.ips().getFirst() + " not ready");
        live.setReady("default", pod.name(), true);
        live.settle();
        assertThat(endpoints(live.state().cluster(), "web")).noneMatch(e -> e.endsWith("not ready"));
    }

    @Test
    void oneSliceKeepsItsNameWhileItsEndpointsComeAndGo() {
        LiveCluster live = live(SHOP);
        List<String> before = live.state().cluster().slices().stream().map(EndpointSlice::meta).map(m -> m.name())
                .toList();
        live.scale(WEB, 0);
        live.settle();
        live.scale(WEB, 4);
        live.settle();
        assertThat(live.state().cluster().slices().stream().map(EndpointSlice::meta).map(m -> m.name()).toList())
                .isEqualTo(before);
    }
}
