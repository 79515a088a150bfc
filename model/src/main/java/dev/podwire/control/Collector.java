package dev.podwire.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.api.Meta;
import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.WatchEvent;

/** The garbage collector: what a deleted object owned goes too, and with a namespace everything in it. */
final class Collector implements Reconciler {

    private static final String NAME = "garbage-collector-controller";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ObjectKey> concerned(WatchEvent change, ControlLoop loop) {
        if (change.type() != WatchEvent.Type.DELETED) {
            return List.of();
        }
        ObjectKey gone = change.key();
        List<ObjectKey> dependents = new ArrayList<>();
        for (ApiObject object : loop.store.objects()) {
            boolean inside = gone.kind().equals("Namespace") && object.key().namespace().equals(gone.name());
            boolean owned = object.key().namespace().equals(gone.namespace()) && Owners.controller(object)
                    .filter(o -> o.kind().equals(gone.kind()) && o.name().equals(gone.name())).isPresent();
            if (inside || owned) {
                dependents.add(object.key());
            }
        }
        return dependents;
    }

    @Override
    public void reconcile(ObjectKey key, ControlLoop loop) {
        Optional<ApiObject> found = loop.store.find(key);
        if (found.isEmpty()) {
            return;
        }
        boolean homeless = !key.namespace().isEmpty()
                && loop.store.find(new ObjectKey("Namespace", "", key.namespace())).isEmpty();
        Optional<Meta.Owner> owner = Owners.controller(found.get());
        boolean orphan = owner.isPresent() && Owners.controllerKey(found.get()).flatMap(loop.store::find)
                .filter(o -> Owners.isOwnedBy(found.get(), o)).isEmpty();
        if (homeless || orphan) {
            loop.delete(NAME, key, Optional.empty(), homeless
                    ? "its namespace is gone"
                    : "its owner " + owner.orElseThrow().kind() + " " + owner.orElseThrow().name() + " is gone");
        }
    }
}
