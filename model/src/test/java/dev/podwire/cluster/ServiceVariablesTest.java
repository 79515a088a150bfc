package dev.podwire.cluster;

import java.util.List;
import java.util.Map;

import dev.podwire.control.ClusterLoader;
import dev.podwire.manifest.Input;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** Service environment variables as the kubelet's documentation shows them. */
class ServiceVariablesTest {

    private static Map<String, String> of(boolean links) {
        String text = """
                apiVersion: v1
                kind: Service
                metadata: {name: redis-primary}
                spec: {clusterIP: 10.96.0.11, ports: [{name: db, port: 6379}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: pods}
                spec: {clusterIP: None, ports: [{port: 80}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: far, namespace: away}
                spec: {ports: [{port: 80}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: client}
                spec: {enableServiceLinks: %s, containers: [{name: main, image: example/client}]}
                """.formatted(links);
        ClusterState cluster = ClusterLoader.load(List.of(Input.text("cluster.yaml", text)),
                ClusterLoader.Options.DEFAULT).state().orElseThrow();
        return ServiceVariables.of(
                cluster.pods().stream().filter(p -> p.name().equals("client")).findFirst().orElseThrow(), cluster);
    }

    @Test
    void servicesOfTheNamespaceAreThereAndTheApiServer() {
        assertThat(of(true)).contains(entry("REDIS_PRIMARY_SERVICE_HOST", "10.96.0.11"),
                entry("REDIS_PRIMARY_SERVICE_PORT", "6379"), entry("REDIS_PRIMARY_SERVICE_PORT_DB", "6379"),
                entry("REDIS_PRIMARY_PORT", "tcp://10.96.0.11:6379"),
                entry("REDIS_PRIMARY_PORT_6379_TCP", "tcp://10.96.0.11:6379"),
                entry("REDIS_PRIMARY_PORT_6379_TCP_PROTO", "tcp"), entry("REDIS_PRIMARY_PORT_6379_TCP_PORT", "6379"),
                entry("REDIS_PRIMARY_PORT_6379_TCP_ADDR", "10.96.0.11"),
                entry("KUBERNETES_SERVICE_HOST", "10.96.0.1"), entry("KUBERNETES_SERVICE_PORT_HTTPS", "443"));
        assertThat(of(true).keySet()).noneMatch(k -> k.startsWith("PODS_") || k.startsWith("FAR_"));
    }

    @Test
    void withoutServiceLinksOnlyTheApiServersRemain() {
        assertThat(of(false).keySet()).isNotEmpty().allMatch(k -> k.startsWith("KUBERNETES_"));
    }
}
