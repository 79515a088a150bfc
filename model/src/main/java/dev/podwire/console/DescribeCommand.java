package dev.podwire.console;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.podwire.api.LabelSelector;
import dev.podwire.manifest.Field;

/** {@code kubectl describe} (k8s.io/kubectl/pkg/describe/describe.go), with the fields that are modelled. */
final class DescribeCommand {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss xx", Locale.US)
            .withZone(ZoneOffset.UTC);

    private DescribeCommand() {}

    static Reply run(ClusterView view, List<String> words) {
        Flags flags = Flags.read(new Flags.Known("describe", List.of("namespace", "selector", "filename"),
                List.of("all-namespaces", "show-events")), words);
        if (flags.arguments().isEmpty()) {
            return Reply
                    .failed("error: You must specify the type of resource to describe. Use \"kubectl api-resources\""
                            + " for a complete list of supported resources.");
        }
        Selection selection = Selection.of(view, flags.arguments(), Selection.Scope.of(flags));
        List<String> parts = new ArrayList<>();
        for (Item item : selection.items()) {
            parts.add(TabText.set(text(view, item)));
        }
        String err = String.join("", selection.missing().stream().map(m -> m + "\n").toList());
        if (parts.isEmpty() && err.isEmpty()) {
            err = "No resources found" + (flags.has("all-namespaces") ? "" : " in " + flags.namespace() + " namespace.")
                    + "\n";
        }
        return new Reply(selection.missing().isEmpty() ? 0 : 1, String.join("\n\n", parts), err);
    }

    private static String text(ClusterView view, Item item) {
        return switch (item.type().kind()) {
            case "Pod" -> DescribePod.pod(item);
            case "Service" -> service(view, item);
            case "Endpoints" -> endpoints(item);
            case "Node" -> DescribePod.node(view, item);
            case "Deployment" -> deployment(view, item);
            default -> throw KubectlException.notSimulated("describe " + item.type().singular(),
                    "pods, services, endpoints, nodes and deployments are; get "
                            + item.type().singular() + " " + item.name() + " -o yaml shows the rest");
        };
    }

    /** A stamp of the API as describe prints it. */
    static String time(String stamp) {
        return Age.time(stamp).map((Instant t) -> TIME.format(t)).orElse("<unset>");
    }

    static String name(Item item) {
        return "Name:\t" + item.name() + "\n"
                + (item.type().namespaced() ? "Namespace:\t" + item.key().namespace() + "\n" : "");
    }

    static String labels(String title, Map<String, String> labels) {
        return lines(title, "=", labels);
    }

    static String annotations(Item item) {
        Map<String, String> all = new TreeMap<>(item.root().get("metadata", "annotations").textMap());
        all.remove("kubectl.kubernetes.io/last-applied-configuration");
        return lines("Annotations", ": ", all);
    }

    private static String lines(String title, String between, Map<String, String> map) {
        if (map.isEmpty()) {
            return title + ":\t<none>\n";
        }
        StringBuilder out = new StringBuilder();
        new TreeMap<>(map).forEach((key, value) -> out.append(out.isEmpty() ? title + ":" : "").append('\t').append(key)
                .append(between).append(value).append('\n'));
        return out.toString();
    }

    private static String row(String title, String value) {
        return title + ":\t" + value + "\n";
    }

    private static String optional(String title, String value) {
        return value.isEmpty() ? "" : row(title, value);
    }

    private static String service(ClusterView view, Item item) {
        StringBuilder out = new StringBuilder(name(item))
                .append(labels("Labels", item.labels())).append(annotations(item))
                .append(row("Selector", Columns.orNone(Selectors.format(item.spec("selector").textMap()))))
                .append(row("Type", item.spec("type").text("ClusterIP")))
                .append(optional("IP Family Policy", item.spec("ipFamilyPolicy").text("")))
                .append(row("IP Families", Columns.orNone(String.join(",", item.spec("ipFamilies").texts()))))
                .append(row("IP", item.spec("clusterIP").text("")))
                .append(row("IPs", Columns.orNone(String.join(",", item.spec("clusterIPs").texts()))))
                .append(optional("External IPs", String.join(",", item.spec("externalIPs").texts())))
                .append(optional("Desired LoadBalancer IP", item.spec("loadBalancerIP").text("")))
                .append(optional("External Name", item.spec("externalName").text("")))
                .append(optional("LoadBalancer Ingress", item.status("loadBalancer", "ingress").items().stream()
                        .map(i -> i.get("ip").text(i.get("hostname").text(""))
                                + i.get("ipMode").text().map(m -> " (" + m + ")").orElse(""))
                        .collect(Collectors.joining(", "))));
        for (Field port : item.spec("ports").items()) {
            String name = port.get("name").text("<unset>");
            String protocol = port.get("protocol").text("TCP");
            out.append("Port:\t").append(name).append('\t').append(port.get("port").text("")).append('/')
                    .append(protocol).append('\n').append("TargetPort:\t").append(port.get("targetPort").text(""))
                    .append('/').append(protocol).append('\n');
            if (port.get("nodePort").integer(0) != 0) {
                out.append("NodePort:\t").append(name).append('\t').append(port.get("nodePort").text("")).append('/')
                        .append(protocol).append('\n');
            }
            out.append(row("Endpoints", ready(view, item, port.get("name").text(""))));
        }
        return out.append(row("Session Affinity", item.spec("sessionAffinity").text("None")))
                .append(optional("External Traffic Policy", item.spec("externalTrafficPolicy").text("")))
                .append(optional("Internal Traffic Policy", item.spec("internalTrafficPolicy").text("")))
                .append(optional("HealthCheck NodePort", item.spec("healthCheckNodePort").text("")))
                .append(optional("LoadBalancer Source Ranges",
                        String.join(",", item.spec("loadBalancerSourceRanges").texts())))
                .append("Events:\t<none>\n").toString();
    }

