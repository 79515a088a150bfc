package dev.podwire.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.net.Origin;
import dev.podwire.net.SourceLocation;

/**
 * What every object has.
 *
 * @param owners    the owner references
 * @param locations where fields stand in the input, by path ({@code ""} is the object itself, {@code spec.ports[0]} a field)
 */
public record Meta(ObjectKey key, Map<String, String> labels, Map<String, String> annotations, List<Owner> owners,
        boolean terminating, Map<String, SourceLocation> locations) {

    /** An owner reference: who made an object and answers for it. */
    public record Owner(String kind, String name, String uid, boolean controller) {}

    public Meta {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        owners = List.copyOf(owners);
        locations = Map.copyOf(locations);
    }

    public String name() {
        return key.name();
    }

    public String namespace() {
        return key.namespace();
    }

    /** The origin that a rule written for this object's field carries; the nearest enclosing known line is taken. */
    public Origin origin(String field) {
        String path = field;
        while (true) {
            SourceLocation here = locations.get(path);
            if (here != null || path.isEmpty()) {
                return new Origin(key.kind(), key.namespace(), key.name(), field, Optional.ofNullable(here));
            }
            int cut = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
            path = cut < 0 ? "" : path.substring(0, cut);
        }
    }
}
