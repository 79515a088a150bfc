package dev.podwire.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.kernel.NamespaceId;

/**
 * Which network namespace each running pod lives in: one named after the pod, or its node's own for a host network pod. Where
 * two pods of one node share a name, each is called {@code name.namespace}.
 */
public final class PodPlaces {

    private final Map<ObjectKey, NamespaceId> places;

    private PodPlaces(Map<ObjectKey, NamespaceId> places) {
        this.places = places;
    }

    /** The places of all running pods of the cluster. */
    public static PodPlaces of(ClusterState cluster) {
        Map<NamespaceId, Integer> bearers = new HashMap<>();
        for (Pod pod : cluster.pods()) {
            if (pod.running() && !pod.spec().hostNetwork()) {
                bearers.merge(shortName(pod), 1, Integer::sum);
            }
        }
        Map<ObjectKey, NamespaceId> places = new HashMap<>();
        for (Pod pod : cluster.pods()) {
            if (pod.running()) {
                places.put(pod.meta().key(), place(pod, bearers));
            }
        }
        return new PodPlaces(places);
    }

    private static NamespaceId place(Pod pod, Map<NamespaceId, Integer> bearers) {
        NamespaceId name = shortName(pod);
        if (pod.spec().hostNetwork()) {
            return NamespaceId.hostOf(name.host());
        }
        boolean taken = name.isHost() || bearers.getOrDefault(name, 0) > 1;
        return taken ? new NamespaceId(name.host(), pod.name() + "." + pod.meta().namespace()) : name;
    }

    private static NamespaceId shortName(Pod pod) {
        return new NamespaceId(pod.nodeName().orElseThrow(), pod.name());
    }

    /** The pod's namespace; empty if it does not run. */
    public Optional<NamespaceId> of(Pod pod) {
        return Optional.ofNullable(places.get(pod.meta().key()));
    }
}
