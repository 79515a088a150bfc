package dev.podwire.control;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.api.Meta;
import dev.podwire.api.MetaReader;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.PodReader;
import dev.podwire.api.PodTemplate;
import dev.podwire.cluster.ApiObject;
import dev.podwire.manifest.Tree;
import org.jspecify.annotations.Nullable;

/** The stored pods as what they mean, read again only when they have changed. */
final class PodViews {

    private record Read(ApiObject object, @Nullable Tree spec, @Nullable Tree metadata, PodTemplate template,
            Pod pod) {}

    private final Map<ObjectKey, Read> known = new HashMap<>();

    Pod pod(ApiObject object) {
        return read(object).pod();
    }

    PodTemplate template(ApiObject object) {
        return read(object).template();
    }

    private Read read(ApiObject object) {
        Read read = known.get(object.key());
        if (read != null && read.object() == object) {
            return read;
        }
        Tree spec = object.root().get("spec").tree();
        Tree metadata = object.root().get("metadata").tree();
        Read same = read != null && read.spec() == spec && read.metadata() == metadata ? read : null;
        PodTemplate template = same == null ? PodReader.template(object.root()) : same.template();
        Meta meta = same == null ? MetaReader.read(object.key(), object.root()) : same.pod().meta();
        Pod pod = new Pod(meta, template.scheduling().nodeName(), GivenPods.addresses(object.root().get("status")),
                object.root().get("status", "phase").text("Pending"),
                GivenPods.ready(object.root().get("status")).orElse(false), template.spec());
        Read fresh = new Read(object, spec, metadata, template, pod);
        known.put(object.key(), fresh);
        return fresh;
    }

    /** The pods of a list of stored pods. */
    List<Pod> pods(List<ApiObject> objects) {
        return objects.stream().map(this::pod).toList();
    }
}
