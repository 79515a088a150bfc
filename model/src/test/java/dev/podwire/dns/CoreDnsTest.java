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
import java.util.stream.IntStream;

import dev.podwire.cluster.ClusterState;
import dev.podwire.control.ClusterLoader;
import dev.podwire.manifest.Input;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.Header.Dns;
import dev.podwire.packet.Header.DnsQuestion;
import dev.podwire.packet.Header.DnsRecord;
import dev.podwire.walk.Application;
import dev.podwire.walk.ClientResult;
import dev.podwire.walk.Conversation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Questions and answers of CoreDNS with the Corefile of kubeadm, as its documentation and source say. */
class CoreDnsTest {

    private static final ClusterState CLUSTER = cluster();
    private static final OutsideNames OUTSIDE = new OutsideNames(
            Map.of("api.example.com", List.of(IpAddress.parse("203.0.113.80"))));

    /** Upstream servers that know {@link #OUTSIDE} and answer at once. */
    private static final Wire WIRE = new Wire() {
        @Override
        public void ask(Upstream upstream, DnsQuestion question, Consumer<Optional<Dns>> then) {
            then.accept(Optional.of(DnsMessage.answer(DnsMessage.question(1, question), OUTSIDE.answer(question),
                    !upstream.tcp())));
        }

        @Override
        public double seconds() {
            return 0;
        }

        @Override
        public void note(String did, String why) {
            // nobody reads it
        }
    };