    /** The ready endpoints of one port of a Service, by its slices. */
    private static String ready(ClusterView view, Item service, String port) {
        List<String> all = new ArrayList<>();
        List<Item> slices = view.list(ResourceType.ofKind("EndpointSlice"),
                java.util.Optional.of(service.key().namespace())).stream().filter(
                        s -> service.name()
                                .equals(s.labels().get("kubernetes.io/service-name")))
                .toList();
        for (Item slice : slices) {
            List<String> numbers = slice.root().get("ports").items().stream()
                    .filter(p -> p.get("name").text("").equals(port)).map(p -> p.get("port").text("")).toList();
            for (Field endpoint : slice.root().get("endpoints").items()) {
                if (endpoint.get("conditions", "ready").bool(true)) {
                    numbers.forEach(n -> endpoint.get("addresses").texts()
                            .forEach(a -> all.add(NetworkColumns.socket(a, n))));
                }
            }
        }
        return Columns.three(all, slices.isEmpty() ? Columns.NONE : "");
    }

    private static String endpoints(Item item) {
        StringBuilder out = new StringBuilder(name(item)).append(labels("Labels", item.labels()))
                .append(annotations(item)).append("Subsets:\n");
        for (Field subset : item.root().get("subsets").items()) {
            out.append("  Addresses:\t").append(ips(subset.get("addresses"))).append("\n  NotReadyAddresses:\t")
                    .append(ips(subset.get("notReadyAddresses"))).append('\n');
            List<Field> ports = subset.get("ports").items();
            if (!ports.isEmpty()) {
                out.append("  Ports:\n    Name\tPort\tProtocol\n    ----\t----\t--------\n");
                ports.forEach(p -> out.append("    ").append(p.get("name").text("<unset>")).append('\t')
                        .append(p.get("port").text("")).append('\t').append(p.get("protocol").text("TCP"))
                        .append('\n'));
            }
            out.append('\n');
        }
        return out.append("Events:\t<none>\n").toString();
    }

    private static String ips(Field addresses) {
        return Columns.orNone(addresses.items().stream().map(a -> a.get("ip").text(""))
                .collect(Collectors.joining(",")));
    }

    private static String deployment(ClusterView view, Item item) {
        int wanted = item.spec("replicas").integer(1);
        int total = item.status("replicas").integer(0);
        int available = item.status("availableReplicas").integer(0);
        StringBuilder out = new StringBuilder(name(item))
                .append(row("CreationTimestamp",
                        time(item.root().get("metadata", "creationTimestamp").text(""))))
                .append(labels("Labels", item.labels())).append(annotations(item))
                .append(row("Selector", Selectors.format(LabelSelector.of(item.spec("selector")))))
                .append(row("Replicas", wanted + " desired | " + item.status("updatedReplicas").integer(0)
                        + " updated | " + total + " total | " + available + " available | "
                        + Math.max(0, Math.max(wanted, total) - available) + " unavailable"))
                .append(row("StrategyType", item.spec("strategy", "type").text("RollingUpdate")))
                .append(row("MinReadySeconds", Integer.toString(item.spec("minReadySeconds").integer(0))));
        Field rolling = item.spec("strategy", "rollingUpdate");
        if (rolling.exists()) {
            out.append(row("RollingUpdateStrategy", rolling.get("maxUnavailable").text("25%") + " max unavailable, "
                    + rolling.get("maxSurge").text("25%") + " max surge"));
        }
        out.append(DescribePod.template(item.spec("template")));
        List<Item> sets = view.list(ResourceType.ofKind("ReplicaSet"), java.util.Optional.of(item.key().namespace()))
                .stream().filter(s -> s.root().get("metadata", "ownerReferences").items().stream().anyMatch(
                        o -> o.get("uid").text("").equals(item.root().get("metadata", "uid").text(""))))
                .sorted(java.util.Comparator.comparing(DescribeCommand::revision)).toList();
        List<Item> old = sets.isEmpty() ? List.of() : sets.subList(0, sets.size() - 1);
        out.append(row("OldReplicaSets", Columns.orNone(old.stream().map(DescribeCommand::created)
                .collect(Collectors.joining(", ")))));
        out.append(row("NewReplicaSet", sets.isEmpty() ? Columns.NONE : created(sets.getLast())));
        return out.append("Events:\t<none>\n").toString();
    }

    private static int revision(Item set) {
        String text = set.root().get("metadata", "annotations", "deployment.kubernetes.io/revision").text("0");
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }

    private static String created(Item set) {
        return set.name() + " (" + set.status("replicas").integer(0) + "/" + set.spec("replicas").integer(1)
                + " replicas created)";
    }
}
