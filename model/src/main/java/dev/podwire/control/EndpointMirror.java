package dev.podwire.control;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Meta;
import dev.podwire.api.MetaReader;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Service;
import dev.podwire.api.SliceReader;
import dev.podwire.cluster.StoredObject;

/** Takes the slices that are given, and copies hand-written Endpoints of Services without selector into slices. */
final class EndpointMirror implements Controller {

    static final String MIRROR = "endpointslicemirroring-controller.k8s.io";
    private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";

    @Override
    public void reconcile(World world) {
        Set<String> served = new HashSet<>();
        for (StoredObject object : world.objects.ofKind("EndpointSlice")) {
            if (!object.root().get("addressType").text("").equals("FQDN")) {
                EndpointSlice slice = SliceReader.read(object.key(), object.root());
                world.slices.add(slice);
                served.add(slice.meta().namespace() + "/" + slice.service());
            }
        }
        if (world.bare) {
            return;
        }
        for (StoredObject object : world.objects.ofKind("Endpoints")) {
            Service service = world.services.get(new ObjectKey("Service", object.key().namespace(),
                    object.key().name()));
            if (service != null && mirrored(object, service) && !served.contains(object.key().path())) {
                world.slices.addAll(mirror(object, world.chance));
            }
        }
    }

    /** Whether an Endpoints object is written by hand for the Service, rather than by the controller from pods. */
    static boolean mirrored(StoredObject endpoints, Service service) {
        return service.selector().isEmpty() && service.type() != Service.Type.EXTERNAL_NAME
                && !endpoints.root().get("metadata", "labels", SKIP).text("").equals("true");
    }

    /** The slices that say what an Endpoints object says. */
    static List<EndpointSlice> mirror(StoredObject object, Chance chance) {
        Meta meta = MetaReader.read(object.key(), object.root());
        Map<String, String> labels = new LinkedHashMap<>(meta.labels());
        labels.put(SliceReader.SERVICE_LABEL, meta.name());
        labels.put(SliceReader.MANAGED_BY, MIRROR);
        return SliceReader.mirror(meta, object.root(), index -> new Meta(
                new ObjectKey("EndpointSlice", meta.namespace(),
                        meta.name() + "-" + chance.suffix("mirror " + meta.key() + " " + index)),
                labels, Map.of(), List.of(World.owner(meta.key())), false, meta.locations()));
    }
}
