package dev.podwire.control;

import java.util.Map;

import dev.podwire.api.LabelSelector;
import dev.podwire.api.Meta;
import dev.podwire.api.MetaReader;
import dev.podwire.api.PodReader;
import dev.podwire.api.Workload;
import dev.podwire.cluster.StoredObject;
import dev.podwire.manifest.Field;

/** Jobs want one pod each while they are not finished or suspended; CronJobs want nothing before their hour. */
final class JobController implements Controller {

    @Override
    public void reconcile(World world) {
        for (StoredObject object : world.objects.ofKind("Job")) {
            Field root = object.root();
            Meta meta = MetaReader.read(object.key(), root);
            boolean wanted = wantsPod(root);
            world.workloads.add(new Workload(meta, wanted ? 1 : 0));
            boolean manual = root.get("spec", "selector").exists();
            LabelSelector selector = manual
                    ? LabelSelector.of(root.get("spec", "selector"))
                    : new LabelSelector(Map.of("job-name", meta.name()), java.util.List.of());
            if (world.adopt(meta.key(), selector).isEmpty() && wanted) {
                world.create(meta.key(), meta.name() + "-" + world.chance.suffix("pod " + meta.key()),
                        PodReader.template(root.get("spec", "template")),
                        Map.of("batch.kubernetes.io/job-name", meta.name(), "job-name", meta.name()),
                        World.isSystem(object));
            }
        }
        for (StoredObject object : world.objects.ofKind("CronJob")) {
            world.workloads.add(new Workload(MetaReader.read(object.key(), object.root()), 0));
        }
    }

    /** Whether a Job is to have a pod. */
    static boolean wantsPod(Field root) {
        return !finished(root) && !root.get("spec", "suspend").bool(false)
                && root.get("spec", "completions").integer(1) > 0 && root.get("spec", "parallelism").integer(1) > 0;
    }

    private static boolean finished(Field root) {
        for (Field condition : root.get("status", "conditions").items()) {
            String type = condition.get("type").text("");
            if ((type.equals("Complete") || type.equals("Failed"))
                    && condition.get("status").text("").equals("True")) {
                return true;
            }
        }
        return false;
    }
}
