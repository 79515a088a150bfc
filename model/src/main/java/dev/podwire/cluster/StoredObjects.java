package dev.podwire.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.ObjectKey;

/** All objects that a cluster was given, in order, each name once: a snapshot that never changes. */
public final class StoredObjects {

    private final Map<ObjectKey, StoredObject> byKey;

    public StoredObjects(List<StoredObject> objects) {
        Map<ObjectKey, StoredObject> map = LinkedHashMap.newLinkedHashMap(objects.size());
        objects.forEach(object -> map.putIfAbsent(object.key(), object));
        byKey = map;
    }

    public Optional<StoredObject> find(ObjectKey key) {
        return Optional.ofNullable(byKey.get(key));
    }

    public List<StoredObject> all() {
        return List.copyOf(byKey.values());
    }

    /** The objects of a kind, in order. */
    public List<StoredObject> ofKind(String kind) {
        return byKey.values().stream().filter(object -> object.key().kind().equals(kind)).toList();
    }
}
