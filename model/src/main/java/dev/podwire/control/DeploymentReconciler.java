package dev.podwire.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.LabelSelector;
import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;

/** Deployments of a running cluster: one ReplicaSet per template, brought up and down by the strategy. */
final class DeploymentReconciler implements Reconciler {

    private static final String NAME = "deployment-controller";
    private static final String HASH = "pod-template-hash";
    private static final String REVISION = "deployment.kubernetes.io/revision";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ObjectKey> concerned(WatchEvent change, ControlLoop loop) {
        return switch (change.key().kind()) {
            case "Deployment" -> List.of(change.key());
            case "ReplicaSet" -> Owners.controllerKey(change.object()).filter(k -> k.kind().equals("Deployment"))
                    .map(List::of).orElse(List.of());
            case "Pod" -> change.after().isEmpty()
                    ? Owners.controllerKey(change.object()).flatMap(loop.store::find).flatMap(Owners::controllerKey)
                            .filter(k -> k.kind().equals("Deployment")).map(List::of).orElse(List.of())
                    : List.of();
            default -> List.of();
        };
    }

    @Override
    public void reconcile(ObjectKey key, ControlLoop loop) {
        Optional<ApiObject> found = loop.store.find(key);
        if (found.isEmpty()) {
            return;
        }
        ApiObject deployment = found.get();
        List<ApiObject> sets = sets(deployment, loop);
        Field template = deployment.root().get("spec", "template");
        Optional<ApiObject> current = sets.stream().filter(set -> sameTemplate(set, template)).findFirst();
        if (current.isEmpty()) {
            create(deployment, sets, loop);
            return;
        }
        ApiObject fresh = current.get();
        List<ApiObject> old = sets.stream().filter(set -> !set.key().equals(fresh.key())).toList();
        revise(fresh, old, loop);
        Rollout rollout = new Rollout(deployment, loop.store.find(fresh.key()).orElse(fresh), old, loop);
        rollout.step();
        report(loop, key);
    }

    private static List<ApiObject> sets(ApiObject deployment, ControlLoop loop) {
        LabelSelector selector = LabelSelector.of(deployment.root().get("spec", "selector"));
        List<ApiObject> sets = new ArrayList<>();
        for (ApiObject set : loop.store.ofKind("ReplicaSet", deployment.key().namespace())) {
            boolean orphan = Owners.controller(set).isEmpty() && !selector.isEmpty()
                    && selector.matches(set.root().get("metadata", "labels").textMap());
            if (orphan) {
                loop.update(NAME, set, Owners.adopted(set, deployment), "adopts ReplicaSet " + set.key().name());
            }
            if (orphan || Owners.isOwnedBy(set, deployment)) {
                sets.add(loop.store.find(set.key()).orElse(set));
            }
        }
        sets.sort(Comparator.comparingLong(DeploymentReconciler::revision));
        return sets;
    }

    private static long revision(ApiObject set) {
        try {
            return Long.parseLong(set.root().get("metadata", "annotations", REVISION).text("0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static boolean sameTemplate(ApiObject set, Field template) {
        Tree own = set.root().get("spec", "template").tree();
        return own != null && template.tree() != null
                && TreeEdit.same(plain(own), plain(template.tree()));
    }

    /** A template without what a ReplicaSet adds to it, and without a timestamp that means nothing. */
    private static Tree plain(Tree template) {
        Tree tree = TreeEdit.remove(template, "metadata", "labels", HASH);
        return TreeEdit.remove(tree, "metadata", "creationTimestamp");
    }

    /** The current ReplicaSet bears the highest revision; going back to an old template makes it the newest again. */
    private static void revise(ApiObject fresh, List<ApiObject> old, ControlLoop loop) {
        long highest = old.stream().mapToLong(DeploymentReconciler::revision).max().orElse(0);
        if (revision(fresh) <= highest) {
            loop.update(NAME, fresh, TreeEdit.set(fresh.root().tree(), Long.toString(highest + 1), "metadata",
                    "annotations", REVISION), "revision " + (highest + 1));
        }
    }

    private static void create(ApiObject deployment, List<ApiObject> old, ControlLoop loop) {
        Field template = deployment.root().get("spec", "template");
        Tree written = template.tree();
        if (written == null) {
            return;
        }
        String hash = Chance.templateHash(deployment.key().path() + Tree.plain(written));
        String name = deployment.key().name() + "-" + hash;
        long revision = old.stream().mapToLong(DeploymentReconciler::revision).max().orElse(0) + 1;
        boolean recreate = deployment.root().get("spec", "strategy", "type").text("").equals("Recreate");
        int wanted = deployment.root().get("spec", "replicas").integer(1);
        int first = old.stream().mapToInt(Rollout::replicas).sum() == 0 && !recreate ? wanted : 0;
        loop.create(NAME, new ObjectKey("ReplicaSet", deployment.key().namespace(), name), "apps/v1",
                replicaSet(deployment, name, hash, new Size(first, revision)),
                "Scaled up replica set " + name + " to " + first);
    }

    private record Size(int replicas, long revision) {}

    /** A ReplicaSet for the Deployment's template, at the Deployment's place in its file. */
    private static Field replicaSet(ApiObject deployment, String name, String hash, Size size) {
        Field root = deployment.root();
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        metadata.put("namespace", deployment.key().namespace());
        Map<String, String> labels = new LinkedHashMap<>(root.get("spec", "template", "metadata", "labels").textMap());
        labels.put(HASH, hash);
        metadata.put("labels", labels);
        metadata.put("annotations", Map.of(REVISION, Long.toString(size.revision())));
        metadata.put("ownerReferences", List.of(PodTrees.owner(deployment)));
        Tree tree = TreeEdit.set(root.tree(), metadata, "metadata");
        tree = TreeEdit.set(tree, "ReplicaSet", "kind");
        tree = TreeEdit.remove(tree, "status");
        tree = TreeEdit.remove(tree, "spec", "strategy");
        tree = TreeEdit.set(tree, size.replicas(), "spec", "replicas");
        tree = TreeEdit.set(tree, hash, "spec", "template", "metadata", "labels", HASH);
        tree = TreeEdit.set(tree, hash, "spec", "selector", "matchLabels", HASH);
        return Field.root(root.location().file(), tree);
    }

    private static void report(ControlLoop loop, ObjectKey key) {
        loop.store.find(key).ifPresent(deployment -> {
            int all = 0;
            int ready = 0;
            for (ApiObject set : loop.owned("ReplicaSet", deployment)) {
                all += set.root().get("status", "replicas").integer(0);
                ready += set.root().get("status", "readyReplicas").integer(0);
            }
            Tree tree = TreeEdit.set(deployment.root().tree(), all, "status", "replicas");
            tree = TreeEdit.set(tree, ready, "status", "readyReplicas");
            tree = TreeEdit.set(tree, ready, "status", "availableReplicas");
            loop.update(NAME, deployment, tree, ready + " of " + all + " pods are ready");
        });
    }
}
