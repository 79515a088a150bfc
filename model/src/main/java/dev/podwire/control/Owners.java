package dev.podwire.control;

import java.util.Optional;

import dev.podwire.api.Meta;
import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.ApiObject;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;

/** Who owns whom, by owner references. */
final class Owners {

    private Owners() {}

    /** The controller that an object belongs to. */
    static Optional<Meta.Owner> controller(ApiObject object) {
        Optional<Meta.Owner> only = Optional.empty();
        for (Field owner : object.root().get("metadata", "ownerReferences").items()) {
            Meta.Owner read = new Meta.Owner(owner.get("kind").text(""), owner.get("name").text(""),
                    owner.get("uid").text(""), owner.get("controller").bool(false));
            if (read.controller()) {
                return Optional.of(read);
            }
            only = only.isEmpty() ? Optional.of(read) : only;
        }
        return only;
    }

    /** A reference by another uid means an earlier object of that name; one without a uid comes from a file. */
    static boolean isOwnedBy(ApiObject object, ApiObject owner) {
        return owns(owner, controller(object));
    }

    static boolean owns(ApiObject owner, Optional<Meta.Owner> reference) {
        return reference.filter(o -> o.kind().equals(owner.key().kind()) && o.name().equals(owner.key().name())
                && (o.uid().isEmpty() || o.uid().equals(owner.identity().uid()))).isPresent();
    }

    /** The key of the object's controller. */
    static Optional<ObjectKey> controllerKey(ApiObject object) {
        return controller(object).map(o -> new ObjectKey(o.kind(), object.key().namespace(), o.name()));
    }

    /** The object as one that the owner has taken over. */
    static Tree adopted(ApiObject object, ApiObject owner) {
        return TreeEdit.set(object.root().tree(), TreeEdit.sequence(java.util.List.of(PodTrees.owner(owner))),
                "metadata", "ownerReferences");
    }

    static Tree released(ApiObject object) {
        return TreeEdit.set(object.root().tree(), java.util.List.of(), "metadata", "ownerReferences");
    }
}
