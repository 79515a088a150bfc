package dev.podwire.sim;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.podwire.api.Node;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.cluster.ClusterState;
import dev.podwire.net.IpAddress;

/** Who fires a request. */
sealed interface Sender {

    /** A program in a pod. */
    record InPod(Pod pod) implements Sender {}

    /** A program on a node. */
    record OnNode(Node node) implements Sender {}

    /** A program on a host outside, with its address if one was named. */
    record External(Optional<IpAddress> address) implements Sender {}

    /** Reads WHO and finds it in the cluster; throws {@link BadRequest} that says what there is instead. */
    static Sender find(String who, ClusterState cluster) {
        List<String> parts = List.of(who.split("/", -1));
        String kind = parts.getFirst();
        if (parts.size() > 3 || parts.stream().anyMatch(String::isEmpty)) {
            throw wrong(who);
        }
        return switch (kind) {
            case "external" -> new External(externalAddress(who, parts));
            case "node" -> new OnNode(node(who, parts, cluster));
            case "pod" -> new InPod(runs(pod(key(who, "Pod", parts), cluster)));
            case "deploy", "deployment" -> new InPod(first(key(who, "Deployment", parts), cluster));
            case "sts", "statefulset" -> new InPod(first(key(who, "StatefulSet", parts), cluster));
            case "ds", "daemonset" -> new InPod(first(key(who, "DaemonSet", parts), cluster));
            case "rs", "replicaset" -> new InPod(first(key(who, "ReplicaSet", parts), cluster));
            case "job" -> new InPod(first(key(who, "Job", parts), cluster));
            default -> throw wrong(who);
        };
    }

    private static BadRequest wrong(String who) {
        return new BadRequest(
                "'" + who + "' names no sender. Write pod/NAMESPACE/NAME, deploy/NAMESPACE/NAME (also sts/,"
                        + " ds/), node/NAME, external or external/ADDRESS.");
    }

    private static Optional<IpAddress> externalAddress(String who, List<String> parts) {
        if (parts.size() == 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(IpAddress.parse(parts.get(1)));
        } catch (IllegalArgumentException e) {
            throw new BadRequest("'" + who + "': '" + parts.get(1) + "' is no address. Write for example"
                    + " external/203.0.113.7.");
        }
    }

    private static ObjectKey key(String who, String kind, List<String> parts) {
        return switch (parts.size()) {
            case 2 -> new ObjectKey(kind, "default", parts.get(1));
            case 3 -> new ObjectKey(kind, parts.get(1), parts.get(2));
            default -> throw wrong(who);
        };
    }

    private static Node node(String who, List<String> parts, ClusterState cluster) {
        if (parts.size() != 2) {
            throw wrong(who);
        }
        return cluster.node(parts.get(1)).orElseThrow(() -> new BadRequest("There is no node " + parts.get(1)
                + ". Nodes are " + list(cluster.nodes().stream().map(Node::name).toList()) + "."));
    }

    private static Pod pod(ObjectKey key, ClusterState cluster) {
        return cluster.pods().stream().filter(p -> p.meta().key().equals(key)).findFirst()
                .orElseThrow(() -> noPod(key, cluster));
    }

    private static BadRequest noPod(ObjectKey key, ClusterState cluster) {
        List<String> elsewhere = cluster.pods().stream().filter(p -> p.name().equals(key.name()))
                .map(p -> "pod/" + p.meta().key().path()).toList();
        if (!elsewhere.isEmpty()) {
            return new BadRequest("There is no pod " + key.path() + ". Did you mean " + list(elsewhere) + "?");
        }
        List<String> near = cluster.pods().stream().filter(p -> p.meta().namespace().equals(key.namespace()))
                .map(Pod::name).toList();
        return new BadRequest("There is no pod " + key.path() + ". "
                + (near.isEmpty()
                        ? "Namespace " + key.namespace() + " has no pods."
                        : "Pods in " + key.namespace() + ": " + list(near) + "."));
    }

    /** The first pod of a workload that runs. */
    private static Pod first(ObjectKey key, ClusterState cluster) {
        List<Pod> pods = cluster.podsOf(key).toList();
        if (pods.isEmpty()) {
            List<String> known = cluster.workloads().stream().map(w -> w.key())
                    .filter(k -> k.kind().equals(key.kind())).map(ObjectKey::path).toList();
            boolean exists = known.contains(key.path());
            throw new BadRequest(exists
                    ? key + " has no pods."
                    : "There is no " + key + "."
                            + (known.isEmpty() ? "" : " There are " + list(known) + "."));
        }
        return pods.stream().filter(Pod::running).findFirst().orElseGet(() -> runs(pods.getFirst()));
    }

    private static Pod runs(Pod pod) {
        if (!pod.running()) {
            throw new BadRequest("Pod " + pod.meta().key().path() + " does not run (" + pod.phase()
                    + (pod.nodeName().isEmpty() ? ", on no node" : "") + "), so nothing can be sent from it.");
        }
        return pod;
    }

    private static String list(List<String> names) {
        int shown = Math.min(names.size(), 12);
        return names.stream().limit(shown).collect(Collectors.joining(", "))
                + (names.size() > shown ? " and " + (names.size() - shown) + " more" : "");
    }
}
