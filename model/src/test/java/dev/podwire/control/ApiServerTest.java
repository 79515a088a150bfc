package dev.podwire.control;

import java.util.List;
import java.util.Optional;

import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.ClusterConfig;
import dev.podwire.cluster.ClusterSetup;
import dev.podwire.cluster.EtcdEntry;
import dev.podwire.cluster.ObjectStore;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.manifest.Document;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.ManifestReader;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the API server lets in, what it makes of it, and what it says when it does not. */
class ApiServerTest {

    private static final String WEB = """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              type: NodePort
              selector: {app: web}
              ports:
              - {port: 80, nodePort: 30080}
            """;

    private final ApiServer server = new ApiServer(new ClusterSetup(ClusterConfig.DEFAULT, List.of()), 1);
    private ObjectStore store = ObjectStore.EMPTY;

    ApiServerTest() {
        done(server.create(store, document("apiVersion: v1\nkind: Namespace\nmetadata: {name: default}\n"), 0));
    }

    private static Document document(String yaml) {
        return ManifestReader.read(List.of(Input.text("test.yaml", yaml))).documents().getFirst();
    }

    private ApiAnswer done(ApiAnswer answer) {
        assertThat(answer.error()).as(answer.message()).isEmpty();
        store = answer.store();
        return answer;
    }

    private ApiAnswer apply(String yaml) {
        return server.apply(store, document(yaml), 0);
    }

    private static ObjectKey service(String name) {
        return new ObjectKey("Service", "default", name);
    }

    private Field spec(String name) {
        return store.find(service(name)).orElseThrow().root().get("spec");
    }

