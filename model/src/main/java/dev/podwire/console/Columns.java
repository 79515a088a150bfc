package dev.podwire.console;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The columns in which kubectl lists objects of one kind, behind their names.
 *
 * @param cells one text for every column, the wide ones too; the second argument is the virtual time
 */
record Columns(List<String> plain, List<String> wide, BiFunction<Item, Long, List<String>> cells) {

    static final String NONE = "<none>";

    /** The columns of a kind; kinds that kubectl knows nothing about have their age alone. */
    static Columns of(String kind) {
        return switch (kind) {
            case "Pod" -> PodColumns.PODS;
            case "Node" -> PodColumns.NODES;
            case "Namespace" -> PodColumns.NAMESPACES;
            case "Service" -> NetworkColumns.SERVICES;
            case "Endpoints" -> NetworkColumns.ENDPOINTS;
            case "EndpointSlice" -> NetworkColumns.SLICES;
            case "Ingress" -> NetworkColumns.INGRESSES;
            case "IngressClass" -> NetworkColumns.INGRESS_CLASSES;
            case "NetworkPolicy" -> NetworkColumns.POLICIES;
            case "Deployment" -> WorkloadColumns.DEPLOYMENTS;
            case "ReplicaSet", "ReplicationController" -> WorkloadColumns.REPLICA_SETS;
            case "StatefulSet" -> WorkloadColumns.STATEFUL_SETS;
            case "DaemonSet" -> WorkloadColumns.DAEMON_SETS;
            case "Job" -> WorkloadColumns.JOBS;
            case "CronJob" -> WorkloadColumns.CRON_JOBS;
            case "ConfigMap" -> new Columns(List.of("DATA", "AGE"), List.of(),
                    (i, now) -> List.of(count(i, "data", "binaryData"), age(i, now)));
            case "Secret" -> new Columns(List.of("TYPE", "DATA", "AGE"), List.of(),
                    (i, now) -> List.of(i.root().get("type").text("Opaque"), count(i, "data", "stringData"),
                            age(i, now)));
            case "ServiceAccount" -> new Columns(List.of("SECRETS", "AGE"), List.of(), (i,
                    now) -> List.of(Integer.toString(i.root().get("secrets").items().size()), age(i, now)));
            default -> new Columns(List.of("AGE"), List.of(), (i, now) -> List.of(age(i, now)));
        };
    }

    private static String count(Item item, String... maps) {
        int count = 0;
        for (String map : maps) {
            count += item.root().get(map).textMap().size();
        }
        return Integer.toString(count);
    }

    static String age(Item item, long now) {
        return Age.since(item.root().get("metadata", "creationTimestamp").text(""), now);
    }

    /** Columns that say what is there: nothing becomes {@code <none>}. */
    static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    /** A list of which three are shown ({@code listWithMoreString}). */
    static String three(List<String> all, String ifEmpty) {
        if (all.isEmpty()) {
            return ifEmpty;
        }
        String shown = String.join(",", all.subList(0, Math.min(3, all.size())));
        return all.size() > 3 ? shown + " + " + (all.size() - 3) + " more..." : shown;
    }

    /** A table of objects of this kind, with its heading. */
    List<List<String>> table(List<Item> items, Style style, long now) {
        List<List<String>> rows = new ArrayList<>();
        if (style.headers()) {
            List<String> heading = new ArrayList<>();
            if (style.namespace()) {
                heading.add("NAMESPACE");
            }
            heading.add("NAME");
            heading.addAll(plain);
            if (style.wide()) {
                heading.addAll(wide);
            }
            style.labelColumns().forEach(l -> heading.add(l.substring(l.lastIndexOf('/') + 1).toUpperCase(
                    java.util.Locale.ROOT)));
            if (style.labels()) {
                heading.add("LABELS");
            }
            rows.add(heading);
        }
        items.forEach(item -> rows.add(row(item, style, now)));
        return rows;
    }

    private List<String> row(Item item, Style style, long now) {
        List<String> row = new ArrayList<>();
        if (style.namespace()) {
            row.add(item.key().namespace());
        }
        row.add((style.prefix() ? item.type().prefix() : "") + item.name());
        List<String> all = cells.apply(item, now);
        row.addAll(style.wide() ? all : all.subList(0, plain.size()));
        style.labelColumns().forEach(label -> row.add(item.labels().getOrDefault(label, "")));
        if (style.labels()) {
            row.add(orNone(Selectors.format(item.labels())));
        }
        return row;
    }

    /**
     * What is wanted of a table.
     *
     * @param prefix whether names say their type: {@code pod/web}
     * @param labels whether all labels are shown in a last column
     */
    record Style(boolean headers, boolean namespace, boolean prefix, boolean wide, List<String> labelColumns,
            boolean labels) {}
}
