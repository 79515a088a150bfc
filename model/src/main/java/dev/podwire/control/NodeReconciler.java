package dev.podwire.control;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.Node;
import dev.podwire.api.NodeReader;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.PodTemplate.Toleration;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.VirtualTime;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;

/**
 * What the controller manager does about nodes ({@code pkg/controller/nodeipam}, {@code nodelifecycle}, {@code podgc}): pod
 * ranges, taints that follow conditions, eviction.
 */
final class NodeReconciler implements Reconciler {

    static final String NOT_READY = "node.kubernetes.io/not-ready";
    private static final String NAME = "node-controller";
    private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
    private static final String UNREACHABLE = "node.kubernetes.io/unreachable";
    private static final Set<String> OWN = Set.of(NOT_READY, UNSCHEDULABLE, UNREACHABLE);
    private static final long EVICT_AFTER = 300 * ControlLoop.SECOND;
    private static final long COLLECT_AFTER = 60 * ControlLoop.SECOND;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ObjectKey> concerned(WatchEvent change, ControlLoop loop) {
        return change.key().kind().equals("Node") ? List.of(change.key()) : List.of();
    }

    @Override
    public void reconcile(ObjectKey key, ControlLoop loop) {
        Optional<ApiObject> found = loop.store.find(key);
        if (found.isEmpty()) {
            loop.schedule(COLLECT_AFTER, new Work.NodeStep(key.name(), Work.NodeStage.COLLECT));
            return;
        }
        Node node = NodeReader.read(key, found.get().root());
        if (node.podCidrs().isEmpty()) {
            NodeRanges.give(found.get(), loop);
        }
        loop.store.find(key).ifPresent(current -> taint(current, loop));
        loop.store.find(key).ifPresent(current -> {
            List<Node.Taint> evicting = NodeReader.read(key, current.root()).taints().stream()
                    .filter(t -> t.effect().equals("NoExecute") && !OWN.contains(t.key())).toList();
            evicting.forEach(taint -> evict(key.name(), taint, loop));
        });
    }

    /** What is heard of a node: {@code True}, {@code False} or {@code Unknown}. */
    private static String condition(ApiObject node) {
        return node.root().get("status", "conditions").items().stream()
                .filter(c -> c.get("type").text("").equals("Ready")).findFirst().map(c -> c.get("status").text(""))
                .orElse("True");
    }

    private static void taint(ApiObject object, ControlLoop loop) {
        List<Tree> taints = new ArrayList<>();
        Node node = NodeReader.read(object.key(), object.root());
        for (Node.Taint taint : node.taints()) {
            if (!OWN.contains(taint.key())) {
                taints.add(tree(taint.key(), taint.value(), taint.effect()));
            }
        }
        String condition = condition(object);
        if (node.unschedulable()) {
            taints.add(tree(UNSCHEDULABLE, "", "NoSchedule"));
        }
        if (!condition.equals("True")) {
            String key = condition.equals("False") ? NOT_READY : UNREACHABLE;
            taints.add(tree(key, "", "NoSchedule"));
            if (condition.equals("Unknown")) {
                taints.add(tree(key, "", "NoExecute"));
            }
        }
        boolean any = !taints.isEmpty() || !node.taints().isEmpty();
        if (any && object.root().tree() instanceof Tree root) {
            Tree tree = taints.isEmpty()
                    ? TreeEdit.remove(root, "spec", "taints")
                    : TreeEdit.set(root, TreeEdit.sequence(taints), "spec", "taints");
            loop.update(NAME, object, tree, "taints of node " + node.name());
        }
    }

    private static Tree tree(String key, String value, String effect) {
        return value.isEmpty()
                ? TreeEdit.of(Map.of("key", key, "effect", effect))
                : TreeEdit.of(Map.of("key", key, "value", value, "effect", effect));
    }

    static void step(String node, Work.NodeStage stage, ControlLoop loop) {
        boolean reachable = loop.machine(node).filter(m -> m.power() == Machine.Power.ON).isPresent();
        switch (stage) {
            case NETWORK -> loop.kubelets.setUpNode(node);
            case LEASE -> {
                if (!reachable) {
                    lost(node, loop);
                }
            }
            case EVICT -> {
                if (!reachable) {
                    evict(node, new Node.Taint(UNREACHABLE, "", "NoExecute"), loop);
                }
            }
            case COLLECT -> collect(node, loop);
        }
    }

    /** Nothing has been heard of the node for the grace period. */
    private static void lost(String node, ControlLoop loop) {
        loop.store.find(new ObjectKey("Node", "", node)).ifPresent(object -> {
            loop.update(NAME, object, conditioned(object, "Unknown", loop.now), "NodeNotReady: Node " + node
                    + " status is now: NodeNotReady");
            for (ApiObject pod : podsOn(node, loop)) {
                Tree tree = pod.root().tree();
                if (tree != null && loop.views.pod(pod).ready()) {
                    loop.update(NAME, pod, PodTrees.ready(tree, false, loop.now), "the pod's node is not heard of");
                }
            }
            loop.schedule(EVICT_AFTER, new Work.NodeStep(node, Work.NodeStage.EVICT));
        });
    }

    /** The Node with its Ready condition. */
    static Tree conditioned(ApiObject node, String ready, long now) {
        return TreeEdit.set(node.root().tree(), List.of(Map.of("type", "Ready", "status", ready, "lastTransitionTime",
                VirtualTime.stamp(now))), "status", "conditions");
    }

    private static List<ApiObject> podsOn(String node, ControlLoop loop) {
        return loop.store.ofKind("Pod").stream()
                .filter(pod -> loop.views.pod(pod).nodeName().equals(Optional.of(node))).toList();
    }

    private static void evict(String node, Node.Taint taint, ControlLoop loop) {
        for (ApiObject pod : podsOn(node, loop)) {
            List<Toleration> tolerations = loop.views.template(pod).scheduling().tolerations();
            if (tolerations.stream().noneMatch(t -> t.tolerates(taint)) && !pod.terminating()) {
                loop.delete("taint-eviction-controller", pod.key(), Optional.empty(),
                        "Marking for deletion Pod " + pod.key().path());
            }
        }
    }

    /** Pods of a node that is gone have no kubelet to end them. */
    private static void collect(String node, ControlLoop loop) {
        if (loop.store.find(new ObjectKey("Node", "", node)).isEmpty()) {
            Set<ObjectKey> doomed = new HashSet<>();
            podsOn(node, loop).forEach(pod -> doomed.add(pod.key()));
            doomed.stream().sorted().forEach(pod -> loop.delete("pod-garbage-collector-controller", pod,
                    Optional.of(0), "PodGC: node " + node + " does not exist"));
        }
    }
}
