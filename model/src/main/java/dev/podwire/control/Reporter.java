package dev.podwire.control;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.podwire.api.ObjectKey;
import dev.podwire.api.Service;
import dev.podwire.cluster.StoredObject;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.manifest.Manifests;

/** Counts what came of the inputs. */
final class Reporter {

    /** Kinds that act on the simulation wherever they stand. */
    private static final Set<String> ACTING = Set.of("Namespace", "Node", "Pod", "Service", "Deployment", "ReplicaSet",
            "ReplicationController", "StatefulSet", "DaemonSet", "Job", "ServiceCIDR", "Cluster",
            "ClusterConfiguration", "KubeProxyConfiguration");

    /** ConfigMaps of kube-system that set up name service, proxy and cluster. */
    private static final Set<String> CONFIGURING = Set.of("coredns", "node-local-dns", "kube-proxy", "kubeadm-config");

    private Reporter() {}

    /** Whether a kind acts on the simulation wherever an object of it stands. */
    static boolean acts(String kind) {
        return ACTING.contains(kind) || kind.equals("EndpointSlice");
    }

    /** The objects again, each marked whether it has an effect. */
    static StoredObjects mark(World world, Set<ObjectKey> refused) {
        Set<String> sliced = new HashSet<>();
        world.slices.forEach(slice -> sliced.add(slice.meta().key().path()));
        List<StoredObject> marked = new ArrayList<>();
        for (StoredObject object : world.objects.all()) {
            if (!object.builtIn() || !refused.contains(object.key())) {
                boolean acts = object.builtIn() && acts(world, object);
                marked.add(new StoredObject(object.key(), object.apiVersion(), object.root(), object.source(),
                        object.builtIn(), acts));
            }
        }
        return new StoredObjects(marked);
    }

    private static boolean acts(World world, StoredObject object) {
        ObjectKey key = object.key();
        return switch (key.kind()) {
            case "ConfigMap" -> key.namespace().equals("kube-system") && CONFIGURING.contains(key.name());
            case "EndpointSlice" -> world.services.containsKey(new ObjectKey("Service", key.namespace(),
                    object.root().get("metadata", "labels", "kubernetes.io/service-name").text("")));
            case "Endpoints" -> {
                Service service = world.services.get(new ObjectKey("Service", key.namespace(), key.name()));
                yield service != null && EndpointMirror.mirrored(object, service);
            }
            default -> ACTING.contains(key.kind());
        };
    }

    static Report report(List<Manifests.SourceFile> files, StoredObjects objects, World world,
            List<String> undeclared) {
        Map<String, Integer> counts = new TreeMap<>();
        List<Report.NotSimulated> idle = new ArrayList<>();
        for (StoredObject object : objects.all()) {
            if (object.source() == StoredObject.Source.FILE) {
                counts.merge(object.key().kind(), 1, Integer::sum);
                if (!object.simulated()) {
                    idle.add(new Report.NotSimulated(object.key().kind(), object.key().path(),
                            object.root().location()));
                }
            }
        }
        Map<String, Integer> services = new TreeMap<>();
        for (Service service : world.services.values()) {
            if (objects.find(service.meta().key()).filter(o -> o.source() == StoredObject.Source.FILE).isPresent()) {
                services.merge(typeName(service), 1, Integer::sum);
            }
        }
        int pods = (int) world.pods.stream().filter(pod -> !pod.system).count();
        return new Report(files, counts, pods, services, idle, undeclared);
    }

    private static String typeName(Service service) {
        return switch (service.type()) {
            case CLUSTER_IP -> service.headless() ? "headless" : "ClusterIP";
            case NODE_PORT -> "NodePort";
            case LOAD_BALANCER -> "LoadBalancer";
            case EXTERNAL_NAME -> "ExternalName";
        };
    }
}
