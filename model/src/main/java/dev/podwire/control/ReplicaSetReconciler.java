package dev.podwire.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.LabelSelector;
import dev.podwire.api.Meta;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;

/** ReplicaSets and ReplicationControllers of a running cluster ({@code pkg/controller/replicaset}). */
final class ReplicaSetReconciler implements Reconciler {

    private static final String NAME = "replicaset-controller";
    private static final List<String> KINDS = List.of("ReplicaSet", "ReplicationController");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ObjectKey> concerned(WatchEvent change, ControlLoop loop) {
        ObjectKey key = change.key();
        if (KINDS.contains(key.kind())) {
            return List.of(key);
        }
        return key.kind().equals("Pod") ? makers(change, loop, KINDS) : List.of();
    }

    /** The controllers of these kinds to which a changed pod belongs or belonged, or which may want an orphan. */
    static List<ObjectKey> makers(WatchEvent change, ControlLoop loop, List<String> kinds) {
        List<ObjectKey> found = new ArrayList<>();
        for (Optional<ApiObject> side : List.of(change.before(), change.after())) {
            side.flatMap(Owners::controllerKey).filter(k -> kinds.contains(k.kind()) && !found.contains(k))
                    .ifPresent(found::add);
        }
        if (change.after().isPresent() && Owners.controller(change.after().get()).isEmpty()) {
            Map<String, String> labels = loop.views.pod(change.after().get()).meta().labels();
            for (String kind : kinds) {
                loop.store.ofKind(kind, change.key().namespace()).stream()
                        .filter(maker -> selector(maker).matches(labels) && !selector(maker).isEmpty())
                        .forEach(maker -> found.add(maker.key()));
            }
        }
        return found;
    }

    static LabelSelector selector(ApiObject maker) {
        Field spec = maker.root().get("spec");
        if (!maker.key().kind().equals("ReplicationController")) {
            return LabelSelector.of(spec.get("selector"));
        }
        return new LabelSelector(spec.get("selector").exists()
                ? spec.get("selector").textMap()
                : spec.get("template", "metadata", "labels").textMap(), List.of());
    }

    /** The pods of a maker that count, orphans that it adopts among them; a pod whose labels left it is let go. */
    static List<ApiObject> claim(ApiObject maker, String component, ControlLoop loop) {
        LabelSelector selector = selector(maker);
        List<ApiObject> mine = new ArrayList<>();
        for (ApiObject object : loop.store.ofKind("Pod", maker.key().namespace())) {
            Pod pod = loop.views.pod(object);
            boolean matches = !selector.isEmpty() && selector.matches(pod.meta().labels());
            Optional<Meta.Owner> owner = PodDraft.controllerOf(pod.meta());
            boolean owned = Owners.owns(maker, owner);
            if (owned && !matches && !selector.isEmpty()) {
                loop.update(component, object, Owners.released(object), "lets go of " + pod.name()
                        + ", whose labels do not match any more");
            } else if (!owned && matches && owner.isEmpty() && !pod.terminating()) {
                loop.update(component, object, Owners.adopted(object, maker), "adopts " + pod.name());
                loop.store.find(object.key()).ifPresent(mine::add);
            } else if (owned) {
                mine.add(object);
            }
        }
        mine.removeIf(object -> object.terminating() || List.of("Succeeded", "Failed")
                .contains(loop.views.pod(object).phase()));
        return mine;
    }

    @Override
    public void reconcile(ObjectKey key, ControlLoop loop) {
        Optional<ApiObject> found = loop.store.find(key);
        if (found.isEmpty()) {
            return;
        }
        ApiObject set = found.get();
        List<ApiObject> pods = claim(set, NAME, loop);
        int wanted = set.root().get("spec", "replicas").integer(1);
        for (int i = pods.size(); i < wanted; i++) {
            create(set, i, loop);
        }
        if (pods.size() > wanted) {
            pods.sort(doomedFirst(loop, pods));
            pods.subList(0, pods.size() - wanted).forEach(pod -> loop.delete(NAME, pod.key(), Optional.empty(),
                    "Deleted pod: " + pod.key().name()));
        }
        report(loop, key);
    }

    private static void create(ApiObject set, int index, ControlLoop loop) {
        String name = set.key().name() + "-"
                + loop.chance.suffix("pod " + set.key() + " " + loop.store.revision() + " " + index);
        Field template = set.root().get("spec", "template");
        loop.create(NAME, new ObjectKey("Pod", set.key().namespace(), name), "v1",
                PodTrees.pod(template, set.key().namespace(), name, Map.of(), List.of(PodTrees.owner(set))),
                "Created pod: " + name);
    }

    /**
     * Whom a ReplicaSet gives up first ({@code ActivePodsWithRanks}): unplaced, not running, not ready, doubled up on a
     * node, then the youngest.
     */
    private static Comparator<ApiObject> doomedFirst(ControlLoop loop, List<ApiObject> all) {
        return Comparator.comparing((ApiObject o) -> loop.views.pod(o).nodeName().isPresent())
                .thenComparing(o -> loop.views.pod(o).phase().equals("Running"))
                .thenComparing(o -> loop.views.pod(o).ready())
                .thenComparing(o -> -all.stream().filter(other -> loop.views.pod(other).nodeName()
                        .equals(loop.views.pod(o).nodeName())).count())
                .thenComparing(o -> -o.identity().created()).thenComparing(ApiObject::key);
    }

    /** Writes down how many there are. */
    static void report(ControlLoop loop, ObjectKey key) {
        loop.store.find(key).ifPresent(set -> {
            List<ApiObject> pods = loop.owned("Pod", set).stream().filter(pod -> !pod.terminating()).toList();
            long ready = pods.stream().filter(pod -> loop.views.pod(pod).ready()).count();
            Tree tree = TreeEdit.set(set.root().tree(), pods.size(), "status", "replicas");
            tree = TreeEdit.set(tree, ready, "status", "readyReplicas");
            tree = TreeEdit.set(tree, ready, "status", "availableReplicas");
            loop.update(NAME, set, tree, ready + " of " + pods.size() + " pods are ready");
        });
    }
}
