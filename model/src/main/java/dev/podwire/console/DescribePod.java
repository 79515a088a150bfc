package dev.podwire.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.podwire.manifest.Field;

/** Pods, their templates and nodes as {@code kubectl describe} sets them. */
final class DescribePod {

    private DescribePod() {}

    static String pod(Item item) {
        Field root = item.root();
        StringBuilder out = new StringBuilder(DescribeCommand.name(item))
                .append("Priority:\t").append(item.spec("priority").integer(0)).append('\n')
                .append("Service Account:\t").append(item.spec("serviceAccountName").text("default")).append('\n');
        String node = item.spec("nodeName").text("");
        out.append("Node:\t").append(node.isEmpty()
                ? Columns.NONE
                : node + "/" + item.status("hostIP").text("")).append('\n');
        item.status("startTime").text()
                .ifPresent(t -> out.append("Start Time:\t").append(DescribeCommand.time(t)).append('\n'));
        out.append(DescribeCommand.labels("Labels", item.labels())).append(DescribeCommand.annotations(item));
        root.get("metadata", "deletionTimestamp").text().ifPresentOrElse(
                t -> out.append("Status:\tTerminating (until ").append(DescribeCommand.time(t)).append(")\n"),
                () -> out.append("Status:\t").append(item.status("phase").text("")).append('\n'));
        out.append("IP:\t").append(item.status("podIP").text("")).append("\nIPs:");
        List<Field> ips = item.status("podIPs").items();
        out.append(ips.isEmpty() ? "\t<none>\n" : "\n");
        ips.forEach(ip -> out.append("  IP:\t").append(ip.get("ip").text("")).append('\n'));
        root.get("metadata", "ownerReferences").items().stream().filter(o -> o.get("controller").bool(false))
                .findFirst().ifPresent(o -> out.append("Controlled By:\t").append(o.get("kind").text("")).append('/')
                        .append(o.get("name").text("")).append('\n'));
        containers(item, out);
        conditions(item, out);
        out.append("Volumes:\t").append(volumes(item.root().get("spec"))).append('\n');
        out.append("QoS Class:\t").append(item.status("qosClass").text("")).append('\n');
        scheduling(item.root().get("spec"), "", out);
        return out.append("Events:\t<none>\n").toString();
    }

    private static void containers(Item item, StringBuilder out) {
        out.append("Containers:\n");
        for (Field container : item.spec("containers").items()) {
            String name = container.get("name").text("");
            out.append("  ").append(name).append(":\n    Image:\t").append(container.get("image").text(""))
                    .append('\n').append(ports(container, "    "));
            Optional<Field> status = item.status("containerStatuses").items().stream()
                    .filter(s -> s.get("name").text("").equals(name)).findFirst();
            status.ifPresent(s -> state(s, out));
            out.append("    Environment:").append(environment(container, "      ")).append("    Mounts:")
                    .append(mounts(container, "      "));
        }
    }

    private static String ports(Field container, String indent) {
        List<Field> ports = container.get("ports").items();
        String some = ports.size() > 1 ? "s" : "";
        String declared = ports.stream().map(p -> p.get("containerPort").text("") + "/" + p.get("protocol").text("TCP")
                + p.get("name").text().map(n -> " (" + n + ")").orElse("")).collect(Collectors.joining(", "));
        String onHost = ports.stream().map(p -> p.get("hostPort").integer(0) + "/" + p.get("protocol").text("TCP")
                + p.get("name").text().map(n -> " (" + n + ")").orElse("")).collect(Collectors.joining(", "));
        return indent + "Port" + some + ":\t" + Columns.orNone(declared) + "\n" + indent + "Host Port" + some + ":\t"
                + Columns.orNone(onHost) + "\n";
    }

    private static void state(Field status, StringBuilder out) {
        Field state = status.get("state");
        if (state.get("running").exists()) {
            out.append("    State:\tRunning\n      Started:\t")
                    .append(DescribeCommand.time(state.get("running", "startedAt").text(""))).append('\n');
        } else if (state.get("terminated").exists()) {
            out.append("    State:\tTerminated\n      Reason:\t").append(state.get("terminated", "reason").text(""))
                    .append("\n      Exit Code:\t").append(state.get("terminated", "exitCode").integer(0)).append('\n');
        } else {
            out.append("    State:\tWaiting\n      Reason:\t").append(state.get("waiting", "reason").text(""))
                    .append('\n');
        }
        out.append("    Ready:\t").append(status.get("ready").bool(false) ? "True" : "False")
                .append("\n    Restart Count:\t").append(status.get("restartCount").integer(0)).append('\n');
    }

    private static String environment(Field container, String indent) {
        List<Field> variables = container.get("env").items();
        if (variables.isEmpty()) {
            return "\t<none>\n";
        }
        StringBuilder out = new StringBuilder("\n");
        variables.forEach(v -> out.append(indent).append(v.get("name").text("")).append(":\t")
                .append(v.get("value").text("")).append('\n'));
        return out.toString();
    }

