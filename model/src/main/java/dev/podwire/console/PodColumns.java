package dev.podwire.console;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import dev.podwire.manifest.Field;

/** Pods, nodes and namespaces in columns (pkg/printers/internalversion/printers.go). */
final class PodColumns {

    static final Columns PODS = new Columns(List.of("READY", "STATUS", "RESTARTS", "AGE"),
            List.of("IP", "NODE", "NOMINATED NODE", "READINESS GATES"), PodColumns::pod);
    static final Columns NODES = new Columns(List.of("STATUS", "ROLES", "AGE", "VERSION"),
            List.of("INTERNAL-IP", "EXTERNAL-IP", "OS-IMAGE", "KERNEL-VERSION", "CONTAINER-RUNTIME"),
            PodColumns::node);
    static final Columns NAMESPACES = new Columns(List.of("STATUS", "AGE"), List.of(),
            (i, now) -> List.of(i.root().get("metadata", "deletionTimestamp").exists()
                    ? "Terminating"
                    : i.status("phase").text("Active"), Columns.age(i, now)));

    private static final String ROLE = "node-role.kubernetes.io/";

    private PodColumns() {}

    private static List<String> pod(Item item, long now) {
        List<Field> statuses = item.status("containerStatuses").items();
        long ready = statuses.stream().filter(s -> s.get("ready").bool(false)).count();
        int restarts = statuses.stream().mapToInt(s -> s.get("restartCount").integer(0)).sum();
        String ip = item.status("podIP").text(item.status("podIPs").items().stream().findFirst()
                .map(i -> i.get("ip").text("")).orElse(""));
        List<Field> gates = item.spec("readinessGates").items();
        long passed = gates.stream().filter(g -> PodStatus.condition(item.root(), g.get("conditionType").text("")))
                .count();
        return List.of(ready + "/" + item.spec("containers").items().size(), PodStatus.word(item.root()),
                Integer.toString(restarts), Columns.age(item, now), Columns.orNone(ip),
                Columns.orNone(item.spec("nodeName").text("")),
                Columns.orNone(item.status("nominatedNodeName").text("")),
                gates.isEmpty() ? Columns.NONE : passed + "/" + gates.size());
    }

    private static List<String> node(Item item, long now) {
        return List.of(status(item), Columns.orNone(roles(item)), Columns.age(item, now),
                item.status("nodeInfo", "kubeletVersion").text(""), address(item, "InternalIP"),
                address(item, "ExternalIP"), info(item, "osImage"), info(item, "kernelVersion"),
                info(item, "containerRuntimeVersion"));
    }

    private static String status(Item item) {
        List<String> words = new ArrayList<>();
        for (Field condition : item.status("conditions").items()) {
            if (condition.get("type").text("").equals("Ready")) {
                words.add(condition.get("status").text("").equals("True") ? "Ready" : "NotReady");
            }
        }
        if (words.isEmpty()) {
            words.add("Unknown");
        }
        if (item.spec("unschedulable").bool(false)) {
            words.add("SchedulingDisabled");
        }
        return String.join(",", words);
    }

    /** A node's roles by its labels, in order. */
    static String roles(Item item) {
        List<String> roles = new ArrayList<>();
        item.labels().forEach((key, value) -> {
            if (key.startsWith(ROLE) && key.length() > ROLE.length()) {
                roles.add(key.substring(ROLE.length()));
            } else if (key.equals("kubernetes.io/role") && !value.isEmpty()) {
                roles.add(value);
            }
        });
        return roles.stream().sorted().distinct().collect(Collectors.joining(","));
    }

    private static String address(Item item, String type) {
        return item.status("addresses").items().stream().filter(a -> a.get("type").text("").equals(type))
                .map(a -> a.get("address").text("")).findFirst().orElse(Columns.NONE);
    }

    private static String info(Item item, String field) {
        return item.status("nodeInfo", field).text().orElse("<unknown>");
    }
}
