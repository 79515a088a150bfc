package dev.podwire.view.model;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ListsTest {

    private static ObjectRow row(String kind, String namespace, String name, String detail) {
        return new ObjectRow(kind, namespace, name, detail, "", Optional.empty(), true, Optional.empty());
    }

    private static final List<ObjectRow> ROWS = List.of(row("Pod", "kube-system", "coredns", "10.244.0.2"),
            row("Pod", "default", "web-1", "10.244.1.5"), row("ConfigMap", "default", "web", ""),
            row("Service", "default", "web", ":80"), row("Node", "", "worker-1", "192.168.56.11"));

    @Test
    void objectsStandByNamespaceAndKindWithTheUsersOwnFirst() {
        ObjectTree tree = ObjectTree.of(ROWS, "");
        assertThat(tree.count()).isEqualTo(5);
        assertThat(tree.spaces()).extracting(ObjectTree.Space::name).containsExactly("default", "kube-system",
                "cluster");
        assertThat(tree.spaces().getFirst().kinds()).extracting(ObjectTree.Kind::name).containsExactly("Service", "Pod",
                "ConfigMap");
    }

    @Test
    void everyWordOfTheFilterMustOccurSomewhere() {
        assertThat(ObjectTree.of(ROWS, "web pod").count()).isEqualTo(1);
        assertThat(ObjectTree.of(ROWS, "10.244.").count()).isEqualTo(2);
        assertThat(ObjectTree.of(ROWS, "nobody").spaces()).isEmpty();
    }

    @Test
    void kindsAreHeadingsInThePlural() {
        assertThat(ObjectTree.plural("NetworkPolicy")).isEqualTo("NetworkPolicies");
        assertThat(ObjectTree.plural("Ingress")).isEqualTo("Ingresses");
        assertThat(ObjectTree.plural("Endpoints")).isEqualTo("Endpoints");
        assertThat(ObjectTree.plural("Pod")).isEqualTo("Pods");
    }

    @Test
    void theKindOfRequestIsTheSchemeOfItsUrl() {
        assertThat(RequestKind.of("tcp://db:5432")).isEqualTo(RequestKind.TCP);
        assertThat(RequestKind.of("web/")).isEqualTo(RequestKind.GET);
        assertThat(RequestKind.PING.apply("http://web")).isEqualTo("ping://web");
        assertThat(RequestKind.DNS.apply("web")).isEqualTo("dns://web");
        assertThat(RequestKind.complete(" web:80/ ")).isEqualTo("http://web:80/");
        assertThat(RequestKind.complete("https://web")).isEqualTo("https://web");
    }

    @Test
    void yamlLinesComeInPartsThatAddUpToTheLine() {
        for (String line : List.of("kind: Service", "  - name: \"a: b\"  # c", "# all comment", "- plain", "a:",
                "url: http://x:80/", "\"quoted key\": 1", "")) {
            SourceLines.Parts parts = SourceLines.parts(line);
            assertThat(parts.key() + parts.value() + parts.comment()).isEqualTo(line);
        }
        assertThat(SourceLines.parts("  port: 80 # web").key()).isEqualTo("  port:");
        assertThat(SourceLines.parts("  port: 80 # web").comment()).isEqualTo(" # web");
        assertThat(SourceLines.of("x", "a".repeat(100_000)).lines().getFirst()).hasSize(401);
    }

    @Test
    void aProblemNamesItsPlaceAsFarAsItIsKnown() {
        assertThat(new ProblemRow(true, "shop/a.yaml", 3, 5, "", "").place()).isEqualTo("shop/a.yaml:3:5");
        assertThat(new ProblemRow(true, "shop/a.yaml", 3, 5, "", "").shortPlace()).isEqualTo("a.yaml:3:5");
        assertThat(new ProblemRow(true, "a.yaml", 0, 0, "", "").shortPlace()).isEqualTo("a.yaml");
    }

    @Test
    void aRuleIsSplitWhereItReadsBest() {
        assertThat(RuleGroup
                .split("-d 10.96.0.1/32 -p tcp -m comment --comment \"a -j b\" -m tcp --dport 80 -j KUBE-SVC-X"))
                .hasSize(3).last().isEqualTo("-j KUBE-SVC-X");
        assertThat(RuleGroup.split("-j ACCEPT")).containsExactly("-j ACCEPT");
    }
}
