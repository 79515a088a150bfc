package dev.podwire.api;

import java.util.List;

import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;
import dev.podwire.net.IpAddress;

/** Checks an Ingress as {@code pkg/apis/networking/validation} does, with its messages. */
final class IngressRules {

    private static final List<String> TYPES = List.of("Exact", "Prefix", "ImplementationSpecific");

    /** What a path may not hold anywhere. */
    private static final List<String> FORBIDDEN = List.of("//", "/./", "/../", "%2f", "%2F");

    private IngressRules() {}

    static void check(Field root, List<Problem> problems) {
        if (root.get("apiVersion").text("").endsWith("beta1")) {
            // Read for what it means; that the version is gone has been said.
            return;
        }
        Field spec = root.get("spec");
        List<Field> rules = spec.get("rules").items();
        if (rules.isEmpty() && !spec.get("defaultBackend").exists()) {
            problems.add(spec.error("Invalid value: either `defaultBackend` or `rules` must be specified",
                    "add a rule with a host and a path"));
        }
        if (spec.get("defaultBackend").exists()) {
            backend(spec.get("defaultBackend"), problems);
        }
        for (Field rule : rules) {
            host(rule.get("host"), problems);
            Field paths = rule.get("http", "paths");
            if (rule.get("http").exists() && paths.items().isEmpty()) {
                problems.add(paths.error("Required value", "add a path with a backend"));
            }
            paths.items().forEach(path -> path(path, problems));
        }
        for (Field section : spec.get("tls").items()) {
            section.get("hosts").items().forEach(host -> host(host, problems));
        }
        Field old = root.get("metadata", "annotations", "kubernetes.io/ingress.class");
        Field name = spec.get("ingressClassName");
        if (old.exists() && name.exists() && !old.text("").equals(name.text(""))) {
            problems.add(old.error("Invalid value: \"" + old.text("")
                    + "\": must match `ingressClassName` when both are specified", "remove the annotation"));
        }
    }

    private static void host(Field host, List<Problem> problems) {
        String text = host.text("");
        if (text.isEmpty()) {
            return;
        }
        if (isAddress(text)) {
            problems.add(host.error("Invalid value: \"" + text + "\": must be a DNS name, not an IP address",
                    "give a name, or no host at all: then the rule holds for every host"));
        } else if (!NameRules.isSubdomain(text.startsWith("*.") ? text.substring(2) : text)) {
            problems.add(host.error("Invalid value: \"" + text + "\": " + (text.contains("*")
                    ? "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain"
                    : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'"),
                    "write the host name alone, without scheme, port or path"));
        }
    }

    private static boolean isAddress(String text) {
        try {
            IpAddress.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void path(Field path, List<Problem> problems) {
        Field type = path.get("pathType");
        String kind = type.text("");
        if (kind.isEmpty()) {
            problems.add(type.error("Required value: pathType must be specified", "add pathType: Prefix"));
        } else if (!TYPES.contains(kind)) {
            problems.add(type.error("Unsupported value: \"" + kind + "\": supported values: \"Exact\","
                    + " \"ImplementationSpecific\", \"Prefix\"", "write pathType: Prefix"));
        }
        String text = path.get("path").text("");
        boolean strict = kind.equals("Exact") || kind.equals("Prefix");
        if (!text.startsWith("/") && (strict || !text.isEmpty())) {
            problems.add(path.get("path").error("Invalid value: \"" + text + "\": must be an absolute path",
                    "begin it with a slash: /" + text));
        } else if (strict) {
            FORBIDDEN.stream().filter(text::contains).findFirst().ifPresent(part -> problems.add(path.get("path")
                    .error("Invalid value: \"" + text + "\": must not contain '" + part + "'", "remove it")));
            if (text.endsWith("/..") || text.endsWith("/.")) {
                problems.add(path.get("path").error("Invalid value: \"" + text + "\": cannot end with '"
                        + text.substring(text.lastIndexOf('/')) + "'", "write the path that is meant"));
            }
        }
        backend(path.get("backend"), problems);
    }

    private static void backend(Field backend, List<Problem> problems) {
        Field service = backend.get("service");
        boolean resource = backend.get("resource").exists();
        if (service.exists() && resource) {
            problems.add(backend.error("Invalid value: cannot set both resource and service backends",
                    "keep one of the two"));
        } else if (!service.exists() && !resource) {
            problems.add(backend.error("Required value: resource or service backend is required",
                    "name a Service: service: {name: …, port: {number: …}}"));
        } else if (service.exists()) {
            service(service, problems);
        }
    }

    private static void service(Field service, List<Problem> problems) {
        if (service.get("name").text("").isEmpty()) {
            problems.add(service.get("name").error("Required value", "name the Service"));
        }
        Field port = service.get("port");
        boolean named = !port.get("name").text("").isEmpty();
        boolean numbered = port.get("number").integer(0) != 0;
        if (named && numbered) {
            problems.add(port.error("Invalid value: cannot set both port name & port number", "keep one of the two"));
        } else if (!named && !numbered) {
            problems.add(port.error("Required value: port name or number is required",
                    "add port: {number: 80}, a port of the Service"));
        } else if (numbered) {
            PortRules.number(port.get("number"), problems);
        }
    }
}
