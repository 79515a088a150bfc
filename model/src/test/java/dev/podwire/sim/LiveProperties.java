package dev.podwire.sim;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import dev.podwire.api.Node;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.manifest.Input;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever is done to a living cluster, once it has settled it is what its objects make of a new one. */
class LiveProperties {

    private static final String START = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - name: c
                    image: "c:1"
                    ports: [{name: http, containerPort: 8080}, {containerPort: 53, protocol: UDP}]
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              serviceName: db
              replicas: 2
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: c, image: "c:1", ports: [{containerPort: 5432, hostPort: 5432}]}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: db}
            spec: {clusterIP: None, selector: {app: db}, ports: [{port: 5432}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
            """;

    private static final String DEPLOYMENT = START.substring(0, START.indexOf("---"));

    /** One random change; the random numbers alone decide which. */
    private static void change(LiveCluster live, Random random) {
        List<Pod> pods = live.state().cluster().pods();
        List<Node> nodes = live.state().cluster().nodes();
        Pod pod = pods.get(random.nextInt(pods.size()));
        String node = nodes.get(random.nextInt(nodes.size())).name();
        switch (random.nextInt(13)) {
            case 0 -> live.scale(new ObjectKey("Deployment", "default", "web"), random.nextInt(5));
            case 1 -> live.scale(new ObjectKey("StatefulSet", "default", "db"), random.nextInt(4));
            case 2, 3 -> live.killPod(pod.meta().namespace(), pod.name());
            case 4 -> live.setReady(pod.meta().namespace(), pod.name(), random.nextBoolean());
            case 5 -> live.cordon(node, random.nextBoolean());
            case 6 -> live.addNode("node-" + random.nextInt(4), Map.of("topology.kubernetes.io/zone", "z1"));
            case 7 -> {
                if (node.startsWith("node-")) {
                    live.removeNode(node);
                }
            }
            case 8 -> live.drain(node, true);
            case 9 -> live.delete(new ObjectKey("Service", "default", "s" + random.nextInt(3)), Optional.empty());
            case 10 -> live.apply(List.of(Input.text("s.yaml", service(random))));
            case 11 -> live.apply(List.of(Input.text("d.yaml",
                    DEPLOYMENT.replace("c:1", "c:" + random.nextInt(3)))));
            case 12 -> live.patch(pod.meta().key(), random.nextBoolean() ? "web" : "other", "metadata", "labels",
                    "app");
            default -> throw new IllegalStateException();
        }
        live.advance(Duration.ofMillis(random.nextInt(3) * random.nextInt(1500)));
    }

    private static String service(Random random) {
        String type = List.of("ClusterIP", "NodePort", "LoadBalancer").get(random.nextInt(3));
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: s%d}
                spec:
                  type: %s
                  sessionAffinity: %s
                  selector: {app: %s}
                  ports:
                  - {name: a, port: 80, targetPort: %s}
                  - {name: b, port: 53, protocol: UDP}
                """.formatted(random.nextInt(3), type, random.nextBoolean() ? "ClientIP" : "None",
                random.nextBoolean() ? "web" : "db", random.nextBoolean() ? "http" : "8080");
    }

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void aSettledClusterIsWhatItsObjectsMakeOfANewOne(@ForAll long seed) {
        replay(seed, 15);
    }

    @Property(tries = 4, shrinking = ShrinkingMode.OFF)
    void undoingEverythingGivesTheBeginning(@ForAll long seed) {
        LiveCluster live = LiveClusterTest.live(START);
        LiveState beginning = live.state();
        Random random = new Random(seed);
        for (int i = 0; i < 10; i++) {
            change(live, random);
        }
        LiveState end = live.state();
        int steps = 0;
        while (live.undo()) {
            steps++;
        }
        assertThat(live.state()).isSameAs(beginning);
        assertThat(live.events()).isEmpty();
        for (int i = 0; i < steps; i++) {
            assertThat(live.redo()).isTrue();
        }
        assertThat(live.state()).isSameAs(end);
    }

    static void replay(long seed, int changes) {
        LiveCluster live = LiveClusterTest.live(START);
        Random random = new Random(seed);
        for (int i = 0; i < changes; i++) {
            change(live, random);
        }
        assertThat(live.settle().ok()).as("quiet").isTrue();
        LiveScratch.assertSame(live);
    }
}
