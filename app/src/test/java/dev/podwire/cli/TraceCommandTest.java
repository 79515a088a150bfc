package dev.podwire.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What scripts rely on: verdicts, exit codes and the shape of the JSON of {@code podwire trace}. */
class TraceCommandTest {

    private static final String SHOP = Cli.resource("shop.yaml");

    private static Cli trace(String from, String to, String... more) {
        List<String> args = new ArrayList<>(List.of("trace", SHOP, "--from", from, "--to", to));
        args.addAll(List.of(more));
        return Cli.run(args.toArray(String[]::new));
    }

    private static JsonNode json(String from, String to, String... more) {
        List<String> args = new ArrayList<>(List.of(more));
        args.add("--json");
        return trace(from, to, args.toArray(String[]::new)).json();
    }

    @ParameterizedTest(name = "{0} to {1} is {2}")
    @CsvSource(delimiter = '|', textBlock = """
            pod/client         | http://10.244.2.11:8080/      | delivered  | 0
            pod/client         | http://far.shop/              | delivered  | 0
            pod/client         | http://near.shop/             | delivered  | 0
            pod/default/client | tcp://far.shop:80             | delivered  | 0
            pod/client         | udp://far.shop:53             | delivered  | 0
            pod/client         | ping://10.244.2.11            | delivered  | 0
            pod/client         | dns://far.shop?type=A         | delivered  | 0
            pod/shop/near      | http://near/                  | delivered  | 0
            node/worker-1      | http://10.244.2.11:8080/      | delivered  | 0
            external           | http://192.168.56.11:30080/   | delivered  | 0
            external/203.0.113.7 | http://192.168.56.12:30080/ | delivered  | 0
            pod/client         | http://localhost:8080/        | refused    | 1
            pod/client         | http://empty.shop/            | refused    | 1
            pod/client         | http://10.244.2.11:81/        | refused    | 1
            pod/client         | http://nobody.shop/           | unresolved | 1
            pod/client         | dns://far.shop?type=AAAA      | unresolved | 1
            """)
    void verdictsAndExitCodes(String from, String to, String verdict, int code) {
        Cli run = trace(from, to, "--json");

        assertThat(run.err()).isEmpty();
        JsonNode outcome = run.json().get("outcome");
        assertThat(outcome.get("verdict").asString()).as(outcome.toString()).isEqualTo(verdict);
        assertThat(run.code()).isEqualTo(code);
        assertThat(outcome.get("reason").asString()).endsWith(".");
    }

    @Test
    void theDocumentHasTheFieldsThatScriptsRead() {
        JsonNode trace = json("pod/client", "http://far.shop/");

        assertThat(trace.propertyNames()).containsExactly("request", "outcome", "server", "dns", "packets",
                "conntrack");
        assertThat(trace.at("/request/from").asString()).isEqualTo("pod/client");
        assertThat(trace.at("/request/seed").asInt()).isEqualTo(1);
        assertThat(trace.at("/server/who").asString()).isEqualTo("pod/shop/far");
        assertThat(trace.at("/server/local").asString()).isEqualTo("10.244.2.11:8080");
        assertThat(trace.at("/server/peer").asString()).startsWith("10.244.1.10:");
        JsonNode packet = trace.at("/packets/0");
        assertThat(packet.propertyNames()).containsExactly("packet", "chapter", "direction", "kind", "path",
                "netfilter", "steps");
        assertThat(packet.at("/path/0").propertyNames()).containsExactly("node", "netns", "dev", "dir", "text");
        assertThat(packet.at("/netfilter/0").propertyNames()).contains("node", "hook", "table", "iif", "oif", "steps");
        assertThat(packet.at("/steps/0").propertyNames()).contains("id", "node", "netns", "verb", "what", "why",
                "origin", "before", "after");
        assertThat(trace.get("conntrack").propertyNames()).contains("worker-1", "worker-2");
    }

