package dev.podwire.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.api.ObjectKey;

/**
 * Everything that the API server has stored, as a value.
 *
 * @param revision counts every change of the store, as etcd's does
 */
public record ObjectStore(PersistentMap<ObjectKey, ApiObject> objects, long revision) {

    public static final ObjectStore EMPTY = new ObjectStore(PersistentMap.empty(), 1);

    /** The object of that name. */
    public Optional<ApiObject> find(ObjectKey key) {
        return objects.get(key);
    }

    /** The objects of a kind in the order of namespace and name. */
    public List<ApiObject> ofKind(String kind) {
        List<ApiObject> found = new ArrayList<>();
        for (ApiObject object : objects.from(new ObjectKey(kind, "", ""))) {
            if (!object.key().kind().equals(kind)) {
                break;
            }
            found.add(object);
        }
        return found;
    }

    /** The objects of a kind in one namespace, by name. */
    public List<ApiObject> ofKind(String kind, String namespace) {
        List<ApiObject> found = new ArrayList<>();
        for (ApiObject object : objects.from(new ObjectKey(kind, namespace, ""))) {
            if (!object.key().kind().equals(kind) || !object.key().namespace().equals(namespace)) {
                break;
            }
            found.add(object);
        }
        return found;
    }

    /** The store with the object in it, which bears the new revision. */
    public ObjectStore put(ApiObject object) {
        ApiObject.Identity old = object.identity();
        ApiObject versioned = new ApiObject(object.stored(), new ApiObject.Identity(old.uid(), revision + 1,
                old.generation(), old.created(), old.applied()));
        return new ObjectStore(objects.put(object.key(), versioned), revision + 1);
    }

    /** The store without the object of that name. */
    public ObjectStore remove(ObjectKey key) {
        return new ObjectStore(objects.remove(key), revision + 1);
    }
}
