package dev.podwire.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;

/** What a kubelet reports of a pod beside its phase, addresses and conditions, as it follows from these. */
final class PodStatus {

    private PodStatus() {}

    /** The pod's document with containerStatuses, hostIPs and the quality of service class. */
    static Tree fill(Tree tree, Field root) {
        Tree full = TreeEdit.setIfAbsent(tree, qualityOfService(root), "status", "qosClass");
        String host = root.get("status", "hostIP").text("");
        if (!host.isEmpty()) {
            full = TreeEdit.setIfAbsent(full, List.of(Map.of("ip", host)), "status", "hostIPs");
        }
        boolean scheduled = root.get("spec", "nodeName").text().isPresent();
        if (!scheduled || agrees(root)) {
            return full;
        }
        List<Object> statuses = new ArrayList<>();
        root.get("spec", "containers").items().forEach(c -> statuses.add(container(root, c)));
        return TreeEdit.set(full, statuses, "status", "containerStatuses");
    }

    /** Whether the statuses that are there say what the Ready condition says. */
    private static boolean agrees(Field root) {
        List<Field> statuses = root.get("status", "containerStatuses").items();
        return !statuses.isEmpty()
                && statuses.stream().allMatch(s -> s.get("ready").bool(false)) == condition(root, "Ready");
    }

    static boolean condition(Field root, String type) {
        return root.get("status", "conditions").items().stream()
                .anyMatch(c -> c.get("type").text("").equals(type) && c.get("status").text("").equals("True"));
    }

    private static Map<String, Object> container(Field root, Field container) {
        String phase = root.get("status", "phase").text("");
        String start = root.get("status", "startTime").text(root.get("metadata", "creationTimestamp").text(""));
        boolean running = phase.equals("Running");
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("name", container.get("name").text(""));
        status.put("image", container.get("image").text(""));
        status.put("imageID", "");
        status.put("ready", running && condition(root, "Ready"));
        status.put("restartCount", 0);
        status.put("started", running);
        status.put("state", switch (phase) {
            case "Running" -> Map.of("running", Map.of("startedAt", start));
            case "Succeeded" -> Map.of("terminated", Map.of("exitCode", 0, "reason", "Completed"));
            case "Failed" -> Map.of("terminated", Map.of("exitCode", 1, "reason", "Error"));
            default -> Map.of("waiting", Map.of("reason", "ContainerCreating"));
        });
        return status;
    }

    /** Guaranteed if every container's limits are its requests, BestEffort if none has any (pkg/apis/core/v1/helper/qos). */
    private static String qualityOfService(Field root) {
        boolean any = false;
        boolean all = true;
        for (Field container : root.get("spec", "containers").items()) {
            Field limits = container.get("resources", "limits");
            Field requests = container.get("resources", "requests");
            any |= limits.exists() || requests.exists();
            for (String resource : List.of("cpu", "memory")) {
                String limit = limits.get(resource).text("");
                all &= !limit.isEmpty() && requests.get(resource).text(limit).equals(limit);
            }
        }
        return !any ? "BestEffort" : all ? "Guaranteed" : "Burstable";
    }

    /** What stands in the column STATUS (printPod in pkg/printers/internalversion/printers.go). */
    static String word(Field root) {
        if (root.get("metadata", "deletionTimestamp").exists()) {
            return "Terminating";
        }
        String reason = root.get("status", "reason").text(root.get("status", "phase").text("Unknown"));
        List<Field> statuses = root.get("status", "containerStatuses").items();
        boolean running = false;
        for (Field status : statuses.reversed()) {
            Field state = status.get("state");
            String waiting = state.get("waiting", "reason").text("");
            String ended = state.get("terminated", "reason").text("");
            if (!waiting.isEmpty()) {
                reason = waiting;
            } else if (!ended.isEmpty()) {
                reason = ended;
            } else if (state.get("terminated").exists()) {
                reason = "ExitCode:" + state.get("terminated", "exitCode").integer(0);
            } else if (status.get("ready").bool(false) && state.get("running").exists()) {
                running = true;
            }
        }
        if (reason.equals("Completed") && running) {
            return condition(root, "Ready") ? "Running" : "NotReady";
        }
        return reason;
    }
}