    @Test
    void everyNameThatWasTriedIsListed() {
        JsonNode dns = json("pod/client", "http://far.shop/").get("dns");

        assertThat(dns.size()).isEqualTo(2);
        assertThat(dns.at("/0/name").asString()).isEqualTo("far.shop.default.svc.cluster.local.");
        assertThat(dns.at("/0/rcode").asString()).isEqualTo("NXDOMAIN");
        assertThat(dns.at("/1/name").asString()).isEqualTo("far.shop.svc.cluster.local.");
        assertThat(dns.at("/1/answers/0/data").asString()).isEqualTo("10.96.0.40");
        assertThat(dns.at("/1/answers/0/ttl").asInt()).isEqualTo(30);
    }

    @Test
    void theFirstSegmentPassesDnatAndTheOverlay() {
        JsonNode syn = packet(json("pod/client", "http://far.shop/"), "tcp[S]");

        List<String> path = texts(syn.get("path"), "text");
        assertThat(path.getFirst()).isEqualTo("client eth0 out 10.244.1.10:C>10.96.0.40:80 TCP [S] ttl=64");
        assertThat(path)
                .anyMatch(l -> l.contains("VXLAN vni=1 ttl=64 | 10.244.1.10:C>10.244.2.11:8080 TCP [S] ttl=63"));
        assertThat(path.getLast()).isEqualTo("far eth0 in 10.244.1.10:C>10.244.2.11:8080 TCP [S] ttl=62");
        assertThat(syn.get("netfilter").toString()).contains("KUBE-SERVICES").contains(" DNAT ");
        assertThat(texts(syn.get("steps"), "what")).contains("DNAT 10.96.0.40:80 → 10.244.2.11:8080");
        assertThat(texts(syn.get("steps"), "verb")).contains("rewritten", "wrapped", "unwrapped", "delivered");
    }

    @Test
    void stepIdsRiseOverTheWholeTraceWithinEachPacket() {
        JsonNode trace = json("pod/client", "http://far.shop/");

        List<Integer> all = new ArrayList<>();
        for (JsonNode packet : trace.get("packets")) {
            List<Integer> ids = new ArrayList<>();
            packet.get("steps").forEach(s -> ids.add(s.get("id").asInt()));
            assertThat(ids).isSorted();
            all.addAll(ids);
        }
        assertThat(all).doesNotHaveDuplicates();
    }

    @Test
    void aRefusalNamesItsRuleAndTheServiceBehindIt() {
        JsonNode outcome = json("pod/client", "http://empty.shop/").get("outcome");

        assertThat(outcome.at("/where/node").asString()).isEqualTo("worker-1");
        assertThat(outcome.at("/where/netns").asString()).isEqualTo("host");
        assertThat(outcome.at("/where/at").asString()).isEqualTo("filter/FORWARD");
        assertThat(outcome.at("/where/origin").asString()).contains("Service shop/empty").contains("shop.yaml:");
    }

    @Test
    void theSameSeedGivesTheSameBytes() {
        String first = trace("pod/client", "http://far.shop/", "--json", "--seed", "7").out();
        String second = trace("pod/client", "http://far.shop/", "--json", "--seed", "7").out();

        assertThat(second).isEqualTo(first);
        assertThat(trace("pod/client", "http://far.shop/", "--json", "--seed", "8").out()).isNotEqualTo(first);
    }

    @Test
    void theFirstPhaseEndsWithTheFirstPacket() {
        JsonNode trace = json("pod/client", "http://10.244.2.11:8080/", "--phase", "first");

        assertThat(trace.at("/outcome/verdict").asString()).isEqualTo("delivered");
        List<String> kinds = texts(trace.get("packets"), "kind");
        assertThat(kinds.getFirst()).isEqualTo("tcp[S]");
        assertThat(kinds).noneMatch(k -> k.contains("[.P]"));
    }

