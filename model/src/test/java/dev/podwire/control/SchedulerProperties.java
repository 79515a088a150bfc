package dev.podwire.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.Node;
import dev.podwire.api.Pod;
import dev.podwire.cluster.ClusterState;
import dev.podwire.manifest.Input;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import static org.assertj.core.api.Assertions.assertThat;

/** The scheduler's scores, kept from pod to pod, against scores counted anew for every pod. */
class SchedulerProperties {

    @Property(tries = 150)
    void podsGoWhereScoresCountedAnewWouldSendThem(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 2) Integer> taints,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 7) Integer> replicas, @ForAll long seed) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < taints.size(); i++) {
            String effect = List.of("", "NoSchedule", "PreferNoSchedule").get(taints.get(i));
            text.append("""
                    apiVersion: v1
                    kind: Node
                    metadata: {name: n%d}
                    spec: {taints: [%s]}
                    ---
                    """.formatted(i, effect.isEmpty() ? "" : "{key: k, value: v, effect: " + effect + "}"));
        }
        for (int i = 0; i < replicas.size(); i++) {
            // every third is let onto all nodes
            text.append("""
                    apiVersion: v1
                    kind: ReplicationController
                    metadata: {name: w%1$d}
                    spec:
                      replicas: %2$d
                      selector: {app: w%1$d}
                      template:
                        metadata: {labels: {app: w%1$d}}
                        spec: {containers: [{name: c, image: c}], tolerations: [%3$s]}
                    ---
                    """.formatted(i, replicas.get(i), i % 3 == 0 ? "{key: k, operator: Exists}" : ""));
        }
        ClusterState cluster = ClusterLoader.load(List.of(Input.text("pods.yaml", text.toString())),
                new ClusterLoader.Options(Optional.empty(), Optional.empty(), Optional.empty(), seed, false, false))
                .state().orElseThrow();
        replay(cluster, replicas, seed);
    }

    /** Places the same pods again in the order in which their owners made them. */
    private static void replay(ClusterState cluster, List<Integer> replicas, long seed) {
        Chance chance = new Chance(seed);
        Map<String, Integer> pods = new HashMap<>();
        Map<String, Integer> siblings = new HashMap<>();
        cluster.pods().stream().filter(pod -> pod.meta().namespace().equals("kube-system"))
                .forEach(pod -> pod.nodeName().ifPresent(node -> pods.merge(node, 1, Integer::sum)));
        for (int w = 0; w < replicas.size(); w++) {
            for (int i = 0; i < replicas.get(w); i++) {
                String prefix = "w" + w + "-";
                Pod pod = cluster.pods().stream().filter(p -> p.name()
                        .equals(prefix + chance.suffix("pod ReplicationController default/" + prefix.substring(0,
                                prefix.length() - 1) + " " + siblingsSoFar(siblings, prefix) + " 0")))
                        .findFirst().orElseThrow();
                Optional<String> expected = expected(cluster, prefix, w % 3 == 0, pods, siblings,
                        chance.of("place " + pod.meta().key()));
                assertThat(pod.nodeName()).as(pod.name()).isEqualTo(expected);
                siblings.merge(prefix, 1, Integer::sum);
                expected.ifPresent(node -> {
                    pods.merge(node, 1, Integer::sum);
                    siblings.merge(prefix + node, 1, Integer::sum);
                });
            }
        }
    }

    private static int siblingsSoFar(Map<String, Integer> siblings, String prefix) {
        return siblings.getOrDefault(prefix, 0);
    }

    private static Optional<String> expected(ClusterState cluster, String prefix, boolean tolerant,
            Map<String, Integer> pods, Map<String, Integer> siblings, java.util.SplittableRandom random) {
        List<String> best = new ArrayList<>();
        long lowest = Long.MAX_VALUE;
        for (Node node : cluster.nodes()) {
            String effect = node.taints().isEmpty() ? "" : node.taints().getFirst().effect();
            if (effect.equals("NoSchedule") && !tolerant) {
                continue;
            }
            long score = siblings.getOrDefault(prefix + node.name(), 0) * 100_000L
                    + pods.getOrDefault(node.name(), 0)
                    + (effect.equals("PreferNoSchedule") && !tolerant ? 10_000_000 : 0);
            if (score < lowest) {
                best.clear();
                lowest = score;
            }
            if (score == lowest) {
                best.add(node.name());
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best.get(random.nextInt(best.size())));
    }
}
