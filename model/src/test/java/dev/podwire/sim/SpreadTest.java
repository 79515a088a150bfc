package dev.podwire.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.podwire.control.ClusterLoader;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.manifest.Input;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.walk.ClientRequest;
import dev.podwire.walk.ClientResult;
import dev.podwire.walk.Recording;
import dev.podwire.walk.WalkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** How 10,000 requests spread over a Service's endpoints. */
class SpreadTest {

    private static final int REQUESTS = 10_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final IpAddress SERVICE = IpAddress.parse("10.96.0.77");

    /** The limits are the 99.9 % points of the chi-square distribution with n - 1 degrees of freedom. */
    @ParameterizedTest
    @CsvSource({"3, 13.816", "7, 22.458", "100, 148.230"})
    void everyEndpointGetsItsShare(int endpoints, double limit) {
        Map<String, Integer> hits = hits(session(endpoints, "None"), REQUESTS);
        double expected = (double) REQUESTS / endpoints;
        double chiSquare = hits.values().stream().mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
        assertThat(hits).hasSize(endpoints);
        assertThat(chiSquare).isLessThan(limit);
        assertThat(hits.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(REQUESTS);
    }

    @Test
    void theLimitsWouldNoticeAnUnevenSpread() {
        // Without the falling odds of the rules (1/3, 1/2, 1) the first of three gets a third, the second two ninths.
        double[] uneven = {REQUESTS / 3.0, REQUESTS * 2 / 9.0, REQUESTS * 4 / 9.0};
        double expected = REQUESTS / 3.0;
        double chiSquare = 0;
        for (double n : uneven) {
            chiSquare += (n - expected) * (n - expected) / expected;
        }
        assertThat(chiSquare).isGreaterThan(13.816);
    }

    @ParameterizedTest
    @CsvSource({"3", "7", "100"})
    void aClientWithAffinityStaysWhereItIs(int endpoints) {
        WalkSession session = session(endpoints, "ClientIP");
        Set<String> firstMet = new TreeSet<>();
        for (int client = 0; client < 20; client++) {
            session.flushConnections();
            Map<String, Integer> hits = hits(session, 50);
            assertThat(hits).hasSize(1);
            firstMet.addAll(hits.keySet());
        }
        assertThat(firstMet).hasSizeGreaterThan(1);
    }

    @Test
    void affinityEndsWithItsTimeout() {
        WalkSession session = session(100, "ClientIP");
        Set<String> met = new TreeSet<>();
        for (int visit = 0; visit < 10; visit++) {
            met.addAll(hits(session, 2).keySet());
            session.idle(Duration.ofSeconds(10_801));
        }
        assertThat(met).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @CsvSource({"2", "5", "100"})
    void ipvsTakesExactTurns(int endpoints) {
        Map<String, Integer> hits = hits(session(endpoints, "None", "ipvs"), REQUESTS);

        assertThat(hits).hasSize(endpoints);
        assertThat(hits.values()).containsOnly(REQUESTS / endpoints);
    }

    @Test
    void affinityOfIpvsHoldsUntilItsTimeAndThenGoesOnWithTheTurns() {
        WalkSession session = session(3, "ClientIP", "ipvs");
        List<Set<String>> met = new ArrayList<>();
        for (int visit = 0; visit < 3; visit++) {
            Map<String, Integer> hits = hits(session, 200);
            assertThat(hits).hasSize(1);
            met.add(hits.keySet());
            session.idle(Duration.ofSeconds(10_801));
        }
        assertThat(met).doesNotHaveDuplicates();
    }

    private static Map<String, Integer> hits(WalkSession session, int requests) {
        Map<String, Integer> hits = new HashMap<>();
        for (int i = 0; i < requests; i++) {
            ClientResult result = session.run(new ClientRequest(new NamespaceId("node-1", "client"),
                    IpProtocol.UDP, SERVICE, 80, Optional.empty(), 1024 + i, 0, List.of(Header.Data.of("hello")), 1,
                    TIMEOUT, TIMEOUT, List.of()));
            assertThat(result.seen()).as(result.toString()).isNotEmpty();
            hits.merge(result.seen().getFirst().who(), 1, Integer::sum);
        }
        return hits;
    }

    private static WalkSession session(int endpoints, String affinity) {
        return session(endpoints, affinity, "iptables");
    }

    private static WalkSession session(int endpoints, String affinity, String mode) {
        StringBuilder manifest = new StringBuilder("""
                apiVersion: v1
                kind: Node
                metadata: {name: node-1}
                spec: {podCIDR: 10.244.1.0/24, podCIDRs: [10.244.1.0/24]}
                status: {addresses: [{type: InternalIP, address: 192.168.10.11}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: client, namespace: default}
                spec: {nodeName: node-1, containers: [{name: main, image: example/client:1}]}
                status: {phase: Running, podIP: 10.244.1.250, podIPs: [{ip: 10.244.1.250}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web, namespace: default}
                spec:
                  clusterIP: 10.96.0.77
                  clusterIPs: [10.96.0.77]
                  selector: {app: web}
                  sessionAffinity: %s
                  ports: [{port: 80, targetPort: 8080, protocol: UDP}]
                """.formatted(affinity));
        for (int i = 0; i < endpoints; i++) {
            manifest.append("""
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: web-%1$d, namespace: default, labels: {app: web}}
                    spec:
                      nodeName: node-1
                      containers: [{name: main, image: example/web:1, ports: [{containerPort: 8080, protocol: UDP}]}]
                    status:
                      phase: Running
                      podIP: 10.244.1.%2$d
                      podIPs: [{ip: 10.244.1.%2$d}]
                      conditions: [{type: Ready, status: "True"}]
                    """.formatted(i, i + 10));
        }
        ClusterLoader.Options options = new ClusterLoader.Options(Optional.empty(), Optional.of("flannel"),
                Optional.of(mode), 1, false, false);
        Simulation simulation = Simulation.load(List.of(Input.text("web.yaml", manifest.toString())),
                LoadOptions.of(options)).simulation().orElseThrow();
        WalkSession session = new WalkSession(simulation.fabric(),
                new WalkSession.Options(1, Recording.OFF, Map.of()));
        session.warm();
        return session;
    }
}
