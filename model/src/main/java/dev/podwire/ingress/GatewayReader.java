package dev.podwire.ingress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.LabelSelector;
import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.StoredObject;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.manifest.Field;

/** Reads the Gateways of one controller's classes, and the HTTPRoutes that may attach to them, into a router. */
final class GatewayReader {

    private static final String GROUP = "gateway.networking.k8s.io/";

    private final StoredObjects objects;
    private final Set<ObjectKey> served;
    private final List<GatewayRouter.Listener> listeners = new ArrayList<>();

    private GatewayReader(StoredObjects objects, Set<ObjectKey> served) {
        this.objects = objects;
        this.served = served;
    }

    /** {@code served} gets the objects that the controller reads. */
    static GatewayRouter read(StoredObjects objects, Controller controller, Set<ObjectKey> served) {
        GatewayReader reader = new GatewayReader(objects, served);
        List<String> classes = reader.ofKind("GatewayClass").stream()
                .filter(c -> c.root().get("spec", "controllerName").text("").equals(controller.gateway()))
                .map(c -> c.key().name()).toList();
        for (StoredObject gateway : reader.ofKind("Gateway")) {
            boolean own = controller.gatewayName().isEmpty()
                    ? classes.contains(gateway.root().get("spec", "gatewayClassName").text(""))
                    : gateway.key().path().equals(controller.gatewayName());
            if (own) {
                served.add(gateway.key());
                reader.ofKind("GatewayClass").stream().map(StoredObject::key)
                        .filter(c -> c.name().equals(gateway.root().get("spec", "gatewayClassName").text("")))
                        .forEach(served::add);
                reader.gateway(gateway);
            }
        }
        return new GatewayRouter(reader.listeners);
    }

    private List<StoredObject> ofKind(String kind) {
        return objects.all().stream()
                .filter(o -> o.key().kind().equals(kind) && o.apiVersion().startsWith(GROUP)).toList();
    }

    private void gateway(StoredObject gateway) {
        for (Field listener : gateway.root().get("spec", "listeners").items()) {
            String protocol = listener.get("protocol").text("HTTP");
            if (protocol.equals("HTTP") || protocol.equals("HTTPS")) {
                String hostname = listener.get("hostname").text("").toLowerCase(Locale.ROOT);
                List<GatewayRouter.Rule> rules = new ArrayList<>();
                ofKind("HTTPRoute").forEach(route -> attach(gateway, listener, hostname, route, rules));
                listeners.add(new GatewayRouter.Listener(gateway.key().path() + " " + listener.get("name").text(""),
                        hostname, listener.get("port").integer(0), protocol.equals("HTTPS"), rules,
                        IngressReader.origin(gateway, listener)));
            }
        }
    }

    private void attach(StoredObject gateway, Field listener, String hostname, StoredObject route,
            List<GatewayRouter.Rule> rules) {
        boolean attached = route.root().get("spec", "parentRefs").items().stream()
                .anyMatch(ref -> refers(ref, route, gateway, listener));
        if (!attached || !allowed(gateway, listener, route)) {
            return;
        }
        served.add(route.key());
        List<String> hosts = hosts(hostname, route.root().get("spec", "hostnames").texts());
        int number = 0;
        for (Field rule : route.root().get("spec", "rules").items()) {
            List<Field> matches = rule.get("matches").items();
            for (String host : hosts) {
                if (matches.isEmpty()) {
                    rules.add(rule(route, rule, rule, host, number));
                }
                for (Field match : matches) {
                    rules.add(rule(route, rule, match, host, number));
                }
            }
            number++;
        }
    }

