package dev.podwire.control;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.cluster.StoredObject;
import dev.podwire.manifest.Field;

/** Warns of what objects name that is not there. */
final class References {

    private final World world;
    private final Set<String> reported = new HashSet<>();

    private References(World world) {
        this.world = world;
    }

    static void check(World world) {
        References references = new References(world);
        for (StoredObject object : world.objects.all()) {
            if (object.source() == StoredObject.Source.FILE && object.builtIn()) {
                switch (object.key().kind()) {
                    case "Pod" -> references.pod(object.key().namespace(), object.root().get("spec"), Set.of());
                    case "Deployment", "ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet", "Job" ->
                        references.pod(object.key().namespace(), object.root().get("spec", "template", "spec"),
                                claims(object.root()));
                    default -> {
                        // Other kinds have no pods that could name anything.
                    }
                }
            }
        }
        references.services();
    }

    private void pod(String namespace, Field spec, Set<String> claims) {
        List<Field> containers = new ArrayList<>(spec.get("initContainers").items());
        containers.addAll(spec.get("containers").items());
        for (Field container : containers) {
            for (Field env : container.get("env").items()) {
                named(namespace, "ConfigMap", env.get("valueFrom", "configMapKeyRef"), "name");
                named(namespace, "Secret", env.get("valueFrom", "secretKeyRef"), "name");
            }
            for (Field from : container.get("envFrom").items()) {
                named(namespace, "ConfigMap", from.get("configMapRef"), "name");
                named(namespace, "Secret", from.get("secretRef"), "name");
            }
        }
        Set<String> volumes = new HashSet<>();
        for (Field volume : spec.get("volumes").items()) {
            volumes.add(volume.get("name").text(""));
            named(namespace, "ConfigMap", volume.get("configMap"), "name");
            named(namespace, "Secret", volume.get("secret"), "secretName");
            if (!claims.contains(volume.get("name").text(""))) {
                named(namespace, "PersistentVolumeClaim", volume.get("persistentVolumeClaim"), "claimName");
            }
        }
        volumes.addAll(claims);
        mounts(containers, volumes);
    }

    private void mounts(List<Field> containers, Set<String> volumes) {
        for (Field container : containers) {
            for (Field mount : container.get("volumeMounts").items()) {
                String name = mount.get("name").text("");
                if (!volumes.contains(name)) {
                    world.problems.add(mount.get("name").warning("Not found: \"" + name + "\"",
                            "add the volume to spec.volumes; here the pod runs without it"));
                }
            }
        }
    }

    /** The volumes that a StatefulSet makes for each of its pods. */
    private static Set<String> claims(Field root) {
        Set<String> names = new HashSet<>();
        for (Field claim : root.get("spec", "volumeClaimTemplates").items()) {
            names.add(claim.get("metadata", "name").text(""));
        }
        return names;
    }

    private void named(String namespace, String kind, Field reference, String key) {
        Field name = reference.get(key);
        String text = name.text("");
        if (text.isEmpty() || reference.get("optional").bool(false)
                || world.objects.find(new ObjectKey(kind, namespace, text)).isPresent()
                || kind.equals("ConfigMap") && text.equals("kube-root-ca.crt")) {
            return;
        }
        if (reported.add(kind + " " + namespace + "/" + text)) {
            world.problems.add(name.warning(kind + " \"" + text + "\" not found in namespace \"" + namespace + "\"",
                    "a real pod would not start without it; here it runs"));
        }
    }

    private void services() {
        LabelIndex<PodDraft> pods = new LabelIndex<>();
        world.pods.forEach(pod -> pods.add(pod.meta.namespace(), pod.meta.labels(), pod));
        Set<ObjectKey> sliced = new HashSet<>();
        world.slices.stream().filter(slice -> !slice.endpoints().isEmpty())
                .forEach(slice -> sliced.add(new ObjectKey("Service", slice.meta().namespace(), slice.service())));
        for (Service service : world.services.values()) {
            StoredObject object = world.objects.find(service.meta().key()).orElse(null);
            if (object == null || object.source() != StoredObject.Source.FILE || service.selector().isEmpty()
                    || service.type() == Service.Type.EXTERNAL_NAME) {
                continue;
            }
            List<PodDraft> selected = pods.select(service.meta().namespace(), service.selector());
            Field spec = object.root().get("spec");
            if (selected.isEmpty() && !sliced.contains(service.meta().key())) {
                world.problems.add(spec.get("selector").warning("no pod has these labels: the Service has no endpoints",
                        "compare them with the labels of the pods' template"));
            }
            if (!selected.isEmpty()) {
                targetPorts(service, spec.get("ports").items(), selected);
            }
        }
    }

    private void targetPorts(Service service, List<Field> fields, List<PodDraft> selected) {
        for (int i = 0; i < service.ports().size(); i++) {
            Service.Port port = service.ports().get(i);
            Field at = fields.get(i).get("targetPort").exists()
                    ? fields.get(i).get("targetPort")
                    : fields.get(i).get("port");
            boolean number = TargetPorts.isNumber(port.targetPort());
            boolean declared = selected.stream().anyMatch(pod -> declares(pod, port));
            boolean silent = selected.stream().allMatch(pod -> pod.template.spec().containers().stream()
                    .allMatch(container -> container.ports().isEmpty()));
            if (!declared && !(silent && number)) {
                world.problems.add(at.warning("no container of the selected pods declares the target port "
                        + port.targetPort() + "/" + port.protocol()
                        + (number ? ": nothing listens there" : ": the Service has no endpoints on this port"),
                        "compare it with containers[].ports"));
            } else if (silent) {
                world.problems.add(at.warning("no container of the selected pods declares any port; they are taken to "
                        + "listen on the target port " + port.targetPort() + "/" + port.protocol(),
                        "declare containers[].ports"));
            }
        }
    }

    private static boolean declares(PodDraft pod, Service.Port port) {
        int number = TargetPorts.resolve(port, pod.template.spec());
        for (Pod.Container container : pod.template.spec().containers()) {
            for (Pod.Port each : container.ports()) {
                if (each.containerPort() == number && each.protocol() == port.protocol()) {
                    return true;
                }
            }
        }
        return false;
    }
}
