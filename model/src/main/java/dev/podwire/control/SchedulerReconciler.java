package dev.podwire.control;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.NodeReader;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.manifest.Problem;
import dev.podwire.manifest.TreeEdit;

/** The scheduler of a running cluster: it places what waits, and tries again when a node or a pod beside has changed. */
final class SchedulerReconciler implements Reconciler {

    private static final String NAME = "default-scheduler";
    private static final ObjectKey QUEUE = new ObjectKey("Pod", "", "waiting");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ObjectKey> concerned(WatchEvent change, ControlLoop loop) {
        boolean matters = switch (change.key().kind()) {
            case "Pod" -> change.type() == WatchEvent.Type.DELETED || waits(change.object());
            case "Node" -> true;
            default -> false;
        };
        return matters ? List.of(QUEUE) : List.of();
    }

    private static boolean waits(ApiObject pod) {
        return !pod.root().get("spec", "nodeName").exists() && !pod.terminating();
    }

    @Override
    public void reconcile(ObjectKey key, ControlLoop loop) {
        List<ApiObject> pods = loop.store.ofKind("Pod");
        if (pods.stream().noneMatch(SchedulerReconciler::waits)) {
            return;
        }
        World world = new World(loop.setup, new StoredObjects(List.of()), loop.chance, false);
        loop.store.ofKind("Node").forEach(
                node -> world.nodes.put(node.key().name(), NodeReader.read(node.key(), node.root())));
        Map<ObjectKey, ApiObject> waiting = new HashMap<>();
        for (ApiObject object : pods) {
            world.pods.add(draft(object, loop));
            if (waits(object)) {
                waiting.put(object.key(), object);
            }
        }
        new Scheduler().reconcile(world);
        for (PodDraft draft : world.pods) {
            ApiObject object = waiting.get(draft.meta.key());
            if (object != null && draft.nodeName.isPresent()) {
                String node = draft.nodeName.get();
                loop.update(NAME, object, TreeEdit.set(object.root().tree(), node, "spec", "nodeName"),
                        "Successfully assigned " + object.key().path() + " to " + node);
            }
        }
        for (Problem problem : world.problems) {
            world.pods.stream().filter(p -> waiting.containsKey(p.meta.key()) && p.nodeName.isEmpty()
                    && problem.message().contains(p.meta.key().path())).findFirst()
                    .ifPresent(pod -> loop.note(NAME, pod.meta.key(), problem.message()));
        }
    }

    private static PodDraft draft(ApiObject object, ControlLoop loop) {
        Pod pod = loop.views.pod(object);
        PodDraft draft = new PodDraft(pod.meta(), loop.views.template(object), false);
        draft.ips = pod.ips();
        draft.givenPhase = Optional.of(pod.phase());
        draft.group = Owners.controllerKey(object).map(ObjectKey::toString).orElse(object.key().toString());
        if (object.terminating() && pod.nodeName().isEmpty()) {
            draft.givenPhase = Optional.of("Failed");
        }
        return draft;
    }
}