    private static String mounts(Field container, String indent) {
        List<Field> mounts = container.get("volumeMounts").items();
        if (mounts.isEmpty()) {
            return "\t<none>\n";
        }
        StringBuilder out = new StringBuilder("\n");
        mounts.forEach(m -> out.append(indent).append(m.get("mountPath").text("")).append(" from ")
                .append(m.get("name").text("")).append(m.get("readOnly").bool(false) ? " (ro)" : " (rw)")
                .append('\n'));
        return out.toString();
    }

    private static void conditions(Item item, StringBuilder out) {
        List<Field> conditions = item.status("conditions").items();
        if (!conditions.isEmpty()) {
            out.append("Conditions:\n  Type\tStatus\n");
            conditions.forEach(c -> out.append("  ").append(c.get("type").text("")).append(" \t")
                    .append(c.get("status").text("")).append(" \n"));
        }
    }

    private static String volumes(Field spec) {
        List<String> names = spec.get("volumes").items().stream().map(v -> v.get("name").text("")).toList();
        return Columns.orNone(String.join(", ", names));
    }

    private static void scheduling(Field spec, String indent, StringBuilder out) {
        out.append(indent).append("Node-Selectors:\t")
                .append(Columns.orNone(Selectors.format(spec.get("nodeSelector").textMap()))).append('\n');
        List<String> tolerations = new ArrayList<>();
        for (Field t : spec.get("tolerations").items()) {
            String key = t.get("key").text("");
            String value = t.get("value").text().map(v -> "=" + v).orElse("");
            String effect = t.get("effect").text().map(e -> ":" + e).orElse("");
            boolean exists = t.get("operator").text("").equals("Exists") && value.isEmpty();
            String seconds = t.get("tolerationSeconds").text().map(s -> " for " + s + "s").orElse("");
            tolerations.add(key + value + effect
                    + (exists ? (key.isEmpty() && effect.isEmpty() ? "" : " ") + "op=Exists" : "") + seconds);
        }
        out.append(indent).append("Tolerations:\t").append(tolerations.isEmpty()
                ? Columns.NONE
                : String.join("\n" + indent + "\t", tolerations)).append('\n');
    }

    /** A pod template inside a workload. */
    static String template(Field template) {
        StringBuilder out = new StringBuilder("Pod Template:\n")
                .append(DescribeCommand.labels("  Labels", template.get("metadata", "labels").textMap())
                        .replace("\n\t", "\n  \t"))
                .append("  Containers:\n");
        for (Field container : template.get("spec", "containers").items()) {
            out.append("   ").append(container.get("name").text("")).append(":\n    Image:\t")
                    .append(container.get("image").text("")).append('\n').append(ports(container, "    "))
                    .append("    Environment:").append(environment(container, "      ")).append("    Mounts:")
                    .append(mounts(container, "      "));
        }
        out.append("  Volumes:\t").append(volumes(template.get("spec"))).append('\n');
        scheduling(template.get("spec"), "  ", out);
        return out.toString();
    }

    static String node(ClusterView view, Item item) {
        StringBuilder out = new StringBuilder(DescribeCommand.name(item)).append("Roles:\t")
                .append(Columns.orNone(PodColumns.roles(item))).append('\n')
                .append(DescribeCommand.labels("Labels", item.labels())).append(DescribeCommand.annotations(item))
                .append("CreationTimestamp:\t")
                .append(DescribeCommand.time(item.root().get("metadata", "creationTimestamp").text(""))).append('\n');
        String taints = item.spec("taints").items().stream().map(t -> t.get("key").text("")
                + t.get("value").text().map(v -> "=" + v).orElse("") + ":" + t.get("effect").text(""))
                .collect(Collectors.joining("\n\t"));
        out.append("Taints:\t").append(Columns.orNone(taints)).append("\nUnschedulable:\t")
                .append(item.spec("unschedulable").bool(false)).append('\n');
        out.append("Conditions:\n  Type\tStatus\n  ----\t------\n");
        item.status("conditions").items().forEach(c -> out.append("  ").append(c.get("type").text("")).append(" \t")
                .append(c.get("status").text("")).append(" \n"));
        out.append("Addresses:\n");
        item.status("addresses").items().forEach(a -> out.append("  ").append(a.get("type").text("")).append(":\t")
                .append(a.get("address").text("")).append('\n'));
        item.spec("podCIDR").text().ifPresent(c -> out.append("PodCIDR:\t").append(c).append('\n'));
        List<String> cidrs = item.spec("podCIDRs").texts();
        out.append(cidrs.isEmpty() ? "" : "PodCIDRs:\t" + String.join(",", cidrs) + "\n");
        List<Item> pods = view.list(ResourceType.ofKind("Pod"), Optional.empty()).stream()
                .filter(p -> p.spec("nodeName").text("").equals(item.name())
                        && !List.of("Succeeded", "Failed").contains(p.status("phase").text("")))
                .toList();
        out.append("Non-terminated Pods:\t(").append(pods.size()).append(" in total)\n")
                .append("  Namespace\tName\tAge\n  ---------\t----\t---\n");
        pods.forEach(p -> out.append("  ").append(p.key().namespace()).append('\t').append(p.name()).append('\t')
                .append(Columns.age(p, view.now())).append('\n'));
        return out.append("Events:\t<none>\n").toString();
    }
}
