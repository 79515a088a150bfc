package dev.podwire.ingress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.StoredObject;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.manifest.Field;
import dev.podwire.net.Origin;

/** Reads the Ingress objects that a controller serves into a router. */
final class IngressReader {

    private static final String NGINX = "nginx.ingress.kubernetes.io/";

    private final StoredObjects objects;
    private final List<IngressRule> rules = new ArrayList<>();
    private final List<IngressRouter.Tls> tls = new ArrayList<>();
    private Optional<IngressRule> fallback = Optional.empty();

    private IngressReader(StoredObjects objects) {
        this.objects = objects;
    }

    /** {@code served} gets the objects that the controller reads. */
    static IngressRouter read(StoredObjects objects, Controller controller, Set<ObjectKey> served) {
        IngressReader reader = new IngressReader(objects);
        IngressClasses classes = new IngressClasses(objects);
        for (StoredObject ingress : objects.ofKind("Ingress")) {
            if (classes.serves(controller.ingress(), controller.className(), ingress.root())
                    && controller.watches(ingress.key().namespace())) {
                reader.add(ingress);
                served.add(ingress.key());
                classes.named(ingress.root()).ifPresent(served::add);
            }
        }
        Optional<Decision.Backend> defaultBackend = Optional.of(controller.defaultBackend().split("/", -1))
                .filter(parts -> parts.length == 2).map(parts -> new Decision.Backend(parts[0], parts[1], ""));
        return new IngressRouter(reader.rules, reader.tls, reader.fallback, defaultBackend);
    }

    private void add(StoredObject ingress) {
        Map<String, String> annotations = new HashMap<>();
        ingress.root().get("metadata", "annotations").textMap().forEach((name, value) -> {
            if (name.startsWith(NGINX)) {
                annotations.put(name.substring(NGINX.length()), value);
            }
        });
        Field spec = ingress.root().get("spec");
        for (Field rule : spec.get("rules").items()) {
            for (Field path : rule.get("http", "paths").items()) {
                rules.add(rule(ingress, rule.get("host").text(""), path, annotations));
            }
        }
        Field backend = spec.get("defaultBackend");
        if (backend.exists() && fallback.isEmpty()) {
            fallback = Optional.of(new IngressRule("", "/", IngressRule.Type.PREFIX, backend(ingress, backend),
                    annotations, origin(ingress, backend)));
        }
        for (Field section : spec.get("tls").items()) {
            String secret = section.get("secretName").text("");
            tls.add(new IngressRouter.Tls(section.get("hosts").texts(), ingress.key().namespace() + "/" + secret,
                    objects.ofKind("Secret").stream().anyMatch(s -> s.key().name().equals(secret)
                            && s.key().namespace().equals(ingress.key().namespace())),
                    origin(ingress, section)));
        }
    }

    private static IngressRule rule(StoredObject ingress, String host, Field path, Map<String, String> annotations) {
        IngressRule.Type type = switch (path.get("pathType").text("ImplementationSpecific")) {
            case "Exact" -> IngressRule.Type.EXACT;
            case "Prefix" -> IngressRule.Type.PREFIX;
            default -> IngressRule.Type.IMPLEMENTATION_SPECIFIC;
        };
        return new IngressRule(host, path.get("path").text("/"), type, backend(ingress, path.get("backend")),
                annotations, origin(ingress, path));
    }

    private static Decision.Backend backend(StoredObject ingress, Field backend) {
        Field port = backend.get("service", "port");
        // Before networking.k8s.io/v1 name and port stood in the backend itself.
        String name = backend.get("service", "name").text(backend.get("serviceName").text(""));
        return new Decision.Backend(ingress.key().namespace(), name, port.get("number").text()
                .or(() -> port.get("name").text()).orElse(backend.get("servicePort").text("")));
    }

    static Origin origin(StoredObject object, Field field) {
        return new Origin(object.key().kind(), object.key().namespace(), object.key().name(), field.path(),
                Optional.of(field.location()).filter(l -> l.line() > 0));
    }
}
