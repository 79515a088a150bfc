package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Objects by namespace and kind, as far as they match a filter. */
public record ObjectTree(int count, List<Space> spaces) {

    /** A namespace with its kinds; cluster-wide objects stand under {@value #CLUSTER}. */
    public record Space(String name, List<Kind> kinds) {}

    /** The objects of one kind in one namespace. */
    public record Kind(String name, List<ObjectRow> objects) {}

    public static final String CLUSTER = "cluster";

    private static final List<String> FIRST = List.of("Ingress", "Service", "Pod", "Node", "Deployment", "StatefulSet",
            "DaemonSet");

    public static ObjectTree of(List<ObjectRow> rows, String filter) {
        Map<String, Map<String, List<ObjectRow>>> found = new TreeMap<>(ObjectTree::defaultFirst);
        int count = 0;
        for (ObjectRow row : rows) {
            if (row.matches(filter)) {
                String space = row.namespace().isEmpty() ? CLUSTER : row.namespace();
                found.computeIfAbsent(space, s -> new TreeMap<>(ObjectTree::telling))
                        .computeIfAbsent(row.kind(), k -> new ArrayList<>()).add(row);
                count++;
            }
        }
        List<Space> spaces = found.entrySet().stream()
                .map(s -> new Space(s.getKey(),
                        s.getValue().entrySet().stream().map(k -> new Kind(k.getKey(), List.copyOf(k.getValue())))
                                .toList()))
                .toList();
        return new ObjectTree(count, spaces);
    }

    private static int defaultFirst(String left, String right) {
        return Integer.compare(rank(left), rank(right)) != 0
                ? Integer.compare(rank(left), rank(right))
                : left.compareTo(right);
    }

    private static int rank(String space) {
        return space.equals("default") ? 0 : space.equals(CLUSTER) ? 3 : space.startsWith("kube-") ? 2 : 1;
    }

    private static int telling(String left, String right) {
        int l = FIRST.indexOf(left) < 0 ? FIRST.size() : FIRST.indexOf(left);
        int r = FIRST.indexOf(right) < 0 ? FIRST.size() : FIRST.indexOf(right);
        return l != r ? Integer.compare(l, r) : left.compareTo(right);
    }

    /** {@code Services} for {@code Service}: as headings are written. */
    public static String plural(String kind) {
        return kind.endsWith("s")
                ? kind.endsWith("ss") ? kind + "es" : kind
                : kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
    }
}