    private GatewayRouter.Rule rule(StoredObject route, Field rule, Field match, String host, int number) {
        List<Field> refs = rule.get("backendRefs").items();
        List<Decision.Weighted> backends = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Field ref : refs) {
            String namespace = ref.get("namespace").text(route.key().namespace());
            Decision.Backend backend = new Decision.Backend(namespace, ref.get("name").text(""),
                    ref.get("port").text(""));
            boolean service = ref.get("kind").text("Service").equals("Service");
            if (service && (namespace.equals(route.key().namespace()) || granted(route, backend))) {
                backends.add(new Decision.Weighted(backend, ref.get("weight").integer(1)));
            } else {
                refused.add(backend.toString());
            }
        }
        // A rule without matches holds for every path.
        HttpMatch read = match == rule
                ? new HttpMatch(new HttpMatch.Path(HttpMatch.PathType.PREFIX, "/"), "", List.of(), List.of())
                : HttpMatch.read(match);
        return new GatewayRouter.Rule(host, read, backends, refused, HttpFilters.read(rule.get("filters")),
                new GatewayRouter.Place(route.root().get("metadata", "creationTimestamp").text(""),
                        route.key().path(), number),
                IngressReader.origin(route, match));
    }

    private static boolean refers(Field ref, StoredObject route, StoredObject gateway, Field listener) {
        return ref.get("kind").text("Gateway").equals("Gateway")
                && ref.get("name").text("").equals(gateway.key().name())
                && ref.get("namespace").text(route.key().namespace()).equals(gateway.key().namespace())
                && ref.get("sectionName").text().map(s -> s.equals(listener.get("name").text(""))).orElse(true)
                && ref.get("port").text().map(p -> p.equals(listener.get("port").text(""))).orElse(true);
    }

    /** Whether the listener takes routes from the route's namespace; without other word, from its own alone. */
    private boolean allowed(StoredObject gateway, Field listener, StoredObject route) {
        Field namespaces = listener.get("allowedRoutes", "namespaces");
        String from = namespaces.get("from").text("Same");
        if (from.equals("All") || from.equals("Same") && route.key().namespace().equals(gateway.key().namespace())) {
            return true;
        }
        return from.equals("Selector") && LabelSelector.of(namespaces.get("selector"))
                .matches(namespaceLabels(route.key().namespace()));
    }

    private Map<String, String> namespaceLabels(String name) {
        Map<String, String> labels = new java.util.HashMap<>(objects.ofKind("Namespace").stream()
                .filter(n -> n.key().name().equals(name)).findFirst()
                .map(n -> n.root().get("metadata", "labels").textMap()).orElse(Map.of()));
        labels.put("kubernetes.io/metadata.name", name);
        return labels;
    }

    /** Whether a ReferenceGrant in the Service's namespace lets this namespace's HTTPRoutes point there. */
    private boolean granted(StoredObject route, Decision.Backend backend) {
        Optional<StoredObject> grant = ofKind("ReferenceGrant").stream()
                .filter(g -> g.key().namespace().equals(backend.namespace()))
                .filter(g -> grants(g.root().get("spec"), route, backend)).findFirst();
        grant.ifPresent(g -> served.add(g.key()));
        return grant.isPresent();
    }

    private static boolean grants(Field spec, StoredObject route, Decision.Backend backend) {
        return spec.get("from").items().stream().anyMatch(f -> f.get("kind").text("").equals("HTTPRoute")
                && f.get("namespace").text("").equals(route.key().namespace()))
                && spec.get("to").items().stream().anyMatch(t -> t.get("kind").text("").equals("Service")
                        && t.get("name").text().map(n -> n.equals(backend.service())).orElse(true));
    }

    /** The host names on which listener and route agree; empty text: every host. */
    private static List<String> hosts(String listener, List<String> route) {
        if (route.isEmpty()) {
            return List.of(listener);
        }
        List<String> found = new ArrayList<>();
        for (String each : route) {
            String host = each.toLowerCase(Locale.ROOT);
            if (listener.isEmpty() || GatewayRouter.covers(listener, host)) {
                found.add(host);
            } else if (GatewayRouter.covers(host, listener)) {
                found.add(listener);
            }
        }
        return found;
    }
}
