package dev.podwire.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import dev.podwire.manifest.Tree;

/** {@code kubectl get}. */
final class GetCommand {

    static final Flags.Known FLAGS = new Flags.Known("get",
            List.of("namespace", "output", "selector", "field-selector", "sort-by", "label-columns", "filename",
                    "chunk-size"),
            List.of("all-namespaces", "show-labels", "no-headers", "watch", "watch-only", "ignore-not-found",
                    "show-kind", "show-managed-fields"));

    private GetCommand() {}

    static Reply run(ClusterView view, List<String> words) {
        Flags flags = Flags.read(FLAGS, words);
        for (String later : List.of("watch", "watch-only", "filename")) {
            if (flags.has(later)) {
                throw KubectlException.notSimulated("get --" + later,
                        "get prints what is there now; repeat it after a change");
            }
        }
        if (flags.arguments().isEmpty()) {
            return Reply.failed("""
                    You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of \
                    supported resources.

                    error: Required resource not specified.
                    Use "kubectl explain <resource>" for a detailed description of that resource \
                    (e.g. kubectl explain pods).
                    See 'kubectl get -h' for help and examples""");
        }
        Selection.Scope scope = Selection.Scope.of(flags);
        Selection selection = sorted(Selection.of(view, flags.arguments(), scope), flags.value("sort-by"));
        String format = flags.value("output").orElse("");
        boolean headers = !flags.has("no-headers");
        List<String> missing = flags.has("ignore-not-found") ? List.of() : selection.missing();
        String err = String.join("", missing.stream().map(m -> m + "\n").toList());
        int exit = missing.isEmpty() ? 0 : 1;
        if (!Output.isTable(format)) {
            boolean nothing = selection.single() && selection.items().isEmpty();
            String out = nothing ? "" : Output.print(format, selection.items(), selection.single(), headers);
            return new Reply(exit, out, err);
        }
        if (selection.items().isEmpty()) {
            return new Reply(exit, "", missing.isEmpty() && selection.missing().isEmpty()
                    ? nothing(selection, scope)
                    : err);
        }
        return new Reply(exit, tables(view, selection, flags, scope), err);
    }

    private static String nothing(Selection selection, Selection.Scope scope) {
        boolean namespaced = selection.groups().stream().anyMatch(g -> g.type().namespaced());
        return namespaced && !scope.all()
                ? "No resources found in " + scope.namespace() + " namespace.\n"
                : "No resources found\n";
    }

    private static String tables(ClusterView view, Selection selection, Flags flags, Selection.Scope scope) {
        boolean several = selection.groups().size() > 1 || flags.has("show-kind");
        List<String> labelColumns = flags.all("label-columns").stream().flatMap(l -> List.of(l.split(",", -1)).stream())
                .toList();
        List<String> tables = new ArrayList<>();
        for (Selection.Group group : selection.groups()) {
            if (!group.items().isEmpty()) {
                Columns.Style style = new Columns.Style(!flags.has("no-headers"),
                        scope.all() && group.type().namespaced(), several,
                        flags.value("output").orElse("").equals("wide"), labelColumns, flags.has("show-labels"));
                tables.add(TablePrinter
                        .print(Columns.of(group.type().kind()).table(group.items(), style, view.now())));
            }
        }
        return String.join("\n", tables);
    }

    private static Selection sorted(Selection selection, Optional<String> path) {
        if (path.isEmpty()) {
            return selection;
        }
        JsonPathQuery query = JsonPathQuery.parse(Output.relaxed(path.get()));
        Comparator<Item> order = (one, two) -> compare(query.find(Output.tree(one)), query.find(Output.tree(two)));
        return new Selection(selection.groups().stream()
                .map(g -> new Selection.Group(g.type(), g.items().stream().sorted(order).toList())).toList(),
                selection.missing(), selection.single());
    }

    /** Objects without the field come first. */
    private static int compare(List<Tree> one, List<Tree> two) {
        if (one.isEmpty() || two.isEmpty()) {
            return Boolean.compare(!one.isEmpty(), !two.isEmpty());
        }
        String left = JsonPath.text(one.getFirst());
        String right = JsonPath.text(two.getFirst());
        if (left.matches("-?\\d{1,18}") && right.matches("-?\\d{1,18}")) {
            return Long.compare(Long.parseLong(left), Long.parseLong(right));
        }
        return left.compareTo(right);
    }
}
