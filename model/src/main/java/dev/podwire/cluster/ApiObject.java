package dev.podwire.cluster;

import java.util.Optional;

import dev.podwire.api.ObjectKey;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;

/**
 * An object in the API server's store: its document as it is now, and what the server notes about it.
 *
 * @param stored   the document with the lines of the manifest as far as it came from one
 * @param identity what the server gave it
 */
public record ApiObject(StoredObject stored, Identity identity) {

    /**
     * What the API server gives an object beside its name.
     *
     * @param uid      never used again, so that a pod of the same name is another pod
     * @param version  metadata.resourceVersion: the store's revision at the last change
     * @param generation counts the changes of the spec
     * @param created  virtual nanoseconds of its making
     * @param applied  what {@code kubectl apply} was last given, from which it sees what was taken out
     */
    public record Identity(String uid, long version, long generation, long created, Optional<Tree> applied) {}

    public ObjectKey key() {
        return stored.key();
    }

    /** The whole document. */
    public Field root() {
        return stored.root();
    }

    /** Whether it is about to go: deletionTimestamp is set. */
    public boolean terminating() {
        return root().get("metadata", "deletionTimestamp").exists();
    }

    /** The same object with another document. */
    public ApiObject withTree(Tree tree) {
        return new ApiObject(new StoredObject(stored.key(), stored.apiVersion(),
                Field.root(stored.root().location().file(), tree), stored.source(), stored.builtIn(),
                stored.simulated()), identity);
    }
}