    @Test
    void aServiceGetsItsDefaultsAndAnAddress() {
        ApiAnswer answer = done(apply(WEB));

        assertThat(answer.message()).isEqualTo("service/web created");
        assertThat(spec("web").get("clusterIP").text("")).startsWith("10.");
        assertThat(spec("web").get("sessionAffinity").text("")).isEqualTo("None");
        assertThat(spec("web").get("externalTrafficPolicy").text("")).isEqualTo("Cluster");
        assertThat(spec("web").get("ports").items().getFirst().get("targetPort").integer(0)).isEqualTo(80);
        assertThat(answer.events()).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(WatchEvent.Type.ADDED);
            assertThat(event.revision()).isEqualTo(store.revision());
        });
    }

    @Test
    void aNodePortThatAnotherServiceHasIsRefusedWithItsLine() {
        done(apply(WEB));
        ApiAnswer answer = apply(WEB.replace("name: web", "name: other"));

        assertThat(answer.message())
                .isEqualTo("The Service \"other\" is invalid: spec.ports[0].nodePort: Invalid value:"
                        + " 30080: provided port is already allocated");
        assertThat(answer.error().orElseThrow().problems().getFirst().location()).hasToString("test.yaml:8:26");
        assertThat(answer.store()).isSameAs(store);
    }

    @Test
    void aClusterIpInUseIsRefused() {
        done(apply(WEB));
        String taken = spec("web").get("clusterIP").text("");
        ApiAnswer answer = apply("apiVersion: v1\nkind: Service\nmetadata: {name: b}\nspec: {clusterIP: " + taken
                + ", ports: [{port: 80}]}\n");

        assertThat(answer.message())
                .isEqualTo("The Service \"b\" is invalid: spec.clusterIPs: Invalid value: []string{\""
                        + taken + "\"}: failed to allocate IP " + taken + ": provided IP is already allocated");
    }

    @Test
    void whatIsSetOnceStays() {
        done(apply(WEB));
        assertThat(apply(WEB.replace("  type: NodePort", "  type: NodePort\n  clusterIP: 10.96.7.7")).message())
                .contains("spec.clusterIPs[0]: Invalid value: []string{\"10.96.7.7\"}: may not change once set");
        String deployment = """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: d}
                spec:
                  selector: {matchLabels: {app: d}}
                  template: {metadata: {labels: {app: d, tier: x}}, spec: {containers: [{name: c, image: c}]}}
                """;
        done(apply(deployment));
        assertThat(apply(deployment.replace("matchLabels: {app: d}", "matchLabels: {tier: x}")).message())
                .contains("spec.selector").contains("field is immutable");
    }

    @Test
    void applyKeepsWhatItDoesNotSpeakOfAndTakesOutWhatItNoLongerSays() {
        done(apply(WEB.replace("- {port: 80, nodePort: 30080}", "- {port: 80}")));
        int allocated = spec("web").get("ports").items().getFirst().get("nodePort").integer(0);
        String ip = spec("web").get("clusterIP").text("");
        assertThat(allocated).isBetween(30_000, 32_767);

        ApiAnswer answer = done(apply(WEB.replace("- {port: 80, nodePort: 30080}", "- {port: 80, targetPort: 8080}")
                .replace("selector: {app: web}", "selector: {tier: front}")));

        assertThat(answer.message()).isEqualTo("service/web configured");
        assertThat(spec("web").get("ports").items().getFirst().get("nodePort").integer(0)).isEqualTo(allocated);
        assertThat(spec("web").get("clusterIP").text("")).isEqualTo(ip);
        assertThat(spec("web").get("selector").textMap()).containsOnlyKeys("tier");
        assertThat(apply(WEB.replace("- {port: 80, nodePort: 30080}", "- {port: 80, targetPort: 8080}")
                .replace("selector: {app: web}", "selector: {tier: front}")).message())
                .isEqualTo("service/web unchanged");
    }

    @Test
    void aClusterIpServiceGivesItsNodePortsBack() {
        done(apply(WEB));
        done(apply(WEB.replace("type: NodePort", "type: ClusterIP").replace(", nodePort: 30080", "")));
        assertThat(spec("web").get("ports").items().getFirst().get("nodePort").exists()).isFalse();
        assertThat(spec("web").get("externalTrafficPolicy").exists()).isFalse();
        done(apply(WEB.replace("name: web", "name: other")));
    }

    @Test
    void anObjectThatWasChangedMeanwhileIsNotReplaced() {
        done(apply(WEB));
        String old = Long.toString(store.find(service("web")).orElseThrow().identity().version());
        String replacement = WEB.replace("{name: web}", "{name: web, resourceVersion: \"" + old + "\"}")
                .replace("app: web", "app: new");
        done(server.replace(store, document(replacement), 0));
        ApiAnswer again = server.replace(store, document(replacement), 0);

        assertThat(again.message()).isEqualTo("Error from server (Conflict): Operation cannot be fulfilled on services"
                + " \"web\": the object has been modified; please apply your changes to the latest version and try"
                + " again");
    }

    @Test
    void whatIsThereOrIsNotThereIsSaid() {
        done(server.create(store, document(WEB), 0));
        assertThat(server.create(store, document(WEB), 0).message())
                .isEqualTo("Error from server (AlreadyExists): services \"web\" already exists");
        assertThat(server.delete(store, new ObjectKey("Deployment", "default", "x"), Optional.empty(), 0).message())
                .isEqualTo("Error from server (NotFound): deployments.apps \"x\" not found");
        assertThat(apply(WEB.replace("{name: web}", "{name: web, namespace: shop}")).message())
                .isEqualTo("Error from server (NotFound): namespaces \"shop\" not found");
        assertThat(done(server.delete(store, service("web"), Optional.empty(), 0)).message())
                .isEqualTo("service \"web\" deleted");
        assertThat(store.find(service("web"))).isEmpty();
    }

    @Test
    void etcdHoldsKeyAndValue() {
        done(apply(WEB));
        ApiObject web = store.find(service("web")).orElseThrow();
        EtcdEntry entry = EtcdEntry.of(web);

        assertThat(entry.key()).isEqualTo("/registry/services/specs/default/web");
        Field value = Field.root("", entry.value());
        assertThat(value.get("metadata", "uid").text(""))
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(value.get("metadata", "resourceVersion").text("")).isEqualTo(Long.toString(entry.revision()));
        assertThat(value.get("metadata", "namespace").text("")).isEqualTo("default");
    }

    @Test
    void anInvalidObjectListsItsFields() {
        ApiAnswer answer = apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: bad}
                spec:
                  ports:
                  - {port: 70000, protocol: HTTP}
                """);
        assertThat(answer.message()).isEqualTo("""
                The Service "bad" is invalid:\s
                * spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive
                * spec.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP\"""");
    }
}
