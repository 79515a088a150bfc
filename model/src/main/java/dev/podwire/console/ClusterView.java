package dev.podwire.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.EtcdEntry;
import dev.podwire.cluster.ObjectStore;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;

/**
 * The objects of a cluster at one moment, as clients of its API server read them.
 *
 * @param now virtual nanoseconds
 */
record ClusterView(ObjectStore store, long now) {

    /** The objects of a type by namespace and name; without a namespace those of all. */
    List<Item> list(ResourceType type, Optional<String> namespace) {
        List<ApiObject> objects = namespace.isPresent() && type.namespaced()
                ? store.ofKind(type.kind(), namespace.get())
                : store.ofKind(type.kind());
        return objects.stream().map(object -> item(type, object)).toList();
    }

    /** An object by name. */
    Optional<Item> find(ResourceType type, String namespace, String name) {
        return store.find(new ObjectKey(type.kind(), type.namespaced() ? namespace : "", name))
                .map(object -> item(type, object));
    }

    private Item item(ResourceType type, ApiObject object) {
        Tree tree = EtcdEntry.document(object);
        tree = TreeEdit.set(tree, object.stored().apiVersion(), "apiVersion");
        tree = TreeEdit.set(tree, object.key().kind(), "kind");
        Field root = Field.root(object.root().location().file(), tree);
        Tree full = switch (object.key().kind()) {
            case "Pod" -> PodStatus.fill(tree, root);
            case "Deployment" -> deployment(tree, object);
            case "DaemonSet" -> daemonSet(tree, root);
            case "StatefulSet" -> copied(tree, root, "readyReplicas", "availableReplicas");
            default -> tree;
        };
        return new Item(type, object.key(), Field.root(root.location().file(), full));
    }

    /** Pods of the newest template are up to date: those of the ReplicaSet with the highest revision. */
    private Tree deployment(Tree tree, ApiObject deployment) {
        int updated = 0;
        int newest = -1;
        for (ApiObject set : store.ofKind("ReplicaSet", deployment.key().namespace())) {
            boolean owned = set.root().get("metadata", "ownerReferences").items().stream()
                    .anyMatch(o -> o.get("uid").text("").equals(deployment.identity().uid()));
            int revision = number(
                    set.root().get("metadata", "annotations").textMap(), "deployment.kubernetes.io/revision");
            if (owned && revision > newest) {
                newest = revision;
                updated = set.root().get("status", "replicas").integer(0);
            }
        }
        return updated == 0 ? tree : TreeEdit.set(tree, updated, "status", "updatedReplicas");
    }

    private static int number(Map<String, String> annotations, String key) {
        try {
            return Integer.parseInt(annotations.getOrDefault(key, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Tree daemonSet(Tree tree, Field root) {
        return copied(copied(tree, root, "numberReady", "numberAvailable"), root, "currentNumberScheduled",
                "updatedNumberScheduled");
    }

    /** A count that follows from another where nothing but the pods decides it. */
    private static Tree copied(Tree tree, Field root, String from, String to) {
        Tree value = root.get("status", from).tree();
        return value == null ? tree : TreeEdit.setIfAbsent(tree, value, "status", to);
    }
}
