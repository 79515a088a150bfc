package dev.podwire.control;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.LabelSelector;
import dev.podwire.api.Meta;
import dev.podwire.api.MetaReader;
import dev.podwire.api.Node;
import dev.podwire.api.PodReader;
import dev.podwire.api.PodTemplate;
import dev.podwire.api.PodTemplate.Scheduling;
import dev.podwire.api.PodTemplate.Toleration;
import dev.podwire.api.Workload;
import dev.podwire.cluster.StoredObject;
import dev.podwire.manifest.Field;

/** DaemonSets want one pod on every node that it may run on. */
final class DaemonSetController implements Controller {

    /** What every pod of a DaemonSet tolerates (the DaemonSet controller adds it). */
    private static final List<Toleration> OWN = List.of(
            new Toleration("node.kubernetes.io/not-ready", "Exists", "", "NoExecute"),
            new Toleration("node.kubernetes.io/unreachable", "Exists", "", "NoExecute"),
            new Toleration("node.kubernetes.io/disk-pressure", "Exists", "", "NoSchedule"),
            new Toleration("node.kubernetes.io/memory-pressure", "Exists", "", "NoSchedule"),
            new Toleration("node.kubernetes.io/pid-pressure", "Exists", "", "NoSchedule"),
            new Toleration("node.kubernetes.io/unschedulable", "Exists", "", "NoSchedule"));

    @Override
    public void reconcile(World world) {
        for (StoredObject object : world.objects.ofKind("DaemonSet")) {
            Field spec = object.root().get("spec");
            Meta meta = MetaReader.read(object.key(), object.root());
            PodTemplate template = tolerant(PodReader.template(spec.get("template")));
            Set<String> covered = new HashSet<>();
            world.adopt(meta.key(), LabelSelector.of(spec.get("selector")))
                    .forEach(pod -> pod.nodeName.ifPresent(covered::add));
            int wanted = 0;
            for (Node node : List.copyOf(world.nodes.values())) {
                if (NodeFilter.refusal(template.scheduling(), node).isEmpty()) {
                    wanted++;
                    if (!covered.contains(node.name())) {
                        String suffix = world.chance.suffix("pod " + meta.key() + " " + node.name());
                        world.create(meta.key(), meta.name() + "-" + suffix, template, Map.of(),
                                World.isSystem(object)).nodeName = Optional.of(node.name());
                    }
                }
            }
            world.workloads.add(new Workload(meta, wanted));
        }
    }

    /** The template as the controller makes pods of it. */
    static PodTemplate tolerant(PodTemplate template) {
        Scheduling given = template.scheduling();
        List<Toleration> tolerations = new ArrayList<>(given.tolerations());
        tolerations.addAll(tolerations(template.spec().hostNetwork()));
        Scheduling scheduling = new Scheduling(given.nodeName(), given.nodeSelector(), given.nodeAffinity(),
                tolerations, given.near(), given.apart());
        return new PodTemplate(template.labels(), template.annotations(), template.spec(), scheduling,
                template.readiness(), template.locations(), template.source());
    }

    /** What the controller adds to a pod. */
    static List<Toleration> tolerations(boolean hostNetwork) {
        List<Toleration> tolerations = new ArrayList<>(OWN);
        if (hostNetwork) {
            tolerations.add(new Toleration("node.kubernetes.io/network-unavailable", "Exists", "", "NoSchedule"));
        }
        return tolerations;
    }
}
