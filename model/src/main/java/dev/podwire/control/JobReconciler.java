package dev.podwire.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;

/** Jobs of a running cluster: one pod each, as long as they are neither finished nor suspended. */
final class JobReconciler implements Reconciler {

    private static final String NAME = "job-controller";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ObjectKey> concerned(WatchEvent change, ControlLoop loop) {
        return switch (change.key().kind()) {
            case "Job" -> List.of(change.key());
            case "Pod" -> Owners.controllerKey(change.object()).filter(k -> k.kind().equals("Job")).map(List::of)
                    .orElse(List.of());
            default -> List.of();
        };
    }

    @Override
    public void reconcile(ObjectKey key, ControlLoop loop) {
        Optional<ApiObject> found = loop.store.find(key);
        if (found.isEmpty()) {
            return;
        }
        ApiObject job = found.get();
        Field root = job.root();
        boolean wanted = JobController.wantsPod(root);
        List<ApiObject> pods = loop.owned("Pod", job).stream().filter(pod -> !pod.terminating()).toList();
        if (wanted && pods.isEmpty()) {
            String name = key.name() + "-" + loop.chance.suffix("pod " + key + " " + loop.store.revision());
            loop.create(NAME, new ObjectKey("Pod", key.namespace(), name), "v1",
                    PodTrees.pod(root.get("spec", "template"), key.namespace(), name,
                            Map.of("batch.kubernetes.io/job-name", key.name(), "job-name", key.name()),
                            List.of(PodTrees.owner(job))),
                    "Created pod: " + name);
        } else if (!wanted && root.get("spec", "suspend").bool(false)) {
            pods.forEach(pod -> loop.delete(NAME, pod.key(), Optional.empty(), "Deleted pod: " + pod.key().name()));
        }
        loop.store.find(key).ifPresent(now -> {
            Tree tree = TreeEdit.set(now.root().tree(), loop.owned("Pod", now).size(), "status", "active");
            loop.update(NAME, now, tree, "");
        });
    }
}
