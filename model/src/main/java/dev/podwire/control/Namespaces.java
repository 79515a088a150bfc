package dev.podwire.control;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.cluster.StoredObject;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;

/** Makes the namespaces that are declared, and those that are only used. */
final class Namespaces {

    private Namespaces() {}

    /** Returns the names of those that nobody declared. */
    static List<String> create(World world) {
        List<String> undeclared = new ArrayList<>();
        world.objects.ofKind("Namespace").forEach(object -> world.namespaces.add(object.key().name()));
        for (StoredObject object : world.objects.all()) {
            String namespace = object.key().namespace();
            if (!namespace.isEmpty() && world.namespaces.add(namespace) && !namespace.equals("default")) {
                Field field = object.root().get("metadata", "namespace");
                world.problems.add(Problem.warning(field.valueLocation(), "metadata.namespace",
                        "the namespace \"" + namespace + "\" is not declared; it is created",
                        "kubectl would refuse these objects until it exists: kubectl create namespace " + namespace));
                undeclared.add(namespace);
            }
        }
        return undeclared;
    }
}
