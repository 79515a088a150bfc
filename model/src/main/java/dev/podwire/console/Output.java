package dev.podwire.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;

/** What {@code -o} prints beside tables. */
final class Output {

    private Output() {}

    /** Whether a format is a table of columns. */
    static boolean isTable(String format) {
        return format.isEmpty() || format.equals("wide");
    }

    /**
     * The objects in the format; {@code one}: exactly one object was asked for by name, so that it is no list. An unknown
     * format is refused.
     */
    static String print(String format, List<Item> items, boolean one, boolean headers) {
        int equals = format.indexOf('=');
        String name = equals < 0 ? format : format.substring(0, equals);
        String argument = equals < 0 ? "" : format.substring(equals + 1);
        return switch (name) {
            case "json" -> JsonText.pretty(document(items, one));
            case "yaml" -> YamlText.of(document(items, one));
            case "name" -> String.join("", items.stream().map(i -> i.type().prefix() + i.name() + "\n").toList());
            case "jsonpath" -> JsonPath.print(required(name, argument), document(items, one));
            case "custom-columns" -> columns(required(name, argument), items, headers);
            default -> throw KubectlException.error("unable to match a printer suitable for the output format \""
                    + format + "\", allowed formats are: custom-columns,json,jsonpath,name,wide,yaml");
        };
    }

    private static String required(String name, String argument) {
        if (argument.isEmpty()) {
            throw KubectlException.error(name.equals("jsonpath")
                    ? "template format specified but no template given"
                    : "custom-columns format specified but no custom columns given");
        }
        return argument;
    }

    /** The object itself, or a List of them. */
    static Tree document(List<Item> items, boolean one) {
        List<Tree> trees = items.stream().map(i -> TreeEdit.of(tree(i))).toList();
        return one && trees.size() == 1
                ? trees.getFirst()
                : TreeEdit.of(Map.of("apiVersion", "v1", "kind", "List", "metadata", Map.of("resourceVersion", ""),
                        "items", trees));
    }

    static Tree tree(Item item) {
        Tree tree = item.root().tree();
        if (tree == null) {
            throw new IllegalStateException(item.key() + " has no document");
        }
        return tree;
    }

    private static String columns(String specification, List<Item> items, boolean headers) {
        List<String> names = new ArrayList<>();
        List<JsonPathQuery> queries = new ArrayList<>();
        for (String column : specification.split(",(?![^\\[]*\\])", -1)) {
            int colon = column.indexOf(':');
            if (colon < 1 || colon == column.length() - 1) {
                throw KubectlException.error("unexpected custom-columns spec: " + column
                        + ", expected <header>:<json-path-expr>");
            }
            names.add(column.substring(0, colon));
            queries.add(JsonPathQuery.parse(relaxed(column.substring(colon + 1))));
        }
        List<List<String>> rows = new ArrayList<>();
        if (headers) {
            rows.add(names);
        }
        for (Item item : items) {
            rows.add(queries.stream().map(q -> Columns.orNone(String.join(",",
                    q.find(tree(item)).stream().map(JsonPath::text).toList()))).toList());
        }
        return TablePrinter.print(rows);
    }

    /** A path as people write it, with or without braces and dot (RelaxedJSONPathExpression). */
    static String relaxed(String path) {
        String bare = path.startsWith("{") && path.endsWith("}") ? path.substring(1, path.length() - 1) : path;
        return bare.startsWith(".") || bare.startsWith("[") || bare.startsWith("$") ? bare : "." + bare;
    }
}
