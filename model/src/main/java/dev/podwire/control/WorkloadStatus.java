package dev.podwire.control;

import java.util.List;

import dev.podwire.cluster.ApiObject;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;

/** What the controllers of workloads write into their status, for a cluster that has settled. */
final class WorkloadStatus {

    private WorkloadStatus() {}

    static void write(ApiObject object, ControlLoop loop) {
        boolean deployment = object.key().kind().equals("Deployment");
        List<ApiObject> parts = loop.owned(deployment ? "ReplicaSet" : "Pod", object);
        long all = deployment
                ? parts.stream().mapToInt(set -> set.root().get("status", "replicas").integer(0)).sum()
                : parts.size();
        long ready = deployment
                ? parts.stream().mapToInt(set -> set.root().get("status", "readyReplicas").integer(0)).sum()
                : parts.stream().filter(pod -> loop.views.pod(pod).ready()).count();
        Tree tree = object.root().tree();
        switch (object.key().kind()) {
            case "DaemonSet" -> {
                tree = TreeEdit.set(tree, all, "status", "desiredNumberScheduled");
                tree = TreeEdit.set(tree, all, "status", "currentNumberScheduled");
                tree = TreeEdit.set(tree, ready, "status", "numberReady");
            }
            case "Job" -> tree = TreeEdit.set(tree, all, "status", "active");
            case "StatefulSet" -> {
                tree = TreeEdit.set(tree, all, "status", "replicas");
                tree = TreeEdit.set(tree, ready, "status", "readyReplicas");
            }
            default -> {
                tree = TreeEdit.set(tree, all, "status", "replicas");
                tree = TreeEdit.set(tree, ready, "status", "readyReplicas");
                tree = TreeEdit.set(tree, ready, "status", "availableReplicas");
            }
        }
        loop.store = loop.store.put(object.withTree(tree));
    }
}
