package dev.podwire.api;

import java.util.List;
import java.util.stream.Stream;

import dev.podwire.manifest.Document;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.ManifestReader;
import dev.podwire.manifest.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the API server refuses is refused in its words, at the field's path and line. */
class ValidationTest {

    static Stream<Arguments> services() {
        return Stream.of(mistake("selector: {a: b}", "spec.ports", "Required value"),
                mistake("ports: [{port: 80, name: a}, {port: 81}]", "spec.ports[1].name", "Required value"),
                mistake("ports: [{port: 80, name: http}, {port: 81, name: http}]", "spec.ports[1].name",
                        "Duplicate value: \"http\""),
                mistake("ports: [{port: 80, name: a}, {port: 80, name: b}]", "spec.ports[1]",
                        "Duplicate value: core.ServicePort{Name:\"b\", Protocol:\"TCP\""),
                mistake("ports: [{port: 70000}]", "spec.ports[0].port",
                        "Invalid value: 70000: must be between 1 and 65535, inclusive"),
                mistake("ports: [{port: 0}]", "spec.ports[0].port",
                        "Invalid value: 0: must be between 1 and 65535, inclusive"),
                mistake("ports: [{port: 80, protocol: HTTP}]", "spec.ports[0].protocol",
                        "Unsupported value: \"HTTP\": supported values: \"SCTP\", \"TCP\", \"UDP\""),
                mistake("ports: [{port: 80, targetPort: a-very-long-port-name}]", "spec.ports[0].targetPort",
                        "must be no more than 15 characters"),
                mistake("ports: [{port: 80, targetPort: a_b}]", "spec.ports[0].targetPort",
                        "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"),
                mistake("ports: [{port: 80, targetPort: a--b}]", "spec.ports[0].targetPort",
                        "must not contain consecutive hyphens"),
                mistake("ports: [{port: 80, targetPort: -ab}]", "spec.ports[0].targetPort",
                        "must not begin or end with a hyphen"),
                mistake("type: Balancer\n  ports: [{port: 80}]", "spec.type", "Unsupported value: \"Balancer\": "
                        + "supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\""),
                mistake("clusterIP: None\n  type: NodePort\n  ports: [{port: 80}]", "spec.clusterIPs[0]",
                        "Invalid value: \"None\": may not be set to 'None' for NodePort services"),
                mistake("ports: [{port: 80, nodePort: 30080}]", "spec.ports[0].nodePort",
                        "Forbidden: may not be used when `type` is 'ClusterIP'"),
                mistake("type: NodePort\n  ports: [{port: 80, name: a, nodePort: 30080}, "
                        + "{port: 81, name: b, nodePort: 30080}]", "spec.ports[1].nodePort", "Duplicate value: 30080"),
                mistake("clusterIP: 10.96.0.9\n  clusterIPs: [10.96.0.8]\n  ports: [{port: 80}]", "spec.clusterIPs",
                        "first value must match `clusterIP`"),
                mistake("clusterIP: 10.96.0.900\n  ports: [{port: 80}]", "spec.clusterIPs[0]",
                        "must be a valid IP address"),
                mistake("type: ExternalName", "spec.externalName", "Required value"),
                mistake("type: ExternalName\n  externalName: a.example\n  clusterIP: 10.96.0.9", "spec.clusterIPs",
                        "Forbidden: may not be set for ExternalName services"),
                mistake("externalTrafficPolicy: Local\n  ports: [{port: 80}]", "spec.externalTrafficPolicy",
                        "Invalid value: \"Local\": may only be set for externally-accessible services"),
                mistake("sessionAffinityConfig: {clientIP: {timeoutSeconds: 5}}\n  ports: [{port: 80}]",
                        "spec.sessionAffinityConfig", "Forbidden: must not be set when session affinity is None"),
                mistake("sessionAffinity: ClientIP\n  sessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}}\n"
                        + "  ports: [{port: 80}]", "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
                        "must be greater than 0 and less than 86400"),
                mistake("loadBalancerSourceRanges: [10.0.0.0/8]\n  ports: [{port: 80}]",
                        "spec.LoadBalancerSourceRanges", "Forbidden: may only be used when `type` is 'LoadBalancer'"),
                mistake("type: LoadBalancer\n  loadBalancerSourceRanges: [10.0.0.0]\n  ports: [{port: 80}]",
                        "spec.loadBalancerSourceRanges[0]", "must be a valid CIDR value"),
                mistake("externalIPs: [127.0.0.1]\n  ports: [{port: 80}]", "spec.externalIPs[0]",
                        "may not be in the loopback range (127.0.0.0/8, ::1/128)"),
                mistake("healthCheckNodePort: 30099\n  ports: [{port: 80}]", "spec.healthCheckNodePort",
                        "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"));
    }

