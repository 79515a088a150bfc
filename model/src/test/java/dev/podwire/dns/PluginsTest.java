package dev.podwire.dns;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.podwire.cluster.ClusterState;
import dev.podwire.control.ClusterLoader;
import dev.podwire.manifest.Input;
import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.Dns;
import dev.podwire.packet.Header.DnsQuestion;
import dev.podwire.packet.Header.DnsRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What single plug-ins of CoreDNS do with Corefiles as people write them. */
class PluginsTest {

    private static final String CLIENT = """
            apiVersion: v1
            kind: Pod
            metadata: {name: asker, namespace: shop}
            spec: {containers: [{name: main, image: example/client}]}
            status: {podIP: 10.244.1.77}
            """;
    private static final ServiceIndex INDEX = new ServiceIndex(cluster());

    /** Name servers beyond this one: what they were asked, what they know, and a clock that the test sets. */
    private static final class Beyond implements Wire {
        private final List<String> asked = new ArrayList<>();
        private final Map<String, String> known;
        private double seconds;

        Beyond(Map<String, String> known) {
            this.known = known;
        }

        @Override
        public void ask(Upstream upstream, DnsQuestion question, Consumer<Optional<Dns>> then) {
            asked.add(upstream.address() + ":" + upstream.port() + (upstream.tcp() ? " tcp " : " ") + question.name());
            String data = known.getOrDefault(question.type() + " " + question.name(), "");
            Reply reply = data.isEmpty()
                    ? new Reply(Reply.NXDOMAIN, true, false, List.of(),
                            List.of(new DnsRecord("example.com.", "SOA", 20, "ns.example.com. me. 1 2 3 4 20")),
                            List.of())
                    : Reply.of(List.of(new DnsRecord(question.name(), question.type(), 300, data)));
            then.accept(data.equals("SILENT")
                    ? Optional.empty()
                    : Optional.of(DnsMessage.answer(DnsMessage.question(1, question), reply, !upstream.tcp())));
        }

        @Override
        public double seconds() {
            return seconds;
        }

        @Override
        public void note(String did, String why) {
            assertThat(why).isNotBlank();
        }
    }

