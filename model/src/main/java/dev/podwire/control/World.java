package dev.podwire.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.LabelSelector;
import dev.podwire.api.Meta;
import dev.podwire.api.Node;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.PodTemplate;
import dev.podwire.api.Service;
import dev.podwire.api.Workload;
import dev.podwire.cluster.ClusterSetup;
import dev.podwire.cluster.StoredObject;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.manifest.Problem;

/** A cluster while its controllers work on it. It lives for one transaction; what comes out is a value. */
final class World {

    final ClusterSetup setup;
    final StoredObjects objects;
    final Chance chance;
    final boolean bare;
    final List<Problem> problems = new ArrayList<>();
    final TreeSet<String> namespaces = new TreeSet<>();
    final Map<String, Node> nodes = new LinkedHashMap<>();
    final List<PodDraft> pods = new ArrayList<>();
    final List<ReplicaSetDraft> replicaSets = new ArrayList<>();
    final Map<ObjectKey, Service> services = new LinkedHashMap<>();
    /** The families of each Service, its first one first; true is IPv6. */
    final Map<ObjectKey, List<Boolean>> families = new HashMap<>();
    final List<EndpointSlice> slices = new ArrayList<>();
    final List<Workload> workloads = new ArrayList<>();
    private final Map<ObjectKey, List<PodDraft>> ownedPods = new HashMap<>();
    private final Map<String, List<PodDraft>> orphanPods = new HashMap<>();

    /** A ReplicaSet that is given or that a Deployment wants. */
    record ReplicaSetDraft(Meta meta, PodTemplate template, LabelSelector selector, int replicas, boolean system) {}

    World(ClusterSetup setup, StoredObjects objects, Chance chance, boolean bare) {
        this.setup = setup;
        this.objects = objects;
        this.chance = chance;
        this.bare = bare;
    }

    /** Takes a pod that was given, to be found by the controller that owns it. */
    void addGiven(PodDraft pod) {
        pods.add(pod);
        Optional<Meta.Owner> owner = pod.controller();
        String namespace = pod.meta.namespace();
        if (owner.isPresent()) {
            ObjectKey key = new ObjectKey(owner.get().kind(), namespace, owner.get().name());
            ownedPods.computeIfAbsent(key, k -> new ArrayList<>()).add(pod);
        } else {
            orphanPods.computeIfAbsent(namespace, k -> new ArrayList<>()).add(pod);
        }
    }

    /** The given pods that belong to a controller: by their owner reference, or orphans that its selector matches. */
    List<PodDraft> adopt(ObjectKey owner, LabelSelector selector) {
        List<PodDraft> adopted = new ArrayList<>(ownedPods.getOrDefault(owner, List.of()));
        List<PodDraft> orphans = orphanPods.getOrDefault(owner.namespace(), List.of());
        if (!selector.isEmpty() && !orphans.isEmpty()) {
            orphans.removeIf(pod -> {
                boolean mine = selector.matches(pod.meta.labels());
                if (mine) {
                    pod.meta = owned(pod.meta, owner);
                    adopted.add(pod);
                }
                return mine;
            });
        }
        adopted.forEach(pod -> pod.group = owner.toString());
        adopted.removeIf(PodDraft::finished);
        return adopted;
    }

    /** The given pods in a namespace that some ReplicaSet owns, by that ReplicaSet's name. */
    Map<String, List<PodDraft>> podsByReplicaSet(String namespace, LabelSelector selector) {
        Map<String, List<PodDraft>> found = new LinkedHashMap<>();
        ownedPods.forEach((owner, pods) -> {
            if (owner.kind().equals("ReplicaSet") && owner.namespace().equals(namespace)
                    && selector.matches(pods.getFirst().meta.labels())) {
                found.put(owner.name(), pods);
            }
        });
        return found;
    }

    private static Meta owned(Meta meta, ObjectKey owner) {
        return new Meta(meta.key(), meta.labels(), meta.annotations(), List.of(owner(owner)), meta.terminating(),
                meta.locations());
    }

    static Meta.Owner owner(ObjectKey key) {
        return new Meta.Owner(key.kind(), key.name(), "", true);
    }

    /** Whether a pod of that name is there, whoever it belongs to. */
    boolean hasPod(ObjectKey key) {
        return pods.stream().anyMatch(pod -> pod.meta.key().equals(key));
    }

    /** Makes a pod for a controller. */
    PodDraft create(ObjectKey owner, String name, PodTemplate template, Map<String, String> moreLabels,
            boolean system) {
        Map<String, String> labels = template.labels();
        if (!moreLabels.isEmpty()) {
            labels = new LinkedHashMap<>(labels);
            labels.putAll(moreLabels);
        }
        Meta meta = new Meta(new ObjectKey("Pod", owner.namespace(), name), labels, template.annotations(),
                List.of(owner(owner)), false, template.locations());
        PodDraft pod = new PodDraft(meta, template, system);
        pod.group = owner.toString();
        pods.add(pod);
        return pod;
    }

    static boolean isSystem(StoredObject object) {
        return object.source() == StoredObject.Source.SYSTEM;
    }
}
