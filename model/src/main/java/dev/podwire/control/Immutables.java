package dev.podwire.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.podwire.cluster.ApiObject;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;
import org.jspecify.annotations.Nullable;

/** What must stay as it is once it is set, with the API server's messages. */
final class Immutables {

    /** What of a StatefulSet's spec may change. */
    private static final Set<String> STATEFUL = Set.of("replicas", "ordinals", "template", "updateStrategy",
            "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds");

    /** Whole fields that may not change, by kind. */
    private static final Map<String, List<String>> FIXED = Map.of("Deployment", List.of("spec.selector"),
            "ReplicaSet", List.of("spec.selector"), "DaemonSet", List.of("spec.selector"), "Job",
            List.of("spec.selector", "spec.template", "spec.completions"), "EndpointSlice", List.of("addressType"));

    private final ApiObject old;
    private final Field before;
    private final Field after;
    private final List<Problem> problems = new ArrayList<>();

    private Immutables(ApiObject old, ApiObject fresh) {
        this.old = old;
        before = old.root();
        after = fresh.root();
    }

    /** Every forbidden change. */
    static List<Problem> check(ApiObject old, ApiObject fresh) {
        Immutables immutables = new Immutables(old, fresh);
        immutables.check();
        return immutables.problems;
    }

    private void check() {
        for (String path : FIXED.getOrDefault(old.key().kind(), List.of())) {
            String[] names = path.split("\\.");
            Field now = at(after, names);
            if (!TreeEdit.same(at(before, names).tree(), now.tree())) {
                problems.add(now.error("Invalid value: " + shown(now) + ": field is immutable",
                        "delete the object and make it anew"));
            }
        }
        switch (old.key().kind()) {
            case "Service" -> service();
            case "Pod" -> pod();
            case "StatefulSet" -> statefulSet();
            case "Node" -> node();
            case "ConfigMap", "Secret" -> sealedData();
            default -> {
                // The rest of other kinds may change.
            }
        }
    }

    private static Field at(Field root, String... names) {
        Field field = root;
        for (String name : names) {
            field = field.get(name);
        }
        return field;
    }

    private static String shown(Field field) {
        return field.isScalar() ? "\"" + field.text("") + "\"" : String.valueOf(Tree.plain(field.tree()));
    }

    private void service() {
        Field now = after.get("spec");
        Field was = before.get("spec");
        boolean named = now.get("type").text("").equals("ExternalName")
                || was.get("type").text("").equals("ExternalName");
        String oldIp = was.get("clusterIP").text("");
        String newIp = now.get("clusterIP").text("");
        if (!named && !oldIp.isEmpty() && !newIp.equals(oldIp)) {
            Field at = now.get("clusterIP").exists() ? now.get("clusterIP") : now.get("clusterIPs");
            String value = newIp.isEmpty() ? "[]string(nil)" : "[]string{\"" + newIp + "\"}";
            problems.add(Problem.error(at.valueLocation(), "spec.clusterIPs[0]", "Invalid value: " + value + ": "
                    + (newIp.isEmpty() ? "primary clusterIP can not be unset" : "may not change once set"),
                    "delete the Service and make it anew"));
        }
        int oldHealth = was.get("healthCheckNodePort").integer(0);
        int newHealth = now.get("healthCheckNodePort").integer(0);
        if (oldHealth != 0 && newHealth != 0 && oldHealth != newHealth) {
            problems.add(now.get("healthCheckNodePort").error("Forbidden: field is immutable", ""));
        }
    }

    /** Images, tolerations and the deadline may change, nothing else of the spec. */
    private void pod() {
        Tree now = comparable(after.get("spec").tree());
        Tree was = comparable(before.get("spec").tree());
        if (!TreeEdit.same(now, was)) {
            problems.add(Problem.error(after.get("spec").location(), "spec",
                    "Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
                            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations`"
                            + " (only additions to existing tolerations),`spec.terminationGracePeriodSeconds`"
                            + " (allow it to be set to 1 if it was previously negative)",
                    "delete the pod and make it anew"));
        }
    }

    private static @Nullable Tree comparable(
            @Nullable Tree spec) {
        if (spec == null) {
            return null;
        }
        Tree tree = TreeEdit.remove(TreeEdit.remove(spec, "tolerations"), "activeDeadlineSeconds");
        for (String list : List.of("containers", "initContainers")) {
            Tree containers = TreeEdit.find(tree, list);
            if (containers instanceof Tree.Sequence sequence) {
                tree = TreeEdit.set(tree, TreeEdit.sequence(
                        sequence.items().stream().map(item -> TreeEdit.remove(item, "image")).toList()), list);
            }
        }
        return tree;
    }

    private void statefulSet() {
        Tree now = after.get("spec").tree();
        Tree was = before.get("spec").tree();
        for (String free : STATEFUL) {
            now = now == null ? null : TreeEdit.remove(now, free);
            was = was == null ? null : TreeEdit.remove(was, free);
        }
        if (!TreeEdit.same(now, was)) {
            problems.add(Problem.error(after.get("spec").location(), "spec",
                    "Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
                            + " 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and"
                            + " 'minReadySeconds' are forbidden",
                    "delete the StatefulSet and make it anew"));
        }
    }

    private void node() {
        List<String> was = before.get("spec", "podCIDRs").texts();
        List<String> now = after.get("spec", "podCIDRs").texts();
        if (!was.isEmpty() && !was.equals(now)) {
            problems.add(Problem.error(after.get("spec").location(), "spec.podCIDRs",
                    "Forbidden: node updates may not change podCIDR except from \"\" to valid",
                    "delete the node and let it join anew"));
        }
    }

    private void sealedData() {
        if (before.get("immutable").bool(false)
                && !TreeEdit.same(before.get("data").tree(), after.get("data").tree())) {
            problems.add(after.get("data").error("Forbidden: field is immutable when `immutable` is set", ""));
        }
    }
}
