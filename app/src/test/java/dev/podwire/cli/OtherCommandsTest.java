package dev.podwire.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code resolve}, {@code check}, {@code rules} and {@code render}, by their exit codes and JSON. */
class OtherCommandsTest {

    private static final String SHOP = Cli.resource("shop.yaml");

    @Test
    void resolveListsEveryQueryAndTheFinalAddresses() {
        Cli run = Cli.run("resolve", SHOP, "--from", "pod/client", "--name", "far.shop", "--name", "far.shop,addr",
                "--json");

        assertThat(run.code()).isZero();
        JsonNode lookups = run.json().get("lookups");
        assertThat(lookups.size()).isEqualTo(2);
        JsonNode first = lookups.get(0);
        assertThat(first.propertyNames()).containsExactly("name", "type", "queries", "final");
        assertThat(first.get("queries").size()).isEqualTo(2);
        assertThat(first.at("/queries/0").propertyNames()).containsExactly("name", "type", "server", "rcode",
                "answers", "authority", "truncated", "protocol", "atMillis", "tookMillis");
        assertThat(first.at("/queries/0/authority/0/type").asString()).isEqualTo("SOA");
        assertThat(first.at("/final/addresses/0").asString()).isEqualTo("10.96.0.40");
        assertThat(lookups.at("/1/queries").size()).isEqualTo(4);
    }

    @Test
    void resolveShowsTheVariablesOfAPodsServices() {
        Cli text = Cli.run("resolve", SHOP, "--from", "pod/client", "--name", "far.shop", "--env");
        Cli json = Cli.run("resolve", SHOP, "--from", "pod/client", "--name", "far.shop", "--env", "--json");

        assertThat(text.out()).contains("KUBERNETES_SERVICE_HOST=10.96.0.1");
        assertThat(json.json().at("/environment/KUBERNETES_SERVICE_PORT").asString()).isEqualTo("443");
    }