    private static ClusterState cluster() {
        try (InputStream yaml = Objects.requireNonNull(CoreDnsTest.class.getResourceAsStream("/dns/cluster.yaml"))) {
            return ClusterLoader.load(List.of(Input.bytes("cluster.yaml", yaml.readAllBytes())),
                    ClusterLoader.Options.DEFAULT).state().orElseThrow();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static CoreDns server(Corefile corefile) {
        return new CoreDns(new CoreDns.Surroundings(() -> new ServiceIndex(CLUSTER),
                List.of(IpAddress.parse("192.168.56.1")), "CoreDNS"), corefile, new Random(1));
    }

    private static Reply reply(CoreDns server, String name, String type) {
        AtomicReference<Reply> got = new AtomicReference<>();
        server.answer(Query.of(new DnsQuestion(name, type), IpAddress.parse("10.244.1.5"), WIRE), got::set);
        return Objects.requireNonNull(got.get());
    }

    private static Reply ask(String name, String type) {
        return reply(server(Corefile.kubeadm("cluster.local")), name, type);
    }

    private static String text(List<DnsRecord> records) {
        return records.stream().map(r -> r.type() + " " + r.data()).sorted().collect(Collectors.joining("; "));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            web.shop.svc.cluster.local.                  | A     | NOERROR  | A 10.96.0.50
            WEB.shop.SVC.cluster.local.                  | A     | NOERROR  | A 10.96.0.50
            web.shop.svc.cluster.local.                  | AAAA  | NOERROR  |
            web.shop.svc.cluster.local.                  | TXT   | NOERROR  |
            both.shop.svc.cluster.local.                 | AAAA  | NOERROR  | AAAA fd00:10:96::51
            lonely.shop.svc.cluster.local.               | A     | NOERROR  | A 10.96.0.52
            web.other.svc.cluster.local.                 | A     | NXDOMAIN |
            nope.shop.svc.cluster.local.                 | A     | NXDOMAIN |
            shop.svc.cluster.local.                      | A     | NOERROR  |
            other.svc.cluster.local.                     | A     | NXDOMAIN |
            svc.cluster.local.                           | A     | NOERROR  |
            cluster.local.                               | A     | NOERROR  |
            web.shop.cluster.local.                      | A     | NXDOMAIN |
            db.shop.svc.cluster.local.                   | A     | NOERROR  | A 10.244.1.7; A 10.244.2.8
            db-0.db.shop.svc.cluster.local.              | A     | NOERROR  | A 10.244.1.7
            10-244-2-8.db.shop.svc.cluster.local.        | A     | NOERROR  | A 10.244.2.8
            10-244-2-9.db.shop.svc.cluster.local.        | A     | NXDOMAIN |
            early.shop.svc.cluster.local.                | A     | NOERROR  | A 10.244.1.20
            empty.shop.svc.cluster.local.                | A     | NXDOMAIN |
            _http._tcp.web.shop.svc.cluster.local.       | SRV   | NOERROR  | SRV 0 100 80 web.shop.svc.cluster.local.
            _http._udp.web.shop.svc.cluster.local.       | SRV   | NXDOMAIN |
            web.shop.svc.cluster.local.                  | SRV   | NOERROR  | SRV 0 50 80 web.shop.svc.cluster.local.; SRV 0 50 9000 web.shop.svc.cluster.local.
            _sql._tcp.db.shop.svc.cluster.local.         | SRV   | NOERROR  | SRV 0 50 15432 10-244-2-8.db.shop.svc.cluster.local.; SRV 0 50 15432 db-0.db.shop.svc.cluster.local.
            away.shop.svc.cluster.local.                 | A     | NOERROR  | A 203.0.113.80; CNAME api.example.com.
            away.shop.svc.cluster.local.                 | CNAME | NOERROR  | CNAME api.example.com.
            away.shop.svc.cluster.local.                 | TXT   | NOERROR  |
            near.shop.svc.cluster.local.                 | A     | NOERROR  | A 10.96.0.50; CNAME web.shop.svc.cluster.local.
            50.0.96.10.in-addr.arpa.                     | PTR   | NOERROR  | PTR web.shop.svc.cluster.local.
            7.1.244.10.in-addr.arpa.                     | PTR   | NOERROR  | PTR db-0.db.shop.svc.cluster.local.
            99.1.244.10.in-addr.arpa.                    | PTR   | NXDOMAIN |
            1-2-3-4.shop.pod.cluster.local.              | A     | NOERROR  | A 1.2.3.4
            1-2-3-4.other.pod.cluster.local.             | A     | NXDOMAIN |
            x.shop.pod.cluster.local.                    | A     | NXDOMAIN |
            dns-version.cluster.local.                   | TXT   | NOERROR  | TXT "1.1.0"
            cluster.local.                               | NS    | NOERROR  | NS kube-dns.kube-system.svc.cluster.local.
            cluster.local.                               | AXFR  | REFUSED  |
            api.example.com.                             | A     | NOERROR  | A 203.0.113.80
            api.example.com.                             | AAAA  | NOERROR  |
            nobody.example.org.                          | A     | NXDOMAIN |
            """)
    void answersAsDocumented(String name, String type, String code, String records) {
        Reply reply = ask(name, type);

        assertThat(DnsMessage.code(reply.code())).isEqualTo(code);
        assertThat(text(reply.answers())).isEqualTo(Objects.requireNonNullElse(records, ""));
    }

    @Test
    void takesTheTtlFromTheCorefile() {
        assertThat(ask("web.shop.svc.cluster.local.", "A").answers()).allMatch(r -> r.ttl() == 30);
        Corefile plain = Corefile.parse(".:53 {\n  kubernetes cluster.local\n}\n");
        assertThat(reply(server(plain), "web.shop.svc.cluster.local.", "A").answers())
                .allMatch(r -> r.ttl() == 5);
    }

    @Test
    void sendsTheZonesSoaWithNegativeAnswers() {
        List<DnsRecord> authority = ask("nope.shop.svc.cluster.local.", "A").authority();

        assertThat(authority).singleElement().satisfies(soa -> {
            assertThat(soa.name()).isEqualTo("cluster.local.");
            assertThat(soa.ttl()).isEqualTo(30);
            assertThat(soa.data()).startsWith("ns.dns.cluster.local. hostmaster.cluster.local. ")
                    .endsWith(" 7200 1800 86400 30");
        });
        assertThat(ask("web.shop.svc.cluster.local.", "AAAA").authority()).hasSize(1);
    }

    @Test
    void addsTheAddressesOfServiceRecords() {
        Reply reply = ask("_sql._tcp.db.shop.svc.cluster.local.", "SRV");

        assertThat(reply.additional()).extracting(DnsRecord::data).containsExactlyInAnyOrder("10.244.1.7",
                "10.244.2.8");
    }

    @Test
    void shufflesHeadlessAddressesWithLoadbalance() {
        CoreDns server = server(Corefile.kubeadm("cluster.local"));
        List<String> first = IntStream.range(0, 20)
                .mapToObj(i -> reply(server, "db.shop.svc.cluster.local.", "A").answers().getFirst()
                        .data())
                .distinct().toList();

        assertThat(first).containsExactlyInAnyOrder("10.244.1.7", "10.244.2.8");
    }

    @Test
    void choosesTheServerBlockWithTheLongestZone() {
        Corefile corefile = Corefile.parse("""
                # a stub domain beside the rest
                corp.example:53 {
                    hosts {
                        192.0.2.7 wiki.corp.example
                        fallthrough
                    }
                }
                .:53 {
                    kubernetes cluster.local {
                        pods verified
                    }
                    forward . 8.8.8.8
                }
                """);
        CoreDns server = server(corefile);

        assertThat(text(reply(server, "wiki.corp.example.", "A").answers())).isEqualTo("A 192.0.2.7");
        assertThat(reply(server, "other.corp.example.", "A").code()).isEqualTo(Reply.SERVFAIL);
        assertThat(reply(server, "1-2-3-4.shop.pod.cluster.local.", "A").code())
                .isEqualTo(Reply.NXDOMAIN);
        assertThat(text(reply(server, "api.example.com.", "A").answers())).isEqualTo("A 203.0.113.80");
    }

    @Test
    void namesTheLineOfABrokenCorefile() {
        assertThatThrownBy(() -> Corefile.parse(".:53 {\n  errors\n"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("line 2");
        assertThatThrownBy(() -> Corefile.parse("\n.:53\n")).hasMessageContaining("line 2");
    }

    @Test
    void truncatesWhatDoesNotFitIntoADatagram() {
        List<DnsRecord> many = IntStream.range(0, 60)
                .mapToObj(i -> new DnsRecord("db.shop.svc.cluster.local.", "A", 30, "10.244.1." + i)).toList();
        Dns question = DnsMessage.question(7, new DnsQuestion("db.shop.svc.cluster.local.", "A"));

        Dns answer = DnsMessage.answer(question, Reply.of(many), true);

        assertThat(answer.truncated()).isTrue();
        assertThat(answer.answers()).hasSizeBetween(1, 32);
    }

    @Test
    void answersADatagramAsAnApplication() {
        Dns question = DnsMessage.question(4242, new DnsQuestion("web.shop.svc.cluster.local.", "A"));
        Application.Request request = new Application.Request(IpProtocol.UDP, "pod/kube-system/coredns",
                IpAddress.parse("10.244.1.5"),
                40000, IpAddress.parse("10.244.0.3"), 53, List.of(question));

        List<List<Header>> answers = new ArrayList<>();
        server(Corefile.kubeadm("cluster.local")).serve(request, new Conversation() {
            @Override
            public void reply(List<Header> payload) {
                answers.add(payload);
            }

            @Override
            public void call(Call call, Consumer<ClientResult> then) {
                throw new AssertionError("nobody else is to be asked");
            }

            @Override
            public void note(Decision decision) {
                // nobody reads it
            }

            @Override
            public long now() {
                return 0;
            }
        });

        assertThat(answers).singleElement().satisfies(a -> assertThat(a).singleElement().satisfies(h -> {
            Dns dns = (Dns) h;
            assertThat(dns.id()).isEqualTo(4242);
            assertThat(dns.response()).isTrue();
            assertThat(dns.authoritative()).isTrue();
        }));
    }
}
