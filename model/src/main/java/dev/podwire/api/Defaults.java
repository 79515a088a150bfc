package dev.podwire.api;

import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;

/** What the API server fills in where an object does not say it ({@code pkg/apis/core/v1/defaults.go} and its like). */
public final class Defaults {

    private static final int AFFINITY_SECONDS = 10_800;

    private Defaults() {}

    /** The object's document with the defaults of its kind. */
    public static Tree fill(String kind, Tree document) {
        return switch (kind) {
            case "Service" -> service(document);
            case "Pod" -> pod(document);
            case "Deployment" -> deployment(document);
            case "ReplicaSet", "ReplicationController" -> workload(document);
            case "StatefulSet" -> statefulSet(document);
            case "DaemonSet" -> template(TreeEdit.setIfAbsent(document, "RollingUpdate", "spec", "updateStrategy",
                    "type"));
            case "Job" -> job(document);
            case "Namespace" -> namespace(document);
            default -> document;
        };
    }

    private static Tree namespace(Tree document) {
        Tree name = TreeEdit.find(document, "metadata", "name");
        Tree labelled = name == null
                ? document
                : TreeEdit.setIfAbsent(document, name, "metadata", "labels", "kubernetes.io/metadata.name");
        return TreeEdit.setIfAbsent(labelled, "Active", "status", "phase");
    }

    private static Tree service(Tree document) {
        Tree tree = TreeEdit.setIfAbsent(document, "ClusterIP", "spec", "type");
        tree = TreeEdit.setIfAbsent(tree, "None", "spec", "sessionAffinity");
        Field spec = Field.root("", tree).get("spec");
        String type = spec.get("type").text("");
        if (spec.get("sessionAffinity").text("").equals("ClientIP")) {
            tree = TreeEdit.setIfAbsent(tree, AFFINITY_SECONDS, "spec", "sessionAffinityConfig", "clientIP",
                    "timeoutSeconds");
        }
        boolean external = type.equals("NodePort") || type.equals("LoadBalancer")
                || type.equals("ClusterIP") && !spec.get("externalIPs").items().isEmpty();
        if (external) {
            tree = TreeEdit.setIfAbsent(tree, "Cluster", "spec", "externalTrafficPolicy");
        }
        if (!type.equals("ExternalName")) {
            tree = TreeEdit.setIfAbsent(tree, "Cluster", "spec", "internalTrafficPolicy");
        }
        if (type.equals("LoadBalancer")) {
            tree = TreeEdit.setIfAbsent(tree, true, "spec", "allocateLoadBalancerNodePorts");
        }
        Tree ports = spec.get("ports").tree();
        for (int i = 0; ports != null && i < spec.get("ports").items().size(); i++) {
            Field port = spec.get("ports").items().get(i);
            if (port.tree() != null && port.isMapping()) {
                Tree item = TreeEdit.setIfAbsent(port.tree(), "TCP", "protocol");
                Tree number = port.get("port").tree();
                if (number != null && port.get("targetPort").text("0").equals("0")) {
                    item = TreeEdit.set(item, number, "targetPort");
                }
                ports = TreeEdit.setItem(ports, i, item);
            }
        }
        return ports == null ? tree : TreeEdit.set(tree, ports, "spec", "ports");
    }

    /** A pod, or anything with a pod's {@code metadata} and {@code spec}. */
    private static Tree pod(Tree document) {
        Tree tree = TreeEdit.setIfAbsent(document, "ClusterFirst", "spec", "dnsPolicy");
        tree = TreeEdit.setIfAbsent(tree, "Always", "spec", "restartPolicy");
        tree = TreeEdit.setIfAbsent(tree, 30, "spec", "terminationGracePeriodSeconds");
        return TreeEdit.setIfAbsent(tree, "default-scheduler", "spec", "schedulerName");
    }

    private static Tree template(Tree document) {
        Tree template = TreeEdit.find(document, "spec", "template");
        return template == null ? document : TreeEdit.set(document, pod(template), "spec", "template");
    }

    private static Tree workload(Tree document) {
        return template(TreeEdit.setIfAbsent(document, 1, "spec", "replicas"));
    }

    private static Tree deployment(Tree document) {
        Tree tree = workload(document);
        tree = TreeEdit.setIfAbsent(tree, "RollingUpdate", "spec", "strategy", "type");
        if (Field.root("", tree).get("spec", "strategy", "type").text("").equals("RollingUpdate")) {
            tree = TreeEdit.setIfAbsent(tree, "25%", "spec", "strategy", "rollingUpdate", "maxSurge");
            tree = TreeEdit.setIfAbsent(tree, "25%", "spec", "strategy", "rollingUpdate", "maxUnavailable");
        }
        return tree;
    }

    private static Tree statefulSet(Tree document) {
        Tree tree = TreeEdit.setIfAbsent(workload(document), "OrderedReady", "spec", "podManagementPolicy");
        return TreeEdit.setIfAbsent(tree, "RollingUpdate", "spec", "updateStrategy", "type");
    }

    private static Tree job(Tree document) {
        Tree tree = TreeEdit.setIfAbsent(template(document), 1, "spec", "parallelism");
        return TreeEdit.setIfAbsent(tree, 1, "spec", "completions");
    }
}
