package dev.podwire.cluster;

import java.util.Optional;

import dev.podwire.api.ObjectKey;

/**
 * A change of the store as everybody who watches is told of it.
 *
 * @param before   the object as it was; empty if it is new
 * @param after    the object as it is; empty if it is gone
 * @param revision the store's revision after the change
 */
public record WatchEvent(Optional<ApiObject> before, Optional<ApiObject> after, long revision) {

    /** How a watch names a change. */
    public enum Type {
        ADDED, MODIFIED, DELETED
    }

    public Type type() {
        return before.isEmpty() ? Type.ADDED : after.isEmpty() ? Type.DELETED : Type.MODIFIED;
    }

    /** The object that changed, as it is or, if it is gone, as it was last. */
    public ApiObject object() {
        return after.or(() -> before).orElseThrow();
    }

    public ObjectKey key() {
        return object().key();
    }
}
