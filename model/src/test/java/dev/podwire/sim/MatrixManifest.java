package dev.podwire.sim;

import java.util.ArrayList;
import java.util.List;

/** Writes the Service that a line of the table asks for, and its endpoints by hand, so that they are in just that state. */
final class MatrixManifest {

    private static final String READY = "{ready: true, serving: true, terminating: false}";
    private static final String NOT_READY = "{ready: false, serving: false, terminating: false}";
    private static final String TERMINATING = "{ready: false, serving: true, terminating: true}";

    private MatrixManifest() {}

    /** Both documents; {@code number}, from 1, decides the Service's addresses. */
    static String of(MatrixRow row, int number) {
        List<String> spec = new ArrayList<>();
        spec.add("type: " + row.type());
        spec.add("internalTrafficPolicy: " + row.internal());
        spec.add("sessionAffinity: " + row.affinity());
        spec.add("ports: [{name: http, port: 80, targetPort: 8080}]");
        String status = "";
        if (!row.external().equals("-")) {
            spec.add("externalTrafficPolicy: " + row.external());
            if (row.type().equals("ClusterIP")) {
                spec.add("externalIPs: [203.0.113." + number + "]");
            }
            if (row.type().equals("LoadBalancer")) {
                status = "status: {loadBalancer: {ingress: [{ip: 203.0.113." + number + ", ipMode: VIP}]}}\n";
            }
        }
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %1$s, namespace: default}
                spec:
                  %2$s
                %3$s---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s-x, namespace: default, labels: {kubernetes.io/service-name: %1$s}}
                addressType: IPv4
                ports: [{name: http, port: 8080, protocol: TCP}]
                endpoints: [%4$s]
                ---
                """.formatted(row.service(), String.join("\n  ", spec), status, endpoints(row.endpoints()));
    }

    private static String endpoints(String state) {
        return switch (state) {
            case "local" -> endpoint("a", 1, READY);
            case "remote" -> endpoint("b", 2, READY);
            case "both" -> endpoint("a", 1, READY) + ", " + endpoint("b", 2, READY);
            case "none" -> "";
            case "not-ready" -> endpoint("a", 1, NOT_READY) + ", " + endpoint("b", 2, NOT_READY);
            case "terminating" -> endpoint("a", 1, TERMINATING) + ", " + endpoint("b", 2, TERMINATING);
            case "draining" -> endpoint("a", 1, TERMINATING) + ", " + endpoint("b", 2, READY);
            default -> throw new IllegalArgumentException(state);
        };
    }

    private static String endpoint(String node, int number, String conditions) {
        return "{addresses: [10.244." + number + ".10], nodeName: node-" + node + ", conditions: " + conditions + "}";
    }
}
