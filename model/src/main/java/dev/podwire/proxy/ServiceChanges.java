package dev.podwire.proxy;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Meta;
import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;

/** Which Services a kube-proxy has to look at again when the cluster goes from one state to the next. */
final class ServiceChanges {

    private static final Comparator<Meta> ORDER = Comparator.comparing(Meta::namespace).thenComparing(Meta::name);

    private final Set<String> names = new HashSet<>();

    private ServiceChanges() {}

    /** {@code namespace/name} of every Service that differs itself or in its slices. */
    static Set<String> between(ClusterState before, ClusterState after) {
        ServiceChanges changes = new ServiceChanges();
        changes.compare(before.services(), after.services(), Service::meta, s -> s.meta().key().path());
        changes.compare(before.slices(), after.slices(), EndpointSlice::meta,
                ServiceSources::serviceOf);
        return changes.names;
    }

    /** Both lists are ordered by namespace and name; were they not, more would count as changed. */
    private <T> void compare(List<T> before, List<T> after, Function<T, Meta> meta, Function<T, String> service) {
        int i = 0;
        int j = 0;
        while (i < before.size() && j < after.size()) {
            T old = before.get(i);
            T fresh = after.get(j);
            int order = old == fresh ? 0 : ORDER.compare(meta.apply(old), meta.apply(fresh));
            if (order == 0 && !old.equals(fresh) || order < 0) {
                names.add(service.apply(old));
            }
            if (order == 0 && !old.equals(fresh) || order > 0) {
                names.add(service.apply(fresh));
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        before.subList(i, before.size()).forEach(gone -> names.add(service.apply(gone)));
        after.subList(j, after.size()).forEach(made -> names.add(service.apply(made)));
    }
}
