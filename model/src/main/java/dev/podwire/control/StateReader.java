package dev.podwire.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.podwire.api.ConfigMap;
import dev.podwire.api.EndpointSlice;
import dev.podwire.api.MetaReader;
import dev.podwire.api.NodeReader;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.ServiceReader;
import dev.podwire.api.SliceReader;
import dev.podwire.api.Workload;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.ClusterConfig;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.ObjectStore;

/** Reads the store as the typed state that plug-ins, proxies and DNS work on; what has not changed is not read again. */
final class StateReader {

    private static final List<String> WORKLOADS = List.of("CronJob", "DaemonSet", "Deployment", "Job", "ReplicaSet",
            "ReplicationController", "StatefulSet");

    private record Read(ApiObject object, Object value) {}

    private final PodViews pods;
    private final Map<ObjectKey, Read> known = new HashMap<>();

    StateReader(PodViews pods) {
        this.pods = pods;
    }

    /** Everything. */
    ClusterState read(ClusterConfig config, ObjectStore store) {
        ClusterState empty = new ClusterState(config, List.of(), List.of(), List.of(), List.of(), List.of());
        return read(empty, store, Set.of("Namespace", "Node", "Pod", "Service", "EndpointSlice", "ConfigMap",
                "Deployment"));
    }

    /** The state before, with those kinds read anew. */
    ClusterState read(ClusterState before, ObjectStore store, Set<String> kinds) {
        boolean workloads = kinds.stream().anyMatch(WORKLOADS::contains);
        return new ClusterState(before.config(),
                kinds.contains("Namespace")
                        ? store.ofKind("Namespace").stream().map(o -> o.key().name()).toList()
                        : before.namespaces(),
                kinds.contains("Node")
                        ? all(store, "Node", o -> NodeReader.read(o.key(), o.root()))
                        : before.nodes(),
                kinds.contains("Pod") ? pods.pods(store.ofKind("Pod")) : before.pods(),
                kinds.contains("Service")
                        ? all(store, "Service", o -> ServiceReader.read(o.key(), o.root()))
                        : before.services(),
                kinds.contains("EndpointSlice") ? slices(store) : before.slices(),
                workloads ? workloads(store) : before.workloads(),
                kinds.contains("ConfigMap")
                        ? all(store, "ConfigMap", o -> new ConfigMap(MetaReader.read(o.key(), o.root()),
                                o.root().get("data").textMap()))
                        : before.configMaps());
    }

    private List<EndpointSlice> slices(ObjectStore store) {
        return store.ofKind("EndpointSlice").stream()
                .filter(o -> !o.root().get("addressType").text("").equals("FQDN"))
                .map(o -> this.<EndpointSlice>typed(o, s -> SliceReader.read(s.key(), s.root()))).toList();
    }

    private List<Workload> workloads(ObjectStore store) {
        List<Workload> all = new ArrayList<>();
        for (String kind : WORKLOADS) {
            all.addAll(this.<Workload>all(store, kind, StateReader::workload));
        }
        all.sort(Comparator.comparing((Workload w) -> w.meta().namespace())
                .thenComparing(w -> w.meta().name()));
        return all;
    }

    private static Workload workload(ApiObject object) {
        int replicas = switch (object.key().kind()) {
            case "DaemonSet" -> object.root().get("status", "desiredNumberScheduled").integer(0);
            case "Job" -> JobController.wantsPod(object.root()) ? 1 : 0;
            case "CronJob" -> 0;
            default -> object.root().get("spec", "replicas").integer(1);
        };
        return new Workload(MetaReader.read(object.key(), object.root()), replicas);
    }

    private <T> List<T> all(ObjectStore store, String kind, Function<ApiObject, T> reader) {
        List<T> list = new ArrayList<>();
        store.ofKind(kind).stream().filter(o -> o.stored().builtIn()).forEach(o -> list.add(typed(o, reader)));
        return list;
    }

    /** Each key belongs to one kind, and each kind is read by one reader, so what is known is of the type asked for. */
    @SuppressWarnings("unchecked")
    private <T> T typed(ApiObject object, Function<ApiObject, T> reader) {
        Read read = known.get(object.key());
        if (read != null && read.object() == object) {
            return (T) read.value();
        }
        T value = reader.apply(object);
        known.put(object.key(), new Read(object, value));
        return value;
    }
}
