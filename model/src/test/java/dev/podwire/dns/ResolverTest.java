package dev.podwire.dns;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.net.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which questions a C library asks, in which order, and when it stops (resolv.conf(5), glibc's and musl's sources). */
class ResolverTest {

    private static final ResolvConf POD = ResolvConf.parse("""
            search shop.svc.cluster.local svc.cluster.local cluster.local
            nameserver 10.96.0.10
            options ndots:5
            """);

    private static final List<String> BOTH = List.of("A", "AAAA");

    private FakeNetwork network = new FakeNetwork(Map.of());

    private Resolver resolver(ResolvConf conf, Resolver.Libc libc, Map<String, String> records) {
        network = new FakeNetwork(records);
        return new Resolver(conf, libc, 0, network);
    }

    private static ResolvConf conf(String servers, String options) {
        StringBuilder text = new StringBuilder("search shop.svc.cluster.local\n");
        for (String server : servers.split(" ", -1)) {
            text.append("nameserver ").append(server).append('\n');
        }
        return ResolvConf.parse(text.append("options ").append(options).append('\n').toString());
    }

    @Test
    void aShortNameIsFoundInThePodsOwnNamespaceAtOnce() {
        Resolver.Result result = resolver(POD, Resolver.Libc.GLIBC,
                Map.of("A web.shop.svc.cluster.local.", "10.96.0.50"))
                .lookup("web", List.of("A"));

        assertThat(network.asked).containsExactly("A web.shop.svc.cluster.local.");
        assertThat(result.addresses()).containsExactly(IpAddress.parse("10.96.0.50"));
        assertThat(result.code()).isEqualTo("NOERROR");
    }

