package dev.podwire.cluster;

import dev.podwire.api.ObjectKey;
import dev.podwire.manifest.Field;

/**
 * An object as it was given, whatever its kind.
 *
 * @param root      the whole document with its lines
 * @param source    who brought it
 * @param builtIn   whether the kind is Kubernetes' own; a custom resource may bear the same kind's name
 * @param simulated whether it has an effect on the simulation
 */
public record StoredObject(ObjectKey key, String apiVersion, Field root, Source source, boolean builtIn,
        boolean simulated) {

    /** Who brought an object: the user's files, or the cluster that has it anyway. */
    public enum Source {
        FILE, SYSTEM
    }
}
