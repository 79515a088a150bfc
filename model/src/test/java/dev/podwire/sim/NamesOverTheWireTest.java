package dev.podwire.sim;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.podwire.control.ClusterLoader;
import dev.podwire.manifest.Input;
import dev.podwire.net.IpAddress;
import dev.podwire.trace.DnsLookup;
import dev.podwire.trace.Outcome;
import dev.podwire.trace.Trace;
import dev.podwire.trace.TracedPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Lookups through the data plane: every question a packet, to CoreDNS, beyond it, and into the void. */
class NamesOverTheWireTest {

    private static final String CLIENT = """
            apiVersion: v1
            kind: Pod
            metadata: {name: client}
            spec:
              containers: [{name: main, image: example/client}]
            """;

    private static Simulation load(String... documents) {
        LoadOptions options = new LoadOptions(ClusterLoader.Options.DEFAULT, List.of(),
                Map.of("www.example.com", IpAddress.parse("203.0.113.80")), Optional.empty());
        SimulationResult result = Simulation.load(
                List.of(Input.text("cluster.yaml", CLIENT + "---\n" + String.join("---\n", documents))), options);
        assertThat(result.problems()).filteredOn(p -> p.isError()).isEmpty();
        return result.simulation().orElseThrow();
    }

    private static Lookup.Result resolve(Simulation simulation, String name, Lookup.Libc libc) {
        return simulation.resolve(new Lookup("pod/client", name, "addr", libc, 1));
    }

    /** A headless Service with so many pods that their addresses do not fit into a datagram. */
    private static String crowd() {
        String endpoints = IntStream.range(1, 60).mapToObj(i -> "- addresses: [10.244.9." + i + "]\n")
                .collect(Collectors.joining());
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: crowd}
                spec: {clusterIP: None, ports: [{port: 80}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: crowd-1, labels: {kubernetes.io/service-name: crowd}}
                addressType: IPv4
                ports: [{port: 80}]
                endpoints:
                """ + endpoints;
    }

    @Test
    void whatDoesNotFitIntoADatagramIsFetchedOverTcp() {
        Simulation simulation = load(crowd());
        Lookup.Result result = resolve(simulation, "crowd", Lookup.Libc.GLIBC);

        assertThat(result.addresses()).hasSize(59);
        assertThat(result.queries()).extracting(q -> q.asked().protocol()).containsExactly("udp", "udp", "tcp", "tcp");
        assertThat(result.queries().getFirst().truncated()).isTrue();

        Trace trace = simulation.fire(TraceRequest.of("pod/client", "dns://crowd", 1));
        assertThat(trace.outcome().verdict()).isEqualTo(Outcome.Verdict.DELIVERED);
        assertThat(trace.packets()).allMatch(p -> p.chapter() == TracedPacket.Chapter.DNS
                || p.chapter() == TracedPacket.Chapter.CONTROL);
        assertThat(trace.packets()).extracting(TracedPacket::kind).contains("tcp[S]", "tcp[S.]", "tcp[.F]");
    }

    @Test
    void coreDnsAsksTheNodesResolverOverTheWire() {
        Simulation simulation = load();
        Trace trace = simulation.fire(TraceRequest.of("pod/client", "dns://www.example.com.", 1));

        assertThat(trace.outcome().verdict()).isEqualTo(Outcome.Verdict.DELIVERED);
        assertThat(trace.server().orElseThrow().who()).startsWith("pod/kube-system/coredns-");
        assertThat(trace.packets()).as("question, question of CoreDNS, two answers").hasSize(4);
        assertThat(trace.steps()).anyMatch(s -> s.place().namespace().host().equals("underlay"));
    }

    @Test
    void aNameServerThatACorefileOrAPodNamesStandsOnTheInternet() {
        Simulation simulation = load("""
                apiVersion: v1
                kind: Pod
                metadata: {name: stubborn}
                spec:
                  dnsPolicy: None
                  dnsConfig: {nameservers: [8.8.8.8], searches: [example.com], options: [{name: ndots, value: "1"}]}
                  containers: [{name: main, image: example/client}]
                """);

        Lookup.Result result = simulation.resolve(new Lookup("pod/stubborn", "www", "A", Lookup.Libc.GLIBC, 1));

        assertThat(result.addresses()).containsExactly(IpAddress.parse("203.0.113.80"));
        assertThat(result.queries()).extracting(DnsLookup::server).containsExactly("8.8.8.8");
        assertThat(result.queries()).extracting(DnsLookup::name).containsExactly("www.example.com.");
    }

    @ParameterizedTest(name = "{0}: {1} after {2} s")
    @CsvSource({"GLIBC, ECONNREFUSED, 0", "MUSL, TIMEOUT, 5"})
    void withoutCoreDnsKubeProxyRefusesAndOnlyGlibcHears(Lookup.Libc libc, String code, int seconds) {
        Simulation simulation = load("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: coredns, namespace: kube-system}
                spec:
                  replicas: 0
                  selector: {matchLabels: {k8s-app: kube-dns}}
                  template:
                    metadata: {labels: {k8s-app: kube-dns}}
                    spec: {containers: [{name: coredns, image: coredns}]}
                """);

        Lookup.Result result = resolve(simulation, "web", libc);

        assertThat(result.found()).isFalse();
        assertThat(result.queries()).isNotEmpty().allMatch(q -> q.responseCode().equals(code));
        assertThat(end(result)).isEqualTo(seconds);
    }

    @ParameterizedTest(name = "{0}: {1} questions, {2} s")
    @CsvSource({"GLIBC, 8, 20", "MUSL, 4, 5"})
    void whereNothingComesBackTheLibrariesWaitAsTheyAreTold(Lookup.Libc libc, int questions, int seconds) {
        Simulation simulation = load("""
                apiVersion: v1
                kind: Service
                metadata: {name: kube-dns, namespace: kube-system}
                spec:
                  clusterIP: 10.96.0.10
                  ports: [{name: dns, port: 53, protocol: UDP}]
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: kube-dns-1, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
                addressType: IPv4
                ports: [{name: dns, port: 53, protocol: UDP}]
                endpoints: [{addresses: [10.244.77.7]}]
                """);

        Lookup.Result result = resolve(simulation, "web", libc);

        assertThat(result.queries()).hasSize(questions);
        assertThat(result.queries()).allMatch(q -> q.responseCode().equals("TIMEOUT"));
        assertThat(end(result)).isEqualTo(seconds);
    }

    private static long end(Lookup.Result result) {
        DnsLookup last = result.queries().getLast();
        return last.asked().at().plus(last.asked().took()).plusMillis(500).toSeconds();
    }

    @Test
    void aForwardThatLeadsBackEnds() {
        Simulation simulation = load("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: coredns, namespace: kube-system}
                data:
                  Corefile: |
                    .:53 {
                        forward . 10.96.0.10
                    }
                """);

        Lookup.Result result = simulation.resolve(new Lookup("pod/client", "a.b.", "A", Lookup.Libc.GLIBC, 1));

        assertThat(result.found()).isFalse();
        assertThat(result.code()).isEqualTo("SERVFAIL");
    }
}