    @Test
    void aNameThatDoesNotResolveIsExitOne() {
        Cli run = Cli.run("resolve", SHOP, "--from", "pod/client", "--name", "nobody", "--json");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.json().at("/lookups/0/final/rcode").asString()).isEqualTo("NXDOMAIN");
    }

    @Test
    void muslStopsWhereGlibcGoesOn() {
        int glibc = Cli.run("resolve", SHOP, "--from", "pod/client", "--name", "far.shop.svc.cluster.local,AAAA",
                "--json").json().at("/lookups/0/queries").size();
        int musl = Cli.run("resolve", SHOP, "--from", "pod/client", "--name", "far.shop.svc.cluster.local.,AAAA",
                "--libc", "musl", "--json").json().at("/lookups/0/queries").size();

        assertThat(glibc).isGreaterThan(musl);
        assertThat(musl).isEqualTo(1);
    }

    @Test
    void aNodeAsksItsOwnNameServer() {
        Cli run = Cli.run("resolve", SHOP, "--from", "node/worker-1", "--name", "api.example.com", "--outside",
                "api.example.com=203.0.113.80", "--json");

        assertThat(run.json().at("/lookups/0/queries/0/server").asString()).isEqualTo("192.168.56.1");
        assertThat(run.json().at("/lookups/0/final/addresses/0").asString()).isEqualTo("203.0.113.80");
    }

    @Test
    void checkCounts() {
        Cli run = Cli.run("check", SHOP, "--json");

        assertThat(run.code()).isZero();
        JsonNode check = run.json();
        assertThat(check.propertyNames()).containsExactly("files", "counts", "pods", "services", "notSimulated",
                "problems");
        assertThat(check.at("/files/0/documents").asInt()).isEqualTo(7);
        assertThat(check.at("/counts/Pod").asInt()).isEqualTo(3);
        assertThat(check.get("pods").asInt()).isEqualTo(3);
        assertThat(check.at("/services/ClusterIP").asInt()).isEqualTo(2);
        assertThat(check.at("/services/NodePort").asInt()).isEqualTo(1);
    }

    @Test
    void checkPrintsItsJsonEvenIfItFails(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("bad.yaml");
        Files.writeString(file, """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec:
                  type: NodePort
                  ports:
                    - port: 80
                      nodePort: 80
                """);

        Cli run = Cli.run("check", file.toString(), "--json");

        assertThat(run.code()).isEqualTo(2);
        JsonNode problem = run.json().at("/problems/0");
        assertThat(problem.get("severity").asString()).isEqualTo("error");
        assertThat(problem.get("line").asInt()).isEqualTo(8);
        assertThat(problem.get("path").asString()).isEqualTo("spec.ports[0].nodePort");
        assertThat(problem.get("message").asString()).isNotBlank();
    }

    @Test
    void checkLooksAtEveryField() {
        Cli run = Cli.withInput("""
                apiVersion: v1
                kind: Pod
                metadata: {name: web}
                spec:
                  containers:
                  - name: web
                    image: web
                    livenesProbe: {}
                    securityContext: {runAsUser: nobody}
                """, "check", "-", "--json");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).contains("securityContext.runAsUser");
        Cli typo = Cli.withInput("""
                apiVersion: v1
                kind: Pod
                metadata: {name: web}
                spec:
                  containers:
                  - name: web
                    image: web
                    livenesProbe: {}
                """, "check", "-", "--json");
        assertThat(typo.code()).isZero();
        assertThat(typo.json().at("/problems/0/severity").asString()).isEqualTo("warning");
        assertThat(typo.json().at("/problems/0/line").asInt()).isEqualTo(8);
    }

    @Test
    void checkNamesWhatOfACorefileIsNotSimulated() {
        Cli run = Cli.withInput("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: coredns, namespace: kube-system}
                data:
                  Corefile: |
                    .:53 {
                        errors
                        dnssec example.org {
                            key file example.org.key
                        }
                        kubernetes cluster.local
                        forward . /etc/resolv.conf
                    }
                """, "check", "-", "--json");

        assertThat(run.code()).as(run.out()).isZero();
        assertThat(run.json().at("/problems/0/path").asString()).isEqualTo("data.Corefile");
        assertThat(run.json().at("/problems/0/message").asString())
                .isEqualTo("Corefile line 3: dnssec is not simulated");
        assertThat(run.json().at("/problems/0/line").asInt()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace", "rules", "resolve", "check", "lab", "render", "collect"})
    void helpShowsAnExample(String command) {
        Cli run = Cli.run(command, "-h");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("Example: ").contains("podwire " + command + " ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ebpf"})
    void aProxyModeThatIsNotSimulatedIsExitTwo(String mode) {
        Cli run = Cli.run("rules", SHOP, "--node", "worker-1", "--proxy-mode", mode);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("proxy mode '" + mode + "' is not simulated yet");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            iptables-save  | KUBE-SERVICES
            ip6tables-save | KUBE-SERVICES
            ip-route       | 10.244.2.0/24 via 10.244.2.0 dev flannel.1
            ip-rule        | lookup main
            ip-addr        | inet 10.244.1.1/24
            neigh          | dev flannel.1 lladdr
            fdb            | dst 192.168.56.12
            """)
    void rulesPrintsWhatTheToolsPrint(String format, String part) {
        Cli run = Cli.run("rules", SHOP, "--node", "worker-1", "--format", format);

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains(part).endsWith("\n");
    }

    @Test
    void rulesOfAnUnknownNodeOrFormatIsExitTwo() {
        Cli node = Cli.run("rules", SHOP, "--node", "worker-7");
        assertThat(node.code()).isEqualTo(2);
        assertThat(node.err()).contains("worker-1");
        assertThat(Cli.run("rules", SHOP, "--node", "worker-1", "--format", "tcpdump").code()).isEqualTo(2);
    }

    @Test
    void rulesOfNftablesModeAreListedAsNftDoes() {
        Cli run = Cli.run("rules", SHOP, "--node", "worker-1", "--proxy-mode", "nftables");
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("table ip kube-proxy {\n\tcomment \"rules for kube-proxy\"\n")
                .contains("vmap @service-ips");
        assertThat(Cli.run("rules", SHOP, "--node", "worker-1", "--proxy-mode", "nftables", "--format", "nft").out())
                .isEqualTo(run.out());
    }

    @Test
    void bareRulesHaveNothingOfThePluginOrTheKubelet() {
        Cli run = Cli.run("rules", SHOP, "--node", "worker-1", "--bare");

        // Bare means the nodes of the files, and these files have none.
        Cli withNode = Cli.withInput("""
                apiVersion: v1
                kind: Node
                metadata: {name: n1}
                spec: {podCIDR: 10.244.0.0/24}
                status: {addresses: [{type: InternalIP, address: 192.168.56.11}]}
                """, "rules", "-", "--node", "n1", "--bare");
        assertThat(withNode.code()).as(withNode.err()).isZero();
        assertThat(withNode.out()).contains("KUBE-SERVICES").doesNotContain("FLANNEL").doesNotContain("KUBELET")
                .doesNotContain("kube-dns");
        assertThat(run.out()).doesNotContain("FLANNEL");
    }

    @Test
    void renderWritesWhatTheEndingSays(@TempDir Path folder) throws IOException {
        Path svg = folder.resolve("cluster.svg");
        assertThat(Cli.run("render", SHOP, "--out", svg.toString()).code()).isZero();
        assertThat(Files.readString(svg)).startsWith("<").contains("worker-2");
        assertThat(Cli.run("render", SHOP, "--out", folder.resolve("cluster.doc").toString()).code()).isEqualTo(2);
        assertThat(Cli.run("render", SHOP, "--out", folder.resolve("none/cluster.svg").toString()).code()).isEqualTo(3);
    }

    @Test
    void withoutADisplayTheWindowIsExitThree() {
        Cli run = Cli.run();

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("No window opens in a test.");
    }

    @Test
    void helpAndVersionAreExitZero() {
        assertThat(Cli.run("--help").code()).isZero();
        assertThat(Cli.run("--help").out()).contains("trace").contains("Exit codes");
        assertThat(Cli.run("--version").out()).startsWith("podwire ");
    }
}
