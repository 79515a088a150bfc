package dev.podwire.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.ObjectKey;

/** All objects that a cluster was given, in order: a snapshot that never changes. */
public final class StoredObjects {

    private final List<StoredObject> all;
    private final Map<ObjectKey, StoredObject> byKey;
    private final Map<String, List<StoredObject>> byKind = new HashMap<>();

    public StoredObjects(List<StoredObject> objects) {
        all = List.copyOf(objects);
        byKey = HashMap.newHashMap(objects.size());
        for (StoredObject object : objects) {
            if (object.builtIn()) {
                byKey.put(object.key(), object);
                byKind.computeIfAbsent(object.key().kind(), kind -> new ArrayList<>()).add(object);
            }
        }
    }

    /** The object of one of Kubernetes' own kinds with that name. */
    public Optional<StoredObject> find(ObjectKey key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** Every object, custom resources too. */
    public List<StoredObject> all() {
        return all;
    }

    /** The objects of one of Kubernetes' own kinds, in order. */
    public List<StoredObject> ofKind(String kind) {
        return Collections.unmodifiableList(byKind.getOrDefault(kind, List.of()));
    }
}