    private static ClusterState cluster() {
        try (InputStream yaml = Objects.requireNonNull(PluginsTest.class.getResourceAsStream("/dns/cluster.yaml"))) {
            return ClusterLoader.load(List.of(Input.bytes("cluster.yaml", yaml.readAllBytes()),
                    Input.text("client.yaml", CLIENT)),
                    ClusterLoader.Options.DEFAULT).state().orElseThrow();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static CoreDns server(String plugins) {
        return new CoreDns(new CoreDns.Surroundings(() -> INDEX, List.of(IpAddress.parse("192.168.56.1")), "CoreDNS"),
                Corefile.parse(".:53 {\n" + plugins + "\n}\n"), new Random(1));
    }

    private static Reply ask(CoreDns server, Wire wire, String name, String type, String client) {
        AtomicReference<Reply> got = new AtomicReference<>();
        server.answer(Query.of(new DnsQuestion(name, type), IpAddress.parse(client), wire), got::set);
        return Objects.requireNonNull(got.get());
    }

    private static String text(Reply reply) {
        return DnsMessage.code(reply.code()) + reply.answers().stream()
                .map(r -> " " + r.name() + " " + r.type() + " " + r.data()).collect(Collectors.joining());
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            kubernetes cluster.local { \\n pods verified \\n } | 1-2-3-4.shop.pod.cluster.local. | A | NXDOMAIN
            kubernetes cluster.local { \\n pods disabled \\n } | 1-2-3-4.shop.pod.cluster.local. | A | NXDOMAIN
            kubernetes cluster.local { \\n pods insecure \\n } | 1-2-3-4.shop.pod.cluster.local. | A | NOERROR 1-2-3-4.shop.pod.cluster.local. A 1.2.3.4
            kubernetes cluster.local { \\n namespaces other \\n } | web.shop.svc.cluster.local. | A | NXDOMAIN
            kubernetes cluster.local { \\n noendpoints \\n } | db.shop.svc.cluster.local. | A | NXDOMAIN
            kubernetes cluster.local { \\n ignore empty_service \\n } | lonely.shop.svc.cluster.local. | A | NXDOMAIN
            kubernetes cluster.local | www.example.com. | A | SERVFAIL
            hosts { \\n 10.0.0.9 wiki.corp wiki \\n fallthrough \\n } \\n forward . 9.9.9.9 | wiki.corp. | A | NOERROR wiki.corp. A 10.0.0.9
            hosts { \\n 10.0.0.9 wiki.corp \\n fallthrough \\n } \\n forward . 9.9.9.9 | www.example.com. | A | NOERROR www.example.com. A 203.0.113.80
            hosts { \\n 10.0.0.9 wiki.corp \\n } | nowhere.corp. | A | SERVFAIL
            hosts { \\n 10.0.0.9 wiki.corp \\n } | wiki.corp. | AAAA | NOERROR
            hosts { \\n 10.0.0.9 wiki.corp \\n } | 9.0.0.10.in-addr.arpa. | PTR | NOERROR 9.0.0.10.in-addr.arpa. PTR wiki.corp.
            rewrite name shop.example.com web.shop.svc.cluster.local \\n kubernetes cluster.local | shop.example.com. | A | NOERROR shop.example.com. A 10.96.0.50
            rewrite name suffix .my.zone .svc.cluster.local answer auto \\n kubernetes cluster.local | web.shop.my.zone. | A | NOERROR web.shop.my.zone. A 10.96.0.50
            rewrite name suffix .my.zone .svc.cluster.local \\n kubernetes cluster.local | web.shop.my.zone. | A | NOERROR web.shop.svc.cluster.local. A 10.96.0.50
            rewrite name prefix old- web. \\n forward . 9.9.9.9 | old-example.com. | A | NXDOMAIN
            rewrite stop { \\n name regex (.*)\\.in\\.(.*)\\.test {1}.{2}.svc.cluster.local \\n answer name (.*)\\.(.*)\\.svc\\.cluster\\.local {1}.in.{2}.test \\n } \\n kubernetes cluster.local | web.in.shop.test. | A | NOERROR web.in.shop.test. A 10.96.0.50
            rewrite continue name a.test b.test \\n rewrite name b.test web.shop.svc.cluster.local \\n kubernetes cluster.local | a.test. | A | NOERROR a.test. A 10.96.0.50
            template IN A dyn.test { \\n match ^ip-(?P<a>[0-9]+)-(?P<b>[0-9]+)[.]dyn[.]test[.]$ \\n answer "{{ .Name }} 60 IN A 10.0.{{ .Group.a }}.{{ .Group.b }}" \\n } | ip-3-4.dyn.test. | A | NOERROR ip-3-4.dyn.test. A 10.0.3.4
            template IN A dyn.test { \\n match ^ip-.*$ \\n } | other.dyn.test. | A | NXDOMAIN
            template IN AAAA . { \\n rcode NOERROR \\n } \\n forward . 9.9.9.9 | www.example.com. | AAAA | NOERROR
            template IN ANY bad.test { \\n rcode NXDOMAIN \\n } | x.bad.test. | TXT | NXDOMAIN
            forward example.org 9.9.9.9 | www.example.com. | A | SERVFAIL
            """)
    void answersAsItsCorefileSays(String plugins, String name, String type, String expected) {
        Beyond beyond = new Beyond(Map.of("A www.example.com.", "203.0.113.80"));
        assertThat(text(ask(server(plugins.replace("\\n", "\n")), beyond, name, type, "10.244.1.5")))
                .isEqualTo(expected);
    }

    @Test
    void endpointsMayBeCalledAfterTheirPods() {
        CoreDns server = server("kubernetes cluster.local {\n endpoint_pod_names\n}");
        Reply reply = ask(server, Wire.NONE, "_sql._tcp.db.shop.svc.cluster.local.", "SRV", "10.244.1.5");

        assertThat(reply.answers()).extracting(DnsRecord::data).allMatch(d -> d.endsWith(".db.shop.svc.cluster.local."))
                .anyMatch(d -> d.contains(" db-0."));
    }

    @Test
    void forwardAsksTheNextServerWhereOneIsSilent() {
        Beyond beyond = new Beyond(Map.of("A www.example.com.", "SILENT"));
        Reply reply = ask(server("forward . 9.9.9.9 1.1.1.1:5353 {\n policy sequential\n force_tcp\n}"), beyond,
                "www.example.com.", "A", "10.244.1.5");

        assertThat(reply.code()).isEqualTo(Reply.SERVFAIL);
        assertThat(beyond.asked).containsExactly("9.9.9.9:53 tcp www.example.com.",
                "1.1.1.1:5353 tcp www.example.com.", "9.9.9.9:53 tcp www.example.com.");
    }

    @Test
    void theCacheServesWhatIsLeftOfTheTtlAndForgetsInTime() {
        Beyond beyond = new Beyond(Map.of("A www.example.com.", "203.0.113.80"));
        CoreDns server = server("cache 30\nforward . /etc/resolv.conf");
        assertThat(ttl(server, beyond, "www.example.com.")).isEqualTo(30);
        beyond.seconds = 12;
        assertThat(ttl(server, beyond, "www.example.com.")).isEqualTo(18);
        assertThat(beyond.asked).hasSize(1);
        beyond.seconds = 31;
        assertThat(ttl(server, beyond, "www.example.com.")).isEqualTo(30);
        assertThat(beyond.asked).hasSize(2).allMatch(a -> a.startsWith("192.168.56.1:53 "));
    }

    private static long ttl(CoreDns server, Wire wire, String name) {
        return ask(server, wire, name, "A", "10.244.1.5").answers().getFirst().ttl();
    }

    @Test
    void whatDoesNotExistIsCachedAsLongAsItsSoaSays() {
        Beyond beyond = new Beyond(Map.of());
        CoreDns server = server("cache {\n denial 100 60\n}\nforward . 9.9.9.9");
        ask(server, beyond, "no.example.com.", "A", "10.244.1.5");
        beyond.seconds = 19;
        assertThat(ask(server, beyond, "no.example.com.", "A", "10.244.1.5").authority().getFirst().ttl()).isEqualTo(1);
        assertThat(beyond.asked).hasSize(1);
        beyond.seconds = 21;
        ask(server, beyond, "no.example.com.", "A", "10.244.1.5");
        assertThat(beyond.asked).hasSize(2);
    }

    @Test
    void zonesThatAreDisabledAreNotCached() {
        Beyond beyond = new Beyond(Map.of("A www.example.com.", "203.0.113.80"));
        CoreDns server = server("cache 30 {\n disable success example.com\n}\nforward . 9.9.9.9");
        assertThat(ttl(server, beyond, "www.example.com.")).isEqualTo(300);
        assertThat(ttl(server, beyond, "www.example.com.")).isEqualTo(300);
        assertThat(beyond.asked).hasSize(2);
    }

    @Test
    void autopathAnswersTheFirstQuestionWithTheLastName() {
        Beyond beyond = new Beyond(Map.of("A www.example.com.", "203.0.113.80"));
        CoreDns server = server(
                "autopath @kubernetes\nkubernetes cluster.local {\n pods verified\n}\nforward . 9.9.9.9");
        String client = "10.244.1.77";

        Reply reply = ask(server, beyond, "www.example.com.shop.svc.cluster.local.", "A", client);

        assertThat(text(reply)).isEqualTo(
                "NOERROR www.example.com.shop.svc.cluster.local. CNAME www.example.com. www.example.com. A 203.0.113.80");
        assertThat(ask(server, beyond, "www.example.com.shop.svc.cluster.local.", "A", "192.0.2.1").code())
                .as("a stranger has no search path").isEqualTo(Reply.NXDOMAIN);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            forward .                                    | forward needs a zone
            forward . example.com                        | is no address of a name server
            kubernetes cluster.local { \\n pods maybe \\n } | pods is disabled, insecure or verified
            kubernetes cluster.local { \\n ttl soon \\n }   | is no number
            rewrite name regex ( x                       | is no regular expression
            template IN                                  | template needs a class and a type
            """)
    void whatCannotBeUnderstoodNamesItsLine(String plugins, String message) {
        assertThatThrownBy(() -> server(plugins.replace("\\n", "\n"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Corefile line").hasMessageContaining(message);
    }
}
