package dev.podwire.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.manifest.Field;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.TreeEdit;
import dev.podwire.sim.LiveChange;
import dev.podwire.sim.LiveCluster;

/** Commands that write a manifest themselves: {@code run}, {@code expose}, {@code create deployment} and {@code namespace}. */
final class MakeCommands {

    private static final List<String> VALUED = List.of("namespace", "image", "port", "labels", "replicas", "env",
            "target-port", "type", "name", "protocol", "selector", "cluster-ip", "restart", "filename");

    private MakeCommands() {}

    static Reply create(LiveCluster cluster, List<String> words) {
        Flags flags = Flags.read(new Flags.Known("create", VALUED, List.of()), words);
        String what = flags.arguments().getFirst();
        String name = flags.arguments().size() > 1 ? flags.arguments().get(1) : "";
        if (name.isEmpty()) {
            throw KubectlException.error("exactly one NAME is required, got 0");
        }
        return switch (what) {
            case "namespace", "ns" -> make(cluster, Map.of("apiVersion", "v1", "kind", "Namespace", "metadata",
                    Map.of("name", name)));
            case "deployment", "deploy" -> deployment(cluster, flags, name);
            default -> throw KubectlException.notSimulated("create " + what,
                    "create -f, create deployment and create namespace are");
        };
    }

    private static Reply make(LiveCluster cluster, Map<String, Object> object) {
        return ChangeCommands.reply(cluster.create(List.of(Input.text("kubectl", YamlText.of(TreeEdit.of(object))))));
    }

    private static Reply deployment(LiveCluster cluster, Flags flags, String name) {
        Map<String, Object> labels = Map.of("app", name);
        return make(cluster, Map.of("apiVersion", "apps/v1", "kind", "Deployment", "metadata",
                Map.of("name", name, "namespace", flags.namespace(), "labels", labels), "spec",
                Map.of("replicas", flags.value("replicas").map(ChangeCommands::number).orElse(1), "selector",
                        Map.of("matchLabels", labels), "template", Map.of("metadata", Map.of("labels", labels), "spec",
                                Map.of("containers", List.of(container(flags, containerName(flags))))))));
    }

    private static String image(Flags flags) {
        return flags.value("image").orElseThrow(() -> KubectlException.error("required flag(s) \"image\" not set"));
    }

    /** What {@code create deployment} calls a container: the image's name without registry, tag and digest. */
    private static String containerName(Flags flags) {
        String image = image(flags);
        return image.substring(image.lastIndexOf('/') + 1).split("[:@]", 2)[0];
    }

    private static Map<String, Object> container(Flags flags, String name) {
        Map<String, Object> container = new LinkedHashMap<>(Map.of("name", name, "image", image(flags)));
        flags.value("port").map(ChangeCommands::number)
                .ifPresent(port -> container.put("ports", List.of(Map.of("containerPort", port))));
        return container;
    }

    /** {@code run NAME --image IMAGE}: one pod. */
    static Reply run(LiveCluster cluster, List<String> words) {
        Flags flags = Flags.read(new Flags.Known("run", VALUED, List.of("stdin", "tty", "rm", "expose", "command")),
                words);
        for (String later : List.of("stdin", "rm", "expose", "env", "restart")) {
            if (flags.has(later)) {
                throw KubectlException.notSimulated("run --" + later,
                        "run NAME --image IMAGE [--port P] [--labels L], then exec NAME -- COMMAND are");
            }
        }
        if (flags.arguments().isEmpty()) {
            throw KubectlException.error("NAME is required for run");
        }
        String name = flags.arguments().getFirst();
        Map<String, Object> labels = new LinkedHashMap<>();
        flags.value("labels").ifPresentOrElse(text -> labels.putAll(pairs(text)), () -> labels.put("run", name));
        return make(cluster, Map.of("apiVersion", "v1", "kind", "Pod", "metadata",
                Map.of("name", name, "namespace", flags.namespace(), "labels", labels), "spec",
                Map.of("containers", List.of(container(flags, name)))));
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw KubectlException.error("unexpected label spec: " + part);
            }
            pairs.put(part.substring(0, equals), part.substring(equals + 1));
        }
        return pairs;
    }

    /** {@code expose TYPE NAME --port P}: a Service for what the object selects. */
    static Reply expose(LiveCluster cluster, ClusterView view, List<String> words) {
        Flags flags = Flags.read(new Flags.Known("expose", VALUED, List.of()), words);
        if (flags.arguments().isEmpty()) {
            throw KubectlException.error("write what is to be exposed, for example deployment web");
        }
        Flags plain = new Flags(flags.arguments(), Map.of("namespace", List.of(flags.namespace())), Optional.empty());
        Selection selection = Selection.of(view, flags.arguments(), Selection.Scope.of(plain));
        if (selection.items().size() != 1) {
            return Reply.failed(selection.missing().isEmpty()
                    ? "error: write the name of one object"
                    : selection.missing().getFirst());
        }
        Item item = selection.items().getFirst();
        Map<String, String> selector = flags.value("selector").map(MakeCommands::pairs)
                .orElseGet(() -> selector(item));
        if (selector.isEmpty()) {
            throw KubectlException.error("couldn't retrieve selectors via --selector flag or introspection:"
                    + " the object has no labels");
        }
        List<Object> ports = ports(flags, item);
        String name = flags.value("name").orElse(item.name());
        Map<String, Object> spec = new LinkedHashMap<>(Map.of("selector", selector, "ports", ports));
        flags.value("type").ifPresent(type -> spec.put("type", type));
        flags.value("cluster-ip").ifPresent(ip -> spec.put("clusterIP", ip));
        LiveChange change = cluster.create(List.of(Input.text("kubectl", YamlText.of(TreeEdit.of(Map.of("apiVersion",
                "v1", "kind", "Service", "metadata", Map.of("name", name, "namespace", flags.namespace(), "labels",
                        item.labels()),
                "spec", spec))))));
        return change.ok() ? Reply.ok("service/" + name + " exposed\n") : ChangeCommands.reply(change);
    }

    private static Map<String, String> selector(Item item) {
        return switch (item.type().kind()) {
            case "Pod" -> item.labels();
            case "Service", "ReplicationController" -> item.spec("selector").textMap();
            default -> item.spec("selector", "matchLabels").textMap();
        };
    }

    private static List<Object> ports(Flags flags, Item item) {
        List<Object> ports = new ArrayList<>();
        Field spec = item.type().kind().equals("Pod") ? item.root().get("spec") : item.spec("template", "spec");
        List<String> given = flags.value("port").map(List::of).orElseGet(() -> spec.get("containers").items().stream()
                .flatMap(c -> c.get("ports").items().stream()).map(p -> p.get("containerPort").text("")).toList());
        if (given.isEmpty()) {
            throw KubectlException.error("couldn't find port via --port flag or introspection");
        }
        for (String port : given) {
            Map<String, Object> fields = new LinkedHashMap<>();
            if (given.size() > 1) {
                fields.put("name", "port-" + (ports.size() + 1));
            }
            fields.put("port", ChangeCommands.number(port));
            fields.put("protocol", flags.value("protocol").orElse("TCP"));
            String target = flags.value("target-port").orElse(port);
            fields.put("targetPort", target.matches("\\d+") ? (Object) Integer.valueOf(target) : target);
            ports.add(fields);
        }
        return ports;
    }
}
