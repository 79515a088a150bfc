package dev.podwire.control;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.podwire.api.LabelSelector;
import dev.podwire.api.Meta;
import dev.podwire.api.MetaReader;
import dev.podwire.api.PodReader;
import dev.podwire.api.Workload;
import dev.podwire.cluster.StoredObject;
import dev.podwire.control.World.ReplicaSetDraft;
import dev.podwire.manifest.Field;

/** ReplicaSets and ReplicationControllers want pods: those that are theirs already, and new ones for the rest. */
final class ReplicaSetController implements Controller {

    @Override
    public void reconcile(World world) {
        world.replicaSets.forEach(set -> fill(world, set));
        for (StoredObject object : world.objects.ofKind("ReplicationController")) {
            Field spec = object.root().get("spec");
            Map<String, String> labels = spec.get("selector").exists()
                    ? spec.get("selector").textMap()
                    : spec.get("template", "metadata", "labels").textMap();
            fill(world, new ReplicaSetDraft(MetaReader.read(object.key(), object.root()),
                    PodReader.template(spec.get("template")), new LabelSelector(labels, List.of()),
                    spec.get("replicas").integer(1), World.isSystem(object)));
        }
    }

    private static void fill(World world, ReplicaSetDraft set) {
        Meta meta = set.meta();
        world.workloads.add(new Workload(meta, set.replicas()));
        String hash = meta.labels().getOrDefault("pod-template-hash", "");
        List<PodDraft> have = world.adopt(meta.key(), set.selector());
        Map<String, String> more = hash.isEmpty() ? Map.of() : Map.of("pod-template-hash", hash);
        Set<String> taken = new HashSet<>();
        have.forEach(pod -> taken.add(pod.meta.name()));
        for (int i = have.size(); i < set.replicas(); i++) {
            String name = freeName(world, meta, taken, i);
            world.create(meta.key(), name, set.template(), more, set.system());
        }
    }

    private static String freeName(World world, Meta owner, Set<String> taken, int index) {
        for (int attempt = 0;; attempt++) {
            String name = owner.name() + "-" + world.chance.suffix("pod " + owner.key() + " " + index + " " + attempt);
            if (taken.add(name)) {
                return name;
            }
        }
    }
}