    private static Arguments mistake(String spec, String path, String message) {
        return Arguments.of("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  " + spec + "\n", path,
                message);
    }

    static Stream<Arguments> others() {
        return Stream.of(other("v1", "Service", "{name: 1web}", "spec: {ports: [{port: 80}]}", "metadata.name",
                "Invalid value: \"1web\": a DNS-1035 label must consist of"),
                other("v1", "Pod", "{name: My_Pod}", "spec: {containers: [{name: a, image: b}]}", "metadata.name",
                        "a lowercase RFC 1123 subdomain must consist of"),
                other("v1", "Pod", "{labels: {a: b}}", "spec: {containers: [{name: a, image: b}]}", "metadata.name",
                        "Required value: name or generateName is required"),
                other("v1", "Pod", "{name: a, labels: {a: \"-b\"}}", "spec: {containers: [{name: a, image: b}]}",
                        "metadata.labels.a", "a valid label must be an empty string or consist of"),
                other("v1", "Pod", "{name: a}", "spec: {}", "spec.containers", "Required value"),
                other("v1", "Pod", "{name: a}", "spec: {containers: [{name: a, image: b}, {name: a, image: b}]}",
                        "spec.containers[1].name", "Duplicate value: \"a\""),
                other("v1", "Pod", "{name: a}",
                        "spec: {containers: [{name: a, image: b, ports: [{containerPort: 0}]}]}",
                        "spec.containers[0].ports[0].containerPort", "must be between 1 and 65535"),
                other("apps/v1", "Deployment", "{name: a}",
                        "spec: {template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}]}}}",
                        "spec.selector", "Required value"),
                other("apps/v1", "Deployment", "{name: a}",
                        "spec: {selector: {matchLabels: {a: c}}, template: {metadata: {labels: {a: b}}, spec: "
                                + "{containers: [{name: a, image: b}]}}}",
                        "spec.template.metadata.labels",
                        "Invalid value: map[string]string{\"a\":\"b\"}: `selector` does not match template `labels`"),
                other("apps/v1", "StatefulSet", "{name: a}", "spec: {}", "spec.template", "Required value"),
                other("apps/v1", "ReplicaSet", "{name: a}",
                        "spec: {replicas: -1, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, "
                                + "spec: {containers: [{name: a, image: b}]}}}",
                        "spec.replicas", "Invalid value: -1: must be greater than or equal to 0"),
                other("discovery.k8s.io/v1", "EndpointSlice", "{name: a}",
                        "addressType: IPv4\nendpoints: [{addresses: [\"fd00::1\"]}]", "endpoints[0].addresses[0]",
                        "must be an IPv4 address"),
                other("v1", "Node", "{name: a}", "spec: {podCIDR: 10.0.0.0}", "spec.podCIDR",
                        "must be a valid CIDR value"));
    }

    private static Arguments other(String version, String kind, String metadata, String rest, String path,
            String message) {
        return Arguments.of("apiVersion: " + version + "\nkind: " + kind + "\nmetadata: " + metadata + "\n" + rest
                + "\n", path, message);
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource({"services", "others"})
    void isRefusedInTheApiServersWords(String yaml, String path, String message) {
        Document document = ManifestReader.read(List.of(Input.text("t.yaml", yaml))).documents().getFirst();
        assertThat(Validation.check(document)).filteredOn(Problem::isError).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message()).contains(message);
            assertThat(problem.location().file()).isEqualTo("t.yaml");
            assertThat(problem.location().line()).isBetween(2, 8);
        });
    }
}
