package dev.podwire.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.Node;
import dev.podwire.api.NodeReader;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.PodReader;
import dev.podwire.api.PodTemplate;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;

/** DaemonSets of a running cluster ({@code pkg/controller/daemon}): a pod on each node that it may run on. */
final class DaemonSetReconciler implements Reconciler {

    private static final String NAME = "daemonset-controller";
    private static final String REVISION = "controller-revision-hash";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ObjectKey> concerned(WatchEvent change, ControlLoop loop) {
        return switch (change.key().kind()) {
            case "DaemonSet" -> List.of(change.key());
            case "Pod" -> ReplicaSetReconciler.makers(change, loop, List.of("DaemonSet"));
            case "Node" -> loop.store.ofKind("DaemonSet").stream().map(ApiObject::key).toList();
            default -> List.of();
        };
    }

    @Override
    public void reconcile(ObjectKey key, ControlLoop loop) {
        Optional<ApiObject> found = loop.store.find(key);
        if (found.isEmpty()) {
            return;
        }
        ApiObject set = found.get();
        List<ApiObject> pods = ReplicaSetReconciler.claim(set, NAME, loop);
        PodTemplate template = DaemonSetController.tolerant(PodReader.template(set.root().get("spec", "template")));
        List<String> wanted = new ArrayList<>();
        for (ApiObject object : loop.store.ofKind("Node")) {
            Node node = NodeReader.read(object.key(), object.root());
            List<ApiObject> here = pods.stream().filter(pod -> target(pod, loop).equals(node.name())).toList();
            boolean fits = NodeFilter.refusal(template.scheduling(), node).isEmpty();
            if (fits) {
                wanted.add(node.name());
            }
            if (fits && here.isEmpty() && !leaving(set, node.name(), loop)) {
                create(set, node.name(), loop);
            }
            here.subList(fits ? Math.min(1, here.size()) : 0, here.size()).forEach(
                    pod -> loop.delete(NAME, pod.key(), Optional.empty(), "Deleted pod: " + pod.key().name()));
        }
        roll(set, pods, loop);
        report(set.key(), wanted.size(), loop);
    }

    /** One pod of an old template at a time goes, when all others are ready. */
    private static void roll(ApiObject set, List<ApiObject> pods, ControlLoop loop) {
        boolean steady = loop.owned("Pod", set).stream()
                .allMatch(pod -> !pod.terminating() && loop.views.pod(pod).ready());
        if (steady && !set.root().get("spec", "updateStrategy", "type").text("").equals("OnDelete")) {
            pods.stream().filter(pod -> {
                String revision = pod.root().get("metadata", "labels", REVISION).text("");
                return !revision.isEmpty() && !revision.equals(revision(set));
            }).findFirst().ifPresent(pod -> loop.delete(NAME, pod.key(), Optional.empty(),
                    "Deleted pod: " + pod.key().name()));
        }
    }

    private static boolean leaving(ApiObject set, String node, ControlLoop loop) {
        return loop.owned("Pod", set).stream().anyMatch(pod -> pod.terminating() && target(pod, loop).equals(node));
    }

    /** The node that a pod runs on, or is meant for as its affinity says. */
    private static String target(ApiObject pod, ControlLoop loop) {
        Optional<String> node = loop.views.pod(pod).nodeName();
        return node.orElseGet(() -> loop.views.template(pod).scheduling().nodeAffinity().stream()
                .flatMap(term -> term.fields().stream()).flatMap(field -> field.values().stream()).findFirst()
                .orElse(""));
    }

    private static String revision(ApiObject set) {
        Tree template = set.root().get("spec", "template").tree();
        return Chance.templateHash(String.valueOf(Tree.plain(template)));
    }

    private static void create(ApiObject set, String node, ControlLoop loop) {
        String name = set.key().name() + "-"
                + loop.chance.suffix("pod " + set.key() + " " + node + " " + loop.store.revision());
        Field made = PodTrees.pod(set.root().get("spec", "template"), set.key().namespace(), name,
                Map.of(REVISION, revision(set)), List.of(PodTrees.owner(set)));
        boolean host = made.get("spec", "hostNetwork").bool(false);
        Tree tree = made.tree();
        if (tree == null) {
            return;
        }
        tree = PodTrees.tolerating(tree, DaemonSetController.tolerations(host));
        Map<String, Object> field = Map.of("key", "metadata.name", "operator", "In", "values", List.of(node));
        tree = TreeEdit.set(tree, List.of(Map.of("matchFields", List.of(field))), "spec", "affinity", "nodeAffinity",
                "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms");
        loop.create(NAME, new ObjectKey("Pod", set.key().namespace(), name), "v1",
                Field.root(made.location().file(), tree), "Created pod: " + name);
    }

    private static void report(ObjectKey key, int wanted, ControlLoop loop) {
        loop.store.find(key).ifPresent(set -> {
            List<ApiObject> pods = loop.owned("Pod", set);
            long ready = pods.stream().filter(pod -> loop.views.pod(pod).ready()).count();
            Tree tree = TreeEdit.set(set.root().tree(), wanted, "status", "desiredNumberScheduled");
            tree = TreeEdit.set(tree, pods.size(), "status", "currentNumberScheduled");
            tree = TreeEdit.set(tree, ready, "status", "numberReady");
            loop.update(NAME, set, tree, ready + " of " + wanted + " nodes have a ready pod");
        });
    }
}
