package dev.podwire.bench;

/**
 * A cluster of a given size as manifests: Deployments that share the pods evenly, with names and labels of their own, and
 * Services that lead to one Deployment after another, over and over. There are no Node objects: their number is an option of
 * loading.
 *
 * @param deployments workloads, called {@code app-0} and so on
 * @param replicas    pods of each
 * @param services    Services, called {@code svc-0} and so on, port 80
 */
record ManyPods(int nodes, int deployments, int replicas, int services) {

    /** As large as Kubernetes is tested for: 5,000 nodes, 150,000 pods, 10,000 Services. */
    static final ManyPods LARGEST = new ManyPods(5_000, 10_000, 15, 10_000);

    /** All objects in one text. */
    String manifests() {
        // A /8 holds a pod range for each of 65,536 nodes; the usual /16 for 256.
        StringBuilder text = new StringBuilder("""
                apiVersion: kubeadm.k8s.io/v1beta4
                kind: ClusterConfiguration
                networking: {podSubnet: 11.0.0.0/8}
                ---
                """);
        for (int i = 0; i < deployments; i++) {
            text.append("""
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: app-%1$d, labels: {app: app-%1$d}}
                    spec:
                      replicas: %2$d
                      selector: {matchLabels: {app: app-%1$d}}
                      template:
                        metadata: {labels: {app: app-%1$d}}
                        spec:
                          containers:
                          - {name: main, image: app, ports: [{containerPort: 8080}]}
                    ---
                    """.formatted(i, replicas));
        }
        for (int i = 0; i < services; i++) {
            text.append("""
                    apiVersion: v1
                    kind: Service
                    metadata: {name: svc-%d}
                    spec: {selector: {app: app-%d}, ports: [{port: 80, targetPort: 8080}]}
                    ---
                    """.formatted(i, i % deployments));
        }
        return text.toString();
    }
}
