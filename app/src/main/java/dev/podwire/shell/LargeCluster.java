package dev.podwire.shell;

/**
 * A cluster of any size as manifests, for measuring: nodes, Deployments of a hundred pods at most, and Services over them.
 */
record LargeCluster(int nodes, int pods, int services) {

    private static final int REPLICAS = 100;
    private static final int HOSTS = 250;

    /** The manifests, with a client pod called {@code client}. */
    String manifests() {
        StringBuilder text = new StringBuilder(CLIENT);
        for (int n = 0; n < nodes; n++) {
            text.append(NODE.formatted(n, "10." + (32 + n / (HOSTS * HOSTS)) + "." + n / HOSTS % HOSTS + "."
                    + (n % HOSTS + 2)));
        }
        int deployments = Math.ceilDiv(pods, REPLICAS);
        for (int d = 0; d < deployments; d++) {
            text.append(DEPLOYMENT.formatted(d, Math.min(REPLICAS, pods - d * REPLICAS), d, d));
        }
        for (int s = 0; s < services; s++) {
            text.append(SERVICE.formatted(s, s % deployments));
        }
        return text.toString();
    }

    private static final String CLIENT = """
            apiVersion: v1
            kind: Pod
            metadata: {name: client}
            spec:
              containers:
              - {name: client, image: client}
            """;
    private static final String NODE = """
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: node-%d}
            status:
              addresses:
              - {type: InternalIP, address: %s}
            """;
    private static final String DEPLOYMENT = """
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: app-%d}
            spec:
              replicas: %d
              selector: {matchLabels: {app: app-%d}}
              template:
                metadata: {labels: {app: app-%d}}
                spec:
                  containers:
                  - {name: main, image: main, ports: [{containerPort: 8080}]}
            """;
    private static final String SERVICE = """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: service-%d}
            spec:
              selector: {app: app-%d}
              ports: [{port: 80, targetPort: 8080}]
            """;
}
