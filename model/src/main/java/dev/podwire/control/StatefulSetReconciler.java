package dev.podwire.control;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;

/**
 * StatefulSets of a running cluster ({@code pkg/controller/statefulset}): pods by number, each made when those before it are
 * ready, the highest one gone before the next goes.
 */
final class StatefulSetReconciler implements Reconciler {

    private static final String NAME = "statefulset-controller";
    private static final String REVISION = "controller-revision-hash";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ObjectKey> concerned(WatchEvent change, ControlLoop loop) {
        ObjectKey key = change.key();
        if (key.kind().equals("StatefulSet")) {
            return List.of(key);
        }
        if (!key.kind().equals("Pod")) {
            return List.of();
        }
        // A pod of somebody else's that bore one of its names was in the way; now the name is free.
        return change.type() == WatchEvent.Type.DELETED && Owners.controller(change.object()).isEmpty()
                ? loop.store.ofKind("StatefulSet", key.namespace()).stream()
                        .filter(set -> ordinal(set, change.object()).isPresent()).map(ApiObject::key).toList()
                : ReplicaSetReconciler.makers(change, loop, List.of("StatefulSet"));
    }

    @Override
    public void reconcile(ObjectKey key, ControlLoop loop) {
        Optional<ApiObject> found = loop.store.find(key);
        if (found.isPresent()) {
            step(found.get(), loop);
            report(loop, key);
        }
    }

    private static void step(ApiObject set, ControlLoop loop) {
        ReplicaSetReconciler.claim(set, NAME, loop);
        Field spec = set.root().get("spec");
        int first = spec.get("ordinals", "start").integer(0);
        int wanted = spec.get("replicas").integer(1);
        boolean ordered = !spec.get("podManagementPolicy").text("OrderedReady").equals("Parallel");
        Map<Integer, ApiObject> pods = new HashMap<>();
        for (ApiObject pod : loop.owned("Pod", set)) {
            ordinal(set, pod).ifPresent(number -> pods.put(number, pod));
        }
        for (int i = first; i < first + wanted; i++) {
            ApiObject pod = pods.get(i);
            if (pod == null) {
                create(set, i, loop);
            }
            boolean steady = pod != null && !pod.terminating() && loop.views.pod(pod).ready();
            if (ordered && !steady) {
                return;
            }
        }
        List<Integer> surplus = pods.keySet().stream().filter(i -> i < first || i >= first + wanted)
                .sorted(java.util.Comparator.reverseOrder()).toList();
        for (int number : surplus) {
            remove(set, pods, number, loop);
            if (ordered) {
                return;
            }
        }
        if (!spec.get("updateStrategy", "type").text("").equals("OnDelete")) {
            roll(set, pods, first + wanted - 1, loop);
        }
    }

    /** From the highest pod down, the first one of an old template goes, once all above it are ready. */
    private static void roll(ApiObject set, Map<Integer, ApiObject> pods, int last, ControlLoop loop) {
        int partition = set.root().get("spec", "updateStrategy", "rollingUpdate", "partition").integer(0);
        for (int i = last; i >= partition; i--) {
            ApiObject pod = pods.get(i);
            if (pod == null || pod.terminating()) {
                return;
            }
            String revision = pod.root().get("metadata", "labels", REVISION).text("");
            if (!revision.isEmpty() && !revision.equals(revision(set))) {
                remove(set, pods, i, loop);
                return;
            }
            if (!loop.views.pod(pod).ready()) {
                return;
            }
        }
    }

    private static void remove(ApiObject set, Map<Integer, ApiObject> pods, int number, ControlLoop loop) {
        ApiObject pod = pods.get(number);
        if (pod != null && !pod.terminating()) {
            loop.delete(NAME, pod.key(), Optional.empty(), "delete Pod " + pod.key().name() + " in StatefulSet "
                    + set.key().name());
        }
    }

    private static Optional<Integer> ordinal(ApiObject set, ApiObject pod) {
        String prefix = set.key().name() + "-";
        String name = pod.key().name();
        String digits = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
        return !digits.isEmpty() && digits.length() < 10 && digits.chars().allMatch(Character::isDigit)
                ? Optional.of(Integer.parseInt(digits))
                : Optional.empty();
    }

    private static String revision(ApiObject set) {
        Tree template = set.root().get("spec", "template").tree();
        return set.key().name() + "-" + Chance.templateHash(String.valueOf(Tree.plain(template)));
    }

    private static void create(ApiObject set, int number, ControlLoop loop) {
        String name = set.key().name() + "-" + number;
        Field made = PodTrees.pod(set.root().get("spec", "template"), set.key().namespace(), name,
                Map.of("statefulset.kubernetes.io/pod-name", name, "apps.kubernetes.io/pod-index",
                        Integer.toString(number), REVISION, revision(set)),
                List.of(PodTrees.owner(set)));
        loop.create(NAME, new ObjectKey("Pod", set.key().namespace(), name), "v1", named(made, name,
                set.root().get("spec", "serviceName").text("")),
                "create Pod " + name + " in StatefulSet " + set.key().name() + " successful");
    }

    /** A pod with a host name of its own under its Service. */
    static Field named(Field pod, String name, String service) {
        Tree tree = TreeEdit.set(pod.tree(), name, "spec", "hostname");
        return Field.root(pod.location().file(),
                service.isEmpty() ? tree : TreeEdit.set(tree, service, "spec", "subdomain"));
    }

    private static void report(ControlLoop loop, ObjectKey key) {
        loop.store.find(key).ifPresent(set -> {
            List<ApiObject> pods = loop.owned("Pod", set);
            long ready = pods.stream().filter(pod -> loop.views.pod(pod).ready()).count();
            Tree tree = TreeEdit.set(set.root().tree(), pods.size(), "status", "replicas");
            tree = TreeEdit.set(tree, ready, "status", "readyReplicas");
            loop.update(NAME, set, tree, ready + " of " + pods.size() + " pods are ready");
        });
    }
}
