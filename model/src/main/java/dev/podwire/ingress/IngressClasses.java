package dev.podwire.ingress;

import java.util.Optional;

import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.StoredObject;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.manifest.Field;

/** Which controller an Ingress is for: by its class, the old annotation, or the class that is the default one. */
final class IngressClasses {

    private static final String OLD_ANNOTATION = "kubernetes.io/ingress.class";
    private static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";

    private final StoredObjects objects;

    IngressClasses(StoredObjects objects) {
        this.objects = objects;
    }

    /** Whether the controller named {@code controller}, whose old class name is {@code className}, serves an Ingress. */
    boolean serves(String controller, String className, Field ingress) {
        Optional<String> named = ingress.get("spec", "ingressClassName").text();
        Optional<String> annotated = ingress.get("metadata", "annotations", OLD_ANNOTATION).text();
        if (named.isPresent()) {
            return controllerOf(named.get()).filter(controller::equals).isPresent();
        }
        if (annotated.isPresent()) {
            return annotated.get().equals(className)
                    || controllerOf(annotated.get()).filter(controller::equals).isPresent();
        }
        return objects.ofKind("IngressClass").stream().map(StoredObject::root)
                .filter(c -> c.get("metadata", "annotations", DEFAULT).text("").equals("true"))
                .anyMatch(c -> c.get("spec", "controller").text("").equals(controller));
    }

    /** The class that an Ingress names, or that is the default. */
    Optional<ObjectKey> named(Field ingress) {
        Optional<String> name = ingress.get("spec", "ingressClassName").text()
                .or(() -> ingress.get("metadata", "annotations", OLD_ANNOTATION).text());
        return objects.ofKind("IngressClass").stream()
                .filter(c -> name.map(n -> n.equals(c.key().name())).orElseGet(
                        () -> c.root().get("metadata", "annotations", DEFAULT).text("").equals("true")))
                .findFirst().map(StoredObject::key);
    }

    private Optional<String> controllerOf(String className) {
        return objects.ofKind("IngressClass").stream().filter(c -> c.key().name().equals(className)).findFirst()
                .flatMap(c -> c.root().get("spec", "controller").text());
    }
}
