package dev.podwire.control;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import dev.podwire.api.LabelSelector;
import dev.podwire.api.Meta;
import dev.podwire.api.MetaReader;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.PodReader;
import dev.podwire.api.PodTemplate;
import dev.podwire.api.Workload;
import dev.podwire.cluster.StoredObject;
import dev.podwire.manifest.Field;

/** StatefulSets want numbered pods, each with its own host name under the governing Service. */
final class StatefulSetController implements Controller {

    @Override
    public void reconcile(World world) {
        for (StoredObject object : world.objects.ofKind("StatefulSet")) {
            Field spec = object.root().get("spec");
            Meta meta = MetaReader.read(object.key(), object.root());
            int replicas = spec.get("replicas").integer(1);
            int first = spec.get("ordinals", "start").integer(0);
            world.workloads.add(new Workload(meta, replicas));
            PodTemplate template = PodReader.template(spec.get("template"));
            Set<String> have = new HashSet<>();
            world.adopt(meta.key(), LabelSelector.of(spec.get("selector")))
                    .forEach(pod -> have.add(pod.meta.name()));
            boolean parallel = spec.get("podManagementPolicy").text("").equals("Parallel");
            // A pod of its name that is somebody else's stands in the way of all that come after it.
            for (int i = first; i < first + replicas; i++) {
                String name = meta.name() + "-" + i;
                boolean foreign = !have.contains(name)
                        && world.hasPod(new ObjectKey("Pod", meta.namespace(), name));
                if (foreign && !parallel) {
                    break;
                }
                if (!foreign && !have.contains(name)) {
                    world.create(meta.key(), name, named(template, name, spec.get("serviceName").text("")),
                            Map.of("statefulset.kubernetes.io/pod-name", name, "apps.kubernetes.io/pod-index",
                                    Integer.toString(i)),
                            World.isSystem(object));
                }
            }
        }
    }

    private static PodTemplate named(PodTemplate template, String name, String service) {
        Pod.Spec spec = template.spec();
        Pod.Spec own = new Pod.Spec(spec.hostNetwork(), spec.containers(), spec.dns(), name,
                service.isEmpty() ? spec.subdomain() : service, spec.enableServiceLinks());
        return new PodTemplate(template.labels(), template.annotations(), own, template.scheduling(),
                template.readiness(), template.locations(), template.source());
    }
}
