package dev.podwire.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header.Dns;
import dev.podwire.packet.Header.DnsQuestion;
import dev.podwire.packet.Header.DnsRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which questions a C library asks, in which order, and when it stops (resolv.conf(5) and musl's documentation). */
class ResolverTest {

    private static final ResolvConf POD = ResolvConf.parse("""
            search shop.svc.cluster.local svc.cluster.local cluster.local
            nameserver 10.96.0.10
            options ndots:5
            """);

    private final List<String> asked = new ArrayList<>();

    private Resolver resolver(ResolvConf conf, Resolver.Libc libc, Map<String, String> records) {
        return new Resolver(conf, libc, 1, (server, question) -> {
            DnsQuestion q = question.questions().getFirst();
            asked.add(q.type() + " " + q.name());
            String data = records.get(q.type() + " " + q.name());
            if ("SILENT".equals(data)) {
                return Optional.empty();
            }
            boolean exists = records.keySet().stream().anyMatch(k -> k.endsWith(" " + q.name()));
            return Optional.of(new Dns(question.id(), true, true, true, false,
                    exists ? Reply.NOERROR : Reply.NXDOMAIN, question.questions(),
                    data == null ? List.of() : List.of(new DnsRecord(q.name(), q.type(), 30, data)), List.of(),
                    List.of()));
        });
    }

    @Test
    void aShortNameIsFoundInThePodsOwnNamespaceAtOnce() {
        Resolver.Result result = resolver(POD, Resolver.Libc.GLIBC,
                Map.of("A web.shop.svc.cluster.local.", "10.96.0.50"))
                .lookup("web", List.of("A"));

        assertThat(asked).containsExactly("A web.shop.svc.cluster.local.");
        assertThat(result.addresses()).containsExactly(IpAddress.parse("10.96.0.50"));
        assertThat(result.code()).isEqualTo("NOERROR");
    }

    @Test
    void anOutsideNameGoesThroughTheWholeSearchListFirst() {
        resolver(POD, Resolver.Libc.GLIBC, Map.of("A api.example.com.", "203.0.113.80")).lookup("api.example.com",
                List.of("A", "AAAA"));

        assertThat(asked).containsExactly("A api.example.com.shop.svc.cluster.local.",
                "AAAA api.example.com.shop.svc.cluster.local.", "A api.example.com.svc.cluster.local.",
                "AAAA api.example.com.svc.cluster.local.", "A api.example.com.cluster.local.",
                "AAAA api.example.com.cluster.local.", "A api.example.com.", "AAAA api.example.com.");
    }

    @Test
    void aTrailingDotOrEnoughDotsAskForTheNameItself() {
        assertThat(resolver(POD, Resolver.Libc.GLIBC, Map.of()).candidates("web.")).containsExactly("web.");
        assertThat(resolver(POD, Resolver.Libc.GLIBC, Map.of()).candidates("a.b.c.d.e.f")).startsWith("a.b.c.d.e.f.")
                .hasSize(4);
        assertThat(resolver(POD, Resolver.Libc.MUSL, Map.of()).candidates("a.b.c.d.e.f"))
                .containsExactly("a.b.c.d.e.f.");
    }

    @Test
    void glibcGoesOnAfterNoDataAndMuslStops() {
        Map<String, String> onlyIpv6 = Map.of("AAAA web.shop.svc.cluster.local.", "fd00::1",
                "A web.svc.cluster.local.", "10.0.0.1");

        Resolver.Result glibc = resolver(POD, Resolver.Libc.GLIBC, onlyIpv6).lookup("web", List.of("A"));
        assertThat(glibc.addresses()).hasSize(1);

        Resolver.Result musl = resolver(POD, Resolver.Libc.MUSL, onlyIpv6).lookup("web", List.of("A"));
        assertThat(musl.addresses()).isEmpty();
        assertThat(musl.code()).isEqualTo("NOERROR");
    }

    @Test
    void asksEachServerTwiceBeforeItGivesUp() {
        ResolvConf two = new ResolvConf(List.of(IpAddress.parse("10.0.0.1"), IpAddress.parse("10.0.0.2")), List.of(),
                List.of());

        Resolver.Result result = resolver(two, Resolver.Libc.GLIBC, Map.of("A web.", "SILENT")).lookup("web",
                List.of("A"));

        assertThat(asked).hasSize(4);
        assertThat(result.code()).isEmpty();
        assertThat(result.queries()).extracting(q -> q.server()).containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.1",
                "10.0.0.2");
        assertThat(result.queries()).allMatch(q -> q.responseCode().equals("TIMEOUT"));
    }

    @Test
    void theLastSearchAndOptionsLinesCount() {
        ResolvConf conf = ResolvConf
                .parse("search a\nnameserver 10.0.0.1\nsearch b c\noptions ndots:3\noptions ndots:2\n");

        assertThat(conf.search()).containsExactly("b", "c");
        assertThat(conf.ndots()).isEqualTo(2);
        assertThat(conf.text()).isEqualTo("search b c\nnameserver 10.0.0.1\noptions ndots:2\n");
    }
}
