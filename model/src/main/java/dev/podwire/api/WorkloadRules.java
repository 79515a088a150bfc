package dev.podwire.api;

import java.util.List;
import java.util.Map;

import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;

/** What the API server refuses in the things that make pods. */
final class WorkloadRules {

    /** More pods than any one workload of a cluster that fits in a window; keeps a typing error from filling memory. */
    private static final int MAX_REPLICAS = 10_000;

    private WorkloadRules() {}

    static void check(String kind, Field root, List<Problem> problems) {
        Field spec = root.get("spec");
        Field template = spec.get("template");
        if (!template.exists()) {
            problems.add(template.error("Required value", "a " + kind + " needs a template for its pods"));
            return;
        }
        for (String count : List.of("replicas", "parallelism", "completions")) {
            Field number = spec.get(count);
            if (number.integer(0) < 0) {
                problems.add(number.error("Invalid value: " + number.text("")
                        + ": must be greater than or equal to 0", ""));
            } else if (number.integer(0) > MAX_REPLICAS) {
                problems.add(number.error("Invalid value: " + number.text("") + ": more than " + MAX_REPLICAS
                        + " pods of one workload are not simulated", "lower the number"));
            }
        }
        NameRules.labels(template.get("metadata", "labels"), problems);
        PodRules.check(template, problems);
        if (!kind.equals("Job")) {
            selector(kind, spec, problems);
        }
    }

    private static void selector(String kind, Field spec, List<Problem> problems) {
        Field selector = spec.get("selector");
        boolean old = kind.equals("ReplicationController");
        Map<String, String> labels = spec.get("template", "metadata", "labels").textMap();
        if (!selector.exists() && old) {
            if (labels.isEmpty()) {
                problems.add(spec.get("template", "metadata", "labels").error("Required value",
                        "label the pods, so that the " + kind + " finds them"));
            }
            return;
        }
        if (!selector.exists()) {
            problems.add(selector.error("Required value", "add selector.matchLabels with the template's labels"));
            return;
        }
        LabelSelector wanted = old ? new LabelSelector(selector.textMap(), List.of()) : LabelSelector.of(selector);
        if (wanted.isEmpty()) {
            problems.add(selector.error("Invalid value: " + goDump(wanted)
                    + ": empty selector is invalid for " + kind.toLowerCase(java.util.Locale.ROOT), ""));
        } else if (!wanted.matches(labels)) {
            Field at = spec.get("template", "metadata", "labels");
            problems.add(at.error("Invalid value: " + goMap(labels)
                    + ": `selector` does not match template `labels`",
                    "give the template the labels of the selector"));
        }
    }

    private static String goDump(LabelSelector selector) {
        return "v1.LabelSelector{MatchLabels:" + goMap(selector.labels()) + "}";
    }

    private static String goMap(Map<String, String> map) {
        StringBuilder text = new StringBuilder("map[string]string{");
        map.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(e -> text
                .append(text.charAt(text.length() - 1) == '{' ? "" : ", ").append('"').append(e.getKey())
                .append("\":\"").append(e.getValue()).append('"'));
        return text.append('}').toString();
    }
}
