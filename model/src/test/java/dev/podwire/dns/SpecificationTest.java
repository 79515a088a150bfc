package dev.podwire.dns;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import dev.podwire.cluster.ClusterState;
import dev.podwire.control.ClusterLoader;
import dev.podwire.manifest.Input;
import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.DnsQuestion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kubernetes DNS-Based Service Discovery, version 1.1.0, record by record in the order of its sections; what it leaves open is
 * as CoreDNS has it: each of two addresses counts for the weight of a record, even where one record is left of both.
 */
class SpecificationTest {

    private static final CoreDns SERVER = new CoreDns(
            new CoreDns.Surroundings(() -> new ServiceIndex(cluster()), List.of(), "CoreDNS"),
            Corefile.kubeadm("cluster.local"), new Random(1));

    private static ClusterState cluster() {
        String slice = """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s-%6$s, labels: {kubernetes.io/service-name: %1$s}}
                addressType: %2$s
                ports: [{name: https, port: 8443}, {name: dns, port: 5353, protocol: UDP}]
                endpoints:
                - {addresses: ["%3$s"], hostname: my-pet}
                - {addresses: ["%4$s"]}
                - {addresses: ["%5$s"], conditions: {ready: false}}
                ---
                """;
        String text = """
                apiVersion: v1
                kind: Service
                metadata: {name: cluster-ip}
                spec:
                  clusterIPs: [10.96.3.1, "fd00:10:96::31"]
                  ipFamilyPolicy: RequireDualStack
                  ports: [{name: https, port: 443}, {name: dns, port: 53, protocol: UDP}]
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: unnamed}
                spec: {clusterIP: 10.96.3.2, ports: [{port: 80}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: headless}
                spec: {clusterIP: None, ports: [{name: https, port: 443}, {name: dns, port: 53, protocol: UDP}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: early}
                spec: {clusterIP: None, publishNotReadyAddresses: true, ports: [{name: https, port: 443}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: nobody}
                spec: {clusterIP: None, ports: [{name: https, port: 443}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: chain}
                spec: {type: ExternalName, externalName: chain2.default.svc.cluster.local}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: chain2}
                spec: {type: ExternalName, externalName: cluster-ip.default.svc.cluster.local}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: ring}
                spec: {type: ExternalName, externalName: ring2.default.svc.cluster.local}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: ring2}
                spec: {type: ExternalName, externalName: ring.default.svc.cluster.local}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: self}
                spec: {type: ExternalName, externalName: self.default.svc.cluster.local}
                ---
                """ + slice.formatted("headless", "IPv4", "10.3.0.100", "10.3.0.101", "10.3.0.102", "four")
                + slice.formatted("headless", "IPv6", "fd00::100", "fd00::101", "fd00::102", "six")
                + slice.formatted("early", "IPv4", "10.3.1.100", "10.3.1.101", "10.3.1.102", "four");
        return ClusterLoader.load(List.of(Input.text("spec.yaml", text)), ClusterLoader.Options.DEFAULT).state()
                .orElseThrow();
    }

    @ParameterizedTest(name = "§{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            2.2   | dns-version.cluster.local.                        | TXT  | TXT "1.1.0"
            2.3.1 | cluster-ip.default.svc.cluster.local.             | A    | A 10.96.3.1
            2.3.1 | CLUSTER-IP.Default.svc.cluster.local.             | A    | A 10.96.3.1
            2.3.1 | cluster-ip.default.svc.cluster.local.             | AAAA | AAAA fd00:10:96::31
            2.3.2 | _https._tcp.cluster-ip.default.svc.cluster.local. | SRV  | SRV 0 50 443 cluster-ip.default.svc.cluster.local.
            2.3.2 | _dns._udp.cluster-ip.default.svc.cluster.local.   | SRV  | SRV 0 50 53 cluster-ip.default.svc.cluster.local.
            2.3.2 | _dns._tcp.cluster-ip.default.svc.cluster.local.   | SRV  | NXDOMAIN
            2.3.2 | _http._tcp.unnamed.default.svc.cluster.local.     | SRV  | NXDOMAIN
            2.3.3 | 1.3.96.10.in-addr.arpa.                           | PTR  | PTR cluster-ip.default.svc.cluster.local.
            2.3.3 | 1.3.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.9.0.0.0.1.0.0.0.0.d.f.ip6.arpa. | PTR | PTR cluster-ip.default.svc.cluster.local.
            2.4.1 | headless.default.svc.cluster.local.               | A    | A 10.3.0.100; A 10.3.0.101
            2.4.1 | headless.default.svc.cluster.local.               | AAAA | AAAA fd00::100; AAAA fd00::101
            2.4.1 | early.default.svc.cluster.local.                  | A    | A 10.3.1.100; A 10.3.1.101; A 10.3.1.102
            2.4.1 | nobody.default.svc.cluster.local.                 | A    | NXDOMAIN
            2.4.1 | my-pet.headless.default.svc.cluster.local.        | A    | A 10.3.0.100
            2.4.1 | my-pet.headless.default.svc.cluster.local.        | AAAA | AAAA fd00::100
            2.4.1 | 10-3-0-102.headless.default.svc.cluster.local.    | A    | NXDOMAIN
            2.4.2 | _https._tcp.headless.default.svc.cluster.local.   | SRV  | SRV 0 25 8443 10-3-0-101.headless.default.svc.cluster.local.; SRV 0 25 8443 fd00--101.headless.default.svc.cluster.local.; SRV 0 25 8443 my-pet.headless.default.svc.cluster.local.
            2.4.3 | 100.0.3.10.in-addr.arpa.                          | PTR  | PTR my-pet.headless.default.svc.cluster.local.
            2.4.3 | 101.0.3.10.in-addr.arpa.                          | PTR  | PTR 10-3-0-101.headless.default.svc.cluster.local.
            2.5   | chain.default.svc.cluster.local.                  | A    | A 10.96.3.1; CNAME chain2.default.svc.cluster.local.; CNAME cluster-ip.default.svc.cluster.local.
            2.5   | chain.default.svc.cluster.local.                  | CNAME | CNAME chain2.default.svc.cluster.local.
            2.5   | ring.default.svc.cluster.local.                   | A    | NODATA
            2.5   | self.default.svc.cluster.local.                   | A    | NODATA
            2.5   | chain.default.svc.cluster.local.                  | TXT  | NODATA
            2.6   | 1-2-3-4.default.pod.cluster.local.                | A    | A 1.2.3.4
            """)
    void theRecordIsThere(String section, String name, String type, String expected) {
        AtomicReference<Reply> got = new AtomicReference<>();
        SERVER.answer(Query.of(new DnsQuestion(name, type), IpAddress.parse("10.244.1.5"), Wire.NONE), got::set);
        Reply reply = Objects.requireNonNull(got.get());

        String records = reply.answers().stream().map(r -> r.type() + " " + r.data()).sorted()
                .collect(Collectors.joining("; "));
        assertThat(reply.code() == Reply.NXDOMAIN ? "NXDOMAIN" : records.isEmpty() ? "NODATA" : records)
                .as("section %s", section).isEqualTo(expected);
        assertThat(reply.answers().isEmpty()).as("a negative answer has the zone's SOA")
                .isEqualTo(reply.authority().stream().anyMatch(r -> r.type().equals("SOA")));
    }
}