    @Test
    void coldNeighboursAreAskedFirst() {
        assertThat(texts(json("pod/client", "ping://10.244.2.11").get("packets"), "kind"))
                .doesNotContain("arp-request");
        assertThat(texts(json("pod/client", "ping://10.244.2.11", "--arp", "cold").get("packets"), "kind"))
                .contains("arp-request", "arp-reply");
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(delimiter = '|', textBlock = """
            pod/nobody     | http://far.shop/      | Pods in default: client
            pod/far        | http://far.shop/      | pod/shop/far
            deploy/web     | http://far.shop/      | There is no Deployment default/web
            node/worker-9  | http://far.shop/      | worker-1
            client         | http://far.shop/      | names no sender
            external/x     | http://far.shop/      | is no address
            pod/client     | far.shop              | does not say how to ask
            pod/client     | gopher://far.shop     | unknown scheme
            pod/client     | tcp://far.shop        | names no port
            pod/client     | tcp://far.shop:99999  | 1 to 65535
            pod/client     | ping://far.shop:80    | has no port
            pod/client     | http://fd00::1/       | brackets
            """)
    void saysWhatToWriteInstead(String from, String to, String message) {
        Cli run = trace(from, to);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(message);
    }

    @Test
    void aBrokenFileIsExitTwoWithItsLine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("broken.yaml");
        Files.writeString(file, "apiVersion: v1\nkind: Pod\nmetadata:\n\tname: x\n");

        Cli run = Cli.run("trace", file.toString(), "--from", "pod/x", "--to", "http://y/");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("broken.yaml:4");
    }

    @Test
    void aMissingFileIsExitThree() {
        Cli run = Cli.run("trace", "no/such/file.yaml", "--from", "pod/x", "--to", "http://y/");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("no/such/file.yaml");
    }

    @Test
    void usageErrorsAreExitTwo() {
        assertThat(Cli.run("trace", SHOP).code()).isEqualTo(2);
        assertThat(Cli.run("trace", SHOP, "--from", "pod/client", "--to", "http://x/", "--format", "word").code())
                .isEqualTo(2);
        assertThat(Cli.run("trace", SHOP, "--from", "pod/client", "--to", "http://x/", "--cni", "nonesuch").code())
                .isEqualTo(2);
        assertThat(Cli.run("nonesuch").code()).isNotZero();
    }

    @Test
    void readsStandardInput() throws IOException {
        Cli run = Cli.withInput(Files.readString(Path.of(SHOP)), "trace", "-", "--from", "pod/client", "--to",
                "http://far.shop/", "--json");

        assertThat(run.code()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"text, ✓ delivered", "markdown, # `pod/client`", "mermaid, sequenceDiagram", "svg, <svg",
            "html, <!DOCTYPE html>"})
    void writesOtherForms(String format, String part, @TempDir Path folder) throws IOException {
        Cli run = trace("pod/client", "http://far.shop/", "--format", format);
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains(part).doesNotContain("\u001b[");

        Path file = folder.resolve("trace.out");
        assertThat(trace("pod/client", "http://far.shop/", "--format", format, "--out", file.toString()).out())
                .isEmpty();
        assertThat(Files.readString(file)).isEqualTo(run.out());
    }

    @Test
    void objectsThatEveryClusterHasAreNamedWithoutALine() {
        Cli run = trace("pod/client", "http://far.shop/");

        assertThat(run.out()).contains("(what every cluster has)").doesNotContain("what every cluster has:");
    }

    @Test
    void translationsNameWhomTheirRuleWasWrittenFor() {
        JsonNode trace = json("pod/client", "tcp://10.96.0.40:80");
        List<String> seen = new ArrayList<>();
        for (JsonNode packet : trace.get("packets")) {
            for (JsonNode step : packet.get("steps")) {
                String what = step.get("what").asString();
                if (what.startsWith("DNAT ") || what.startsWith("reply: source ")) {
                    seen.add(what.substring(0, 4));
                    assertThat(step.get("origin").asString()).as(what).contains("shop/far");
                }
            }
        }
        assertThat(seen).as("translations").contains("DNAT", "repl");
    }

    private static JsonNode packet(JsonNode trace, String kind) {
        for (JsonNode packet : trace.get("packets")) {
            if (packet.get("kind").asString().equals(kind)) {
                return packet;
            }
        }
        throw new AssertionError("no packet " + kind);
    }

    private static List<String> texts(JsonNode items, String field) {
        List<String> texts = new ArrayList<>();
        items.forEach(i -> texts.add(i.get(field).asString()));
        return texts;
    }
}
