package dev.podwire.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.LabelSelector;
import dev.podwire.api.Meta;
import dev.podwire.api.MetaReader;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.PodReader;
import dev.podwire.api.PodTemplate;
import dev.podwire.api.Workload;
import dev.podwire.cluster.StoredObject;
import dev.podwire.control.World.ReplicaSetDraft;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;
import org.jspecify.annotations.Nullable;

/** Deployments want ReplicaSets: those that are given or whose pods are given, else one new one. */
final class DeploymentController implements Controller {

    private static final String HASH_LABEL = "pod-template-hash";
    private static final String REVISION = "deployment.kubernetes.io/revision";

    @Override
    public void reconcile(World world) {
        List<ReplicaSetDraft> given = new ArrayList<>();
        for (StoredObject object : world.objects.ofKind("ReplicaSet")) {
            Field spec = object.root().get("spec");
            given.add(new ReplicaSetDraft(MetaReader.read(object.key(), object.root()),
                    PodReader.template(spec.get("template")), LabelSelector.of(spec.get("selector")),
                    spec.get("replicas").integer(1), World.isSystem(object)));
        }
        for (StoredObject object : world.objects.ofKind("Deployment")) {
            deploy(world, object, given);
        }
        world.replicaSets.addAll(given);
    }

    private static void deploy(World world, StoredObject object, List<ReplicaSetDraft> given) {
        Field spec = object.root().get("spec");
        Meta meta = MetaReader.read(object.key(), object.root());
        int replicas = spec.get("replicas").integer(1);
        LabelSelector selector = LabelSelector.of(spec.get("selector"));
        PodTemplate template = PodReader.template(spec.get("template"));
        world.workloads.add(new Workload(meta, replicas));
        List<ReplicaSetDraft> adopted = adopt(meta.key(), selector, given);
        if (!adopted.isEmpty()) {
            world.replicaSets.addAll(scaled(adopted, replicas));
            return;
        }
        Maker maker = new Maker(meta, selector, template, World.isSystem(object));
        Map<String, List<PodDraft>> byReplicaSet = world.podsByReplicaSet(meta.namespace(), selector);
        int left = replicas;
        int sets = byReplicaSet.size();
        for (Map.Entry<String, List<PodDraft>> entry : byReplicaSet.entrySet()) {
            int share = --sets == 0 ? Math.max(left, entry.getValue().size()) : entry.getValue().size();
            String hash = entry.getValue().getFirst().meta.labels().getOrDefault(HASH_LABEL, "");
            world.replicaSets.add(maker.make(entry.getKey(), hash, share));
            left -= share;
        }
        if (byReplicaSet.isEmpty()) {
            String hash = Chance.templateHash(meta.key().path() + text(spec.get("template").tree()));
            world.replicaSets.add(maker.make(meta.name() + "-" + hash, hash, replicas));
        }
    }

    private static String text(@Nullable Tree tree) {
        return String.valueOf(Tree.plain(tree));
    }

    private record Maker(Meta deployment, LabelSelector selector, PodTemplate template, boolean system) {
        ReplicaSetDraft make(String name, String hash, int replicas) {
            Map<String, String> labels = new LinkedHashMap<>(template.labels());
            if (!hash.isEmpty()) {
                labels.put(HASH_LABEL, hash);
            }
            Meta meta = new Meta(new ObjectKey("ReplicaSet", deployment.namespace(), name), labels, Map.of(),
                    List.of(World.owner(deployment.key())), false, deployment.locations());
            return new ReplicaSetDraft(meta, template, selector, replicas, system);
        }
    }

    private static List<ReplicaSetDraft> adopt(ObjectKey deployment, LabelSelector selector,
            List<ReplicaSetDraft> given) {
        List<ReplicaSetDraft> adopted = new ArrayList<>();
        given.removeIf(set -> {
            if (!set.meta().namespace().equals(deployment.namespace())) {
                return false;
            }
            Optional<Meta.Owner> owner = PodDraft.controllerOf(set.meta());
            boolean mine = owner.map(o -> o.kind().equals("Deployment") && o.name().equals(deployment.name()))
                    .orElseGet(() -> !selector.isEmpty() && selector.matches(set.meta().labels()));
            if (mine) {
                adopted.add(owner.isPresent() ? set : owned(set, deployment));
            }
            return mine;
        });
        return adopted;
    }

    private static ReplicaSetDraft owned(ReplicaSetDraft set, ObjectKey deployment) {
        Meta meta = set.meta();
        return new ReplicaSetDraft(new Meta(meta.key(), meta.labels(), meta.annotations(),
                List.of(World.owner(deployment)), meta.terminating(), meta.locations()), set.template(),
                set.selector(), set.replicas(), set.system());
    }

    /** Old revisions keep the pods that they have; the newest gets what the Deployment still lacks. */
    private static List<ReplicaSetDraft> scaled(List<ReplicaSetDraft> sets, int replicas) {
        List<ReplicaSetDraft> sorted = new ArrayList<>(sets);
        sorted.sort(Comparator.comparingLong(set -> revision(set.meta())));
        ReplicaSetDraft newest = sorted.removeLast();
        int old = sorted.stream().mapToInt(ReplicaSetDraft::replicas).sum();
        sorted.add(new ReplicaSetDraft(newest.meta(), newest.template(), newest.selector(),
                Math.max(0, replicas - old), newest.system()));
        return sorted;
    }

    private static long revision(Meta meta) {
        try {
            return Long.parseLong(meta.annotations().getOrDefault(REVISION, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
