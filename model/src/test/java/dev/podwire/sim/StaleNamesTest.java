package dev.podwire.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.podwire.dns.ClientCache;
import dev.podwire.manifest.Input;
import dev.podwire.trace.Outcome;
import dev.podwire.trace.Trace;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A program that keeps names holds on to the address of a headless Service's pod that has been replaced. */
class StaleNamesTest {

    /** The cluster with the one pod behind the Service at this address. */
    private static Simulation with(String podIp) {
        return Simulation.load(List.of(Input.text("cluster.yaml", """
                apiVersion: v1
                kind: Service
                metadata: {name: db}
                spec: {clusterIP: None, selector: {app: db}, ports: [{port: 5432}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: db-0, labels: {app: db}}
                spec: {nodeName: worker-1, containers: [{name: db, image: example/db, ports: [{containerPort: 5432}]}]}
                status: {podIP: %s}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: client}
                spec: {containers: [{name: main, image: example/client}]}
                """.formatted(podIp))), LoadOptions.DEFAULT).simulation().orElseThrow();
    }

    private static Trace fire(Simulation simulation, ClientCache cache, int second) {
        return simulation.fire(TraceRequest.of("pod/client", "tcp://db:5432", 1), cache, Duration.ofSeconds(second));
    }

    @Test
    void afterARestartTheOldAddressIsUsedUntilItIsForgotten() {
        Simulation before = with("10.244.1.50");
        Simulation after = with("10.244.1.51");
        ClientCache cache = new ClientCache(Optional.of(Duration.ofSeconds(30)));

        assertThat(fire(before, cache, 0).outcome().verdict()).isEqualTo(Outcome.Verdict.DELIVERED);

        Trace stale = fire(after, cache, 29);
        assertThat(stale.wire().dns()).as("no name server is asked").isEmpty();
        assertThat(stale.outcome().verdict()).isNotEqualTo(Outcome.Verdict.DELIVERED);

        Trace fresh = fire(after, cache, 30);
        assertThat(fresh.wire().dns()).isNotEmpty();
        assertThat(fresh.outcome().verdict()).isEqualTo(Outcome.Verdict.DELIVERED);
    }

    @Test
    void withoutATimeOfItsOwnTheTtlCounts() {
        Simulation cluster = with("10.244.1.50");
        ClientCache cache = new ClientCache(Optional.empty());

        fire(cluster, cache, 0);

        assertThat(fire(cluster, cache, 29).wire().dns()).isEmpty();
        assertThat(fire(cluster, cache, 31).wire().dns()).isNotEmpty();
    }
}
