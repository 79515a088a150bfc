package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;

/** Services with their slices of both families and the pods behind them: all of a cluster, or those that a sync is about. */
final class ServiceSources {

    private final List<Service> services = new ArrayList<>();
    private final Map<String, List<EndpointSlice>> slices = new HashMap<>();
    private final Map<ObjectKey, Pod> pods = new HashMap<>();

    private ServiceSources() {}

    static ServiceSources of(ClusterState cluster) {
        ServiceSources all = new ServiceSources();
        all.services.addAll(cluster.services());
        cluster.slices().forEach(all::add);
        cluster.pods().forEach(all::add);
        return all;
    }

    /** The Services of these names ({@code namespace/name}). */
    static ServiceSources of(ClusterState cluster, Set<String> wanted) {
        return of(cluster, wanted, cluster.slices());
    }

    /** The same with no more than these slices. */
    static ServiceSources of(ClusterState cluster, Set<String> wanted, List<EndpointSlice> slices) {
        ServiceSources some = new ServiceSources();
        Set<String> names = new HashSet<>();
        wanted.forEach(path -> names.add(path.substring(path.indexOf('/') + 1)));
        Set<ObjectKey> targets = new HashSet<>();
        for (EndpointSlice slice : slices) {
            if (names.contains(slice.service())) {
                some.add(slice);
                slice.endpoints().forEach(endpoint -> endpoint.target().ifPresent(targets::add));
            }
        }
        if (!targets.isEmpty()) {
            cluster.pods().stream().filter(pod -> targets.contains(pod.meta().key())).forEach(some::add);
        }
        for (Service service : cluster.services()) {
            if (some.services.size() == wanted.size()) {
                break;
            }
            if (names.contains(service.name()) && wanted.contains(service.meta().key().path())) {
                some.services.add(service);
            }
        }
        return some;
    }

    private void add(EndpointSlice slice) {
        slices.computeIfAbsent(serviceOf(slice), k -> new ArrayList<>(1)).add(slice);
    }

    private void add(Pod pod) {
        pods.put(pod.meta().key(), pod);
    }

    /** {@code namespace/name} of the Service that a slice belongs to. */
    static String serviceOf(EndpointSlice slice) {
        return slice.meta().namespace() + "/" + slice.service();
    }

    List<Service> services() {
        return services;
    }

    List<EndpointSlice> slicesOf(Service service) {
        return slices.getOrDefault(service.meta().key().path(), List.of());
    }

    Map<ObjectKey, Pod> pods() {
        return pods;
    }
}
