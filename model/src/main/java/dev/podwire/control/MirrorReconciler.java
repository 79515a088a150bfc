package dev.podwire.control;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Service;
import dev.podwire.api.ServiceReader;
import dev.podwire.api.SliceReader;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;

/** Copies hand-written Endpoints of Services without selector into slices ({@code pkg/controller/endpointslicemirroring}). */
final class MirrorReconciler implements Reconciler {

    private static final String NAME = "endpointslicemirroring-controller";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ObjectKey> concerned(WatchEvent change, ControlLoop loop) {
        return switch (change.key().kind()) {
            case "Endpoints", "Service" -> List.of(
                    new ObjectKey("Endpoints", change.key().namespace(), change.key().name()));
            default -> List.of();
        };
    }

    @Override
    public void reconcile(ObjectKey key, ControlLoop loop) {
        List<ApiObject> left = new ArrayList<>(loop.store.ofKind("EndpointSlice", key.namespace()).stream()
                .filter(slice -> mirrors(slice, key.name())).toList());
        Optional<ApiObject> endpoints = loop.store.find(key);
        Optional<Service> service = loop.store.find(new ObjectKey("Service", key.namespace(), key.name()))
                .map(object -> ServiceReader.read(object.key(), object.root()));
        if (endpoints.isPresent() && service.isPresent()
                && EndpointMirror.mirrored(endpoints.get().stored(), service.get())) {
            Set<String> names = new HashSet<>();
            for (EndpointSlice slice : EndpointMirror.mirror(endpoints.get().stored(), loop.chance)) {
                names.add(slice.meta().name());
                write(slice, endpoints.get(), loop);
            }
            left.removeIf(slice -> names.contains(slice.key().name()));
        }
        left.forEach(slice -> loop.delete(NAME, slice.key(), Optional.empty(), "nothing is mirrored any more"));
    }

    private static boolean mirrors(ApiObject slice, String service) {
        Field labels = slice.root().get("metadata", "labels");
        return labels.get(SliceReader.MANAGED_BY).text("").equals(EndpointMirror.MIRROR)
                && labels.get(SliceReader.SERVICE_LABEL).text("").equals(service);
    }

    private static void write(EndpointSlice slice, ApiObject endpoints, ControlLoop loop) {
        Field root = SliceTrees.root(slice, endpoints.root().location().file(), List.of(PodTrees.owner(endpoints)));
        Optional<ApiObject> there = loop.store.find(slice.meta().key());
        if (there.isPresent() && root.tree() instanceof Tree tree) {
            loop.update(NAME, there.get(), tree, "mirrors Endpoints " + endpoints.key().path());
        } else {
            loop.create(NAME, slice.meta().key(), "discovery.k8s.io/v1", root, "mirrors Endpoints "
                    + endpoints.key().path());
        }
    }
}
