package dev.podwire.cluster;

import java.util.Map;

import dev.podwire.api.ObjectKey;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;

/**
 * An object as etcd holds it. The keys are those of a real API server ({@code pkg/registry} of Kubernetes); its values are
 * protocol buffers there, the same fields as a document here.
 *
 * @param key      such as {@code /registry/pods/default/web-0}
 * @param value    the document with everything the server added
 * @param revision the revision of the last change of this key ({@code mod_revision})
 */
public record EtcdEntry(String key, Tree value, long revision) {

    /** Kinds whose folder is not the plural of their name, from the time before they were called so. */
    private static final Map<String, String> FOLDERS = Map.of("Service", "services/specs", "Endpoints",
            "services/endpoints", "Node", "minions", "ReplicationController", "controllers", "Ingress", "ingress");

    /** What etcd holds of an object. */
    public static EtcdEntry of(ApiObject object) {
        return new EtcdEntry(key(object), document(object), object.identity().version());
    }

    private static String key(ApiObject object) {
        ObjectKey key = object.key();
        String apiVersion = object.stored().apiVersion();
        int slash = apiVersion.indexOf('/');
        String plural = FOLDERS.getOrDefault(key.kind(), Resources.plural(key.kind()));
        String folder = object.stored().builtIn() || slash < 0 ? plural : apiVersion.substring(0, slash) + "/" + plural;
        return "/registry/" + folder + "/" + key.path();
    }

    /** The whole document as the API server hands it out, with uid, resourceVersion and what else it keeps in metadata. */
    public static Tree document(ApiObject object) {
        ObjectKey key = object.key();
        Tree tree = object.root().tree();
        tree = TreeEdit.set(tree, key.name(), "metadata", "name");
        if (!key.namespace().isEmpty()) {
            tree = TreeEdit.set(tree, key.namespace(), "metadata", "namespace");
        }
        ApiObject.Identity identity = object.identity();
        tree = TreeEdit.set(tree, identity.uid(), "metadata", "uid");
        tree = TreeEdit.set(tree, Long.toString(identity.version()), "metadata", "resourceVersion");
        if (identity.generation() > 0) {
            tree = TreeEdit.set(tree, identity.generation(), "metadata", "generation");
        }
        return TreeEdit.set(tree, VirtualTime.stamp(identity.created()), "metadata", "creationTimestamp");
    }
}
