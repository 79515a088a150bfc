package dev.podwire.api;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.manifest.Document;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;

/** Checks one object by itself, with kubectl's own messages. What needs the whole cluster is checked on allocation. */
public final class Validation {

    private Validation() {}

    /** Everything that is wrong with the field types of a document that sets the cluster up. */
    public static List<Problem> checkSetup(Document document) {
        List<Problem> problems = new ArrayList<>();
        Shapes.ofSetup(document.kind()).check(document.root(), problems::add);
        return problems;
    }

    /** Everything that is wrong with an object of a kind that Kubernetes itself has. */
    public static List<Problem> check(Document document) {
        List<Problem> problems = new ArrayList<>();
        Shapes.of(document.kind()).ifPresent(shape -> shape.check(document.root(), problems::add));
        if (problems.stream().anyMatch(Problem::isError)) {
            return problems;
        }
        Field root = document.root();
        NameRules.check(document.kind(), root, problems);
        switch (document.kind()) {
            case "Service" -> ServiceRules.check(root, problems);
            case "Pod" -> PodRules.check(root, problems);
            case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController", "Job" ->
                WorkloadRules.check(document.kind(), root, problems);
            case "CronJob" -> PodRules.check(root.get("spec", "jobTemplate", "spec", "template"), problems);
            case "Node" -> NodeRules.check(root, problems);
            case "EndpointSlice" -> SliceRules.checkSlice(root, problems);
            case "Endpoints" -> SliceRules.checkEndpoints(root, problems);
            case "Ingress" -> IngressRules.check(root, problems);
            default -> {
                // Other kinds have no rules of their own here; they are kept as they are.
            }
        }
        return problems;
    }
}