    @Test
    void anOutsideNameGoesThroughTheWholeSearchListFirst() {
        resolver(POD, Resolver.Libc.GLIBC, Map.of("A api.example.com.", "203.0.113.80")).lookup("api.example.com",
                BOTH);

        assertThat(network.asked).containsExactly("A api.example.com.shop.svc.cluster.local.",
                "AAAA api.example.com.shop.svc.cluster.local.", "A api.example.com.svc.cluster.local.",
                "AAAA api.example.com.svc.cluster.local.", "A api.example.com.cluster.local.",
                "AAAA api.example.com.cluster.local.", "A api.example.com.", "AAAA api.example.com.");
        assertThat(network.ports).as("A and AAAA share a socket").containsExactly(40000, 40000, 40001, 40001, 40002,
                40002, 40003, 40003);
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

    @ParameterizedTest(name = "{0}: {2} questions, {3} s")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            ndots:5                          | 10.0.0.1                     | 4  | 20
            ndots:5 timeout:1 attempts:3     | 10.0.0.1                     | 6  | 6
            ndots:5 timeout:2                | 10.0.0.1 10.0.0.2            | 8  | 16
            ndots:5 timeout:3 attempts:1     | 10.0.0.1 10.0.0.2 10.0.0.3   | 6  | 18
            """)
    void glibcWaitsForEachServerAndThenTriesTheBareName(String options, String servers, int questions, int seconds) {
        Map<String, String> silent = new HashMap<>();
        List.of(servers.split(" ", -1)).forEach(s -> silent.put(s + " *", "SILENT"));

        Resolver.Result result = resolver(conf(servers, options), Resolver.Libc.GLIBC, silent).lookup("web",
                List.of("A"));

        assertThat(network.asked).hasSize(questions).startsWith("A web.shop.svc.cluster.local.").endsWith("A web.");
        assertThat(network.now()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(result.code()).isEmpty();
        assertThat(result.queries()).allMatch(q -> q.responseCode().equals("TIMEOUT"));
    }

    @Test
    void muslAsksEverybodyAtOnceAndGivesUpAfterFiveSeconds() {
        Resolver.Result result = resolver(conf("10.0.0.1 10.0.0.2", "ndots:5"), Resolver.Libc.MUSL,
                Map.of("10.0.0.1 *", "SILENT", "10.0.0.2 *", "SILENT")).lookup("web", BOTH);

        assertThat(network.servers).containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.2", "10.0.0.1",
                "10.0.0.2", "10.0.0.1", "10.0.0.2");
        assertThat(network.asked).allMatch(q -> q.endsWith(" web.shop.svc.cluster.local."));
        assertThat(network.now()).isEqualTo(Duration.ofSeconds(5));
        assertThat(result.code()).isEmpty();
    }

    @Test
    void muslTakesTheFirstAnswerAndLeavesTheSilentServerBehind() {
        Resolver.Result result = resolver(conf("10.0.0.1 10.0.0.2", "ndots:5"), Resolver.Libc.MUSL,
                Map.of("10.0.0.1 *", "SILENT", "A web.shop.svc.cluster.local.", "10.96.0.50")).lookup("web",
                        List.of("A"));

        assertThat(result.addresses()).containsExactly(IpAddress.parse("10.96.0.50"));
        assertThat(network.now()).isEqualTo(Duration.ZERO);
        assertThat(result.queries()).extracting(q -> q.responseCode()).containsExactly("NOT_AWAITED", "NOERROR");
    }

    @Test
    void whereNobodyListensGlibcFailsAtOnceAndMuslNeverHears() {
        Map<String, String> gone = Map.of("10.0.0.1 *", "GONE");

        Resolver.Result glibc = resolver(conf("10.0.0.1", "ndots:5"), Resolver.Libc.GLIBC, gone).lookup("web", BOTH);
        assertThat(network.asked).hasSize(4).allMatch(q -> q.endsWith("web.shop.svc.cluster.local."));
        assertThat(network.now()).isEqualTo(Duration.ZERO);
        assertThat(glibc.queries()).allMatch(q -> q.responseCode().equals("ECONNREFUSED"));

        resolver(conf("10.0.0.1", "ndots:5"), Resolver.Libc.MUSL, gone).lookup("web", BOTH);
        assertThat(network.now()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aCutAnswerIsAskedForAgainOverTcp() {
        Map<String, String> records = Map.of("A web.shop.svc.cluster.local.", "CUT 10.96.0.50",
                "AAAA web.shop.svc.cluster.local.", "fd00::1");

        Resolver.Result glibc = resolver(POD, Resolver.Libc.GLIBC, records).lookup("web", BOTH);
        assertThat(network.asked).containsExactly("A web.shop.svc.cluster.local.", "AAAA web.shop.svc.cluster.local.",
                "tcp A web.shop.svc.cluster.local.", "tcp AAAA web.shop.svc.cluster.local.");
        assertThat(glibc.addresses()).hasSize(2);
        assertThat(glibc.queries().getFirst().truncated()).isTrue();

        Resolver.Result musl = resolver(POD, Resolver.Libc.MUSL, records).lookup("web", BOTH);
        assertThat(network.asked).filteredOn(q -> q.startsWith("tcp "))
                .containsExactly("tcp A web.shop.svc.cluster.local.");
        assertThat(musl.addresses()).hasSize(2);
    }

    @Test
    void optionsChangeHowGlibcAsks() {
        Map<String, String> records = Map.of("A web.shop.svc.cluster.local.", "10.96.0.50",
                "AAAA web.shop.svc.cluster.local.", "fd00::1");
        resolver(conf("10.0.0.1", "ndots:5 use-vc"), Resolver.Libc.GLIBC, records).lookup("web", BOTH);
        assertThat(network.asked).containsExactly("tcp A web.shop.svc.cluster.local.",
                "tcp AAAA web.shop.svc.cluster.local.");

        resolver(conf("10.0.0.1", "ndots:5 single-request"), Resolver.Libc.GLIBC, records).lookup("web", BOTH);
        assertThat(network.ports).containsExactly(40000, 40000);

        resolver(conf("10.0.0.1", "ndots:5 single-request-reopen"), Resolver.Libc.GLIBC, records).lookup("web", BOTH);
        assertThat(network.ports).containsExactly(40000, 40001);

        resolver(conf("10.0.0.1", "ndots:5 no-aaaa"), Resolver.Libc.GLIBC, records).lookup("web", BOTH);
        assertThat(network.asked).containsExactly("A web.shop.svc.cluster.local.");

        Resolver turning = resolver(conf("10.0.0.1 10.0.0.2", "ndots:5 rotate"), Resolver.Libc.GLIBC, Map.of());
        turning.lookup("a.b", List.of("A"));
        assertThat(network.servers).containsExactly("10.0.0.1", "10.0.0.2");
    }

    @Test
    void oneLostAnswerOfTwoMakesGlibcAskOneByOne() {
        Map<String, String> records = Map.of("A web.shop.svc.cluster.local.", "10.96.0.50",
                "AAAA web.shop.svc.cluster.local.", "SILENT");

        Resolver.Result result = resolver(POD, Resolver.Libc.GLIBC, records).lookup("web", BOTH);

        assertThat(result.addresses()).containsExactly(IpAddress.parse("10.96.0.50"));
        assertThat(network.ports).as("the third try opens a second socket").containsExactly(40000, 40000, 40001,
                40001, 40002, 40003);
        assertThat(network.now()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void aFailingServerIsFollowedByTheNextInGlibcAndIgnoredByMusl() {
        Map<String, String> records = Map.of("10.0.0.1 *", "SERVFAIL", "A web.shop.svc.cluster.local.", "10.96.0.50");

        Resolver.Result glibc = resolver(conf("10.0.0.1 10.0.0.2", "ndots:5"), Resolver.Libc.GLIBC, records)
                .lookup("web", List.of("A"));
        assertThat(network.servers).containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(glibc.addresses()).hasSize(1);

        Map<String, String> all = Map.of("10.0.0.1 *", "SERVFAIL");
        Resolver.Result failed = resolver(conf("10.0.0.1", "ndots:5"), Resolver.Libc.GLIBC, all).lookup("web",
                List.of("A"));
        assertThat(network.asked).as("glibc goes on through the list").endsWith("A web.");
        assertThat(failed.code()).isEqualTo("SERVFAIL");

        Resolver.Result musl = resolver(conf("10.0.0.1", "ndots:5"), Resolver.Libc.MUSL, all).lookup("web",
                List.of("A"));
        assertThat(network.asked).as("asked, asked again twice, and all of it once more").hasSize(6)
                .allMatch(q -> q.equals("A web.shop.svc.cluster.local."));
        assertThat(musl.code()).isEmpty();
    }

    @Test
    void theLastSearchAndOptionsLinesCount() {
        ResolvConf conf = ResolvConf
                .parse("search a\nnameserver 10.0.0.1\nsearch b c\noptions ndots:3\noptions ndots:2\n");

        assertThat(conf.search()).containsExactly("b", "c");
        assertThat(conf.ndots()).isEqualTo(2);
        assertThat(conf.text()).isEqualTo("search b c\nnameserver 10.0.0.1\noptions ndots:2\n");
    }

    @Test
    void timeOutsAreReadFromTheOptions() {
        Map<String, Integer> limits = new LinkedHashMap<>(Map.of("timeout:7", 7, "timeout:99", 30, "timeout:x", 5));
        limits.forEach((option, seconds) -> assertThat(
                new ResolvConf(List.of(), List.of(), List.of(option)).timeout()).as(option).isEqualTo(seconds));
        assertThat(new ResolvConf(List.of(), List.of(), List.of("attempts:9")).attempts()).isEqualTo(5);
    }
}
