package dev.podwire.control;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.LabelSelector;
import dev.podwire.api.Node;
import dev.podwire.api.PodTemplate;
import dev.podwire.api.PodTemplate.Scheduling;

/** Whether a node suits a pod by itself; refusals are worded as the scheduler's. */
final class NodeFilter {

    private static final Node.Taint UNSCHEDULABLE = new Node.Taint("node.kubernetes.io/unschedulable", "",
            "NoSchedule");

    private NodeFilter() {}

    /** Why the pod may not run on the node, empty if it may. */
    static Optional<String> refusal(Scheduling scheduling, Node node) {
        if (node.unschedulable() && !tolerates(scheduling, UNSCHEDULABLE)) {
            return Optional.of("node(s) were unschedulable");
        }
        for (Node.Taint taint : node.taints()) {
            if (!taint.effect().equals("PreferNoSchedule") && !tolerates(scheduling, taint)) {
                return Optional.of("node(s) had untolerated taint {" + taint.key() + ": " + taint.value() + "}");
            }
        }
        if (!LabelSelector.matchesAll(scheduling.nodeSelector(), node.meta().labels())
                || !affine(scheduling.nodeAffinity(), node)) {
            return Optional.of("node(s) didn't match Pod's node affinity/selector");
        }
        return Optional.empty();
    }

    private static boolean affine(List<PodTemplate.NodeTerm> terms, Node node) {
        if (terms.isEmpty()) {
            return true;
        }
        Map<String, String> fields = new HashMap<>(Map.of("metadata.name", node.name()));
        return terms.stream().anyMatch(term -> !(term.labels().isEmpty() && term.fields().isEmpty())
                && term.labels().stream().allMatch(e -> e.matches(node.meta().labels()))
                && term.fields().stream().allMatch(e -> e.matches(fields)));
    }

    static boolean tolerates(Scheduling scheduling, Node.Taint taint) {
        return scheduling.tolerations().stream().anyMatch(toleration -> toleration.tolerates(taint));
    }
}
