package dev.podwire.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import dev.podwire.cluster.Resources;

/**
 * The objects that the arguments of a command mean: {@code pods}, {@code pod web}, {@code pod/web svc/web}, {@code pods,svc}.
 *
 * @param groups  the objects by type, in the order asked for
 * @param missing a line for each that was asked for by name and is not there
 * @param single  whether exactly one object was asked for by name
 */
record Selection(List<Group> groups, List<String> missing, boolean single) {

    /** The objects of one type. */
    record Group(ResourceType type, List<Item> items) {}

    /** What narrows a selection. */
    record Scope(String namespace, boolean all, Optional<String> labels, Optional<String> fields) {

        static Scope of(Flags flags) {
            return new Scope(flags.namespace(), flags.has("all-namespaces"), flags.value("selector"),
                    flags.value("field-selector"));
        }

        Optional<String> where() {
            return all ? Optional.empty() : Optional.of(namespace);
        }
    }

    static Selection of(ClusterView view, List<String> arguments, Scope scope) {
        if (arguments.getFirst().contains("/")) {
            return pairs(view, arguments, scope);
        }
        List<ResourceType> types = types(view, arguments.getFirst());
        List<String> names = arguments.subList(1, arguments.size());
        if (names.isEmpty()) {
            return new Selection(types.stream().map(t -> new Group(t, chosen(view, t, scope))).toList(), List.of(),
                    false);
        }
        if (scope.labels().isPresent()) {
            throw KubectlException.error("name cannot be provided when a selector is specified");
        }
        if (scope.all()) {
            throw KubectlException.error(
                    "a resource cannot be retrieved by name across all namespaces");
        }
        List<Group> groups = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (ResourceType type : types) {
            List<Item> items = new ArrayList<>();
            names.forEach(name -> named(view, type, name, scope, items, missing));
            groups.add(new Group(type, items));
        }
        return new Selection(groups, missing, names.size() == 1 && types.size() == 1);
    }

    private static Selection pairs(ClusterView view, List<String> arguments, Scope scope) {
        List<Group> groups = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String argument : arguments) {
            int slash = argument.indexOf('/');
            if (slash < 1 || slash == argument.length() - 1) {
                throw KubectlException.error("there is no need to specify a resource type as a separate argument when"
                        + " passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>'"
                        + " instead of 'kubectl get resource resource/<resource_name>'");
            }
            ResourceType type = ResourceType.named(argument.substring(0, slash), view.store());
            List<Item> items = new ArrayList<>();
            named(view, type, argument.substring(slash + 1), scope, items, missing);
            if (!groups.isEmpty() && groups.getLast().type().equals(type)) {
                items.addAll(0, groups.removeLast().items());
            }
            groups.add(new Group(type, items));
        }
        return new Selection(groups, missing, arguments.size() == 1);
    }

    private static List<ResourceType> types(ClusterView view, String words) {
        List<ResourceType> types = new ArrayList<>();
        for (String word : words.split(",", -1)) {
            if (word.equals("all")) {
                ResourceType.ALL.forEach(kind -> types.add(ResourceType.ofKind(kind)));
            } else {
                types.add(ResourceType.named(word, view.store()));
            }
        }
        return types.stream().distinct().toList();
    }

    private static List<Item> chosen(ClusterView view, ResourceType type, Scope scope) {
        Predicate<Map<String, String>> labels = scope.labels().map(Selectors::labels).orElse(l -> true);
        Predicate<Item> fields = scope.fields().map(f -> Selectors.fields(f, type)).orElse(i -> true);
        return view.list(type, scope.where()).stream().filter(i -> labels.test(i.labels())).filter(fields).toList();
    }

    private static void named(ClusterView view, ResourceType type, String name, Scope scope, List<Item> items,
            List<String> missing) {
        view.find(type, scope.namespace(), name).ifPresentOrElse(items::add, () -> missing.add(notFound(type, name)));
    }

    /** What the API server says of a name that it does not know. */
    static String notFound(ResourceType type, String name) {
        return "Error from server (NotFound): " + (type.group().isEmpty()
                ? Resources.plural(type.kind())
                : type.qualified()) + " \"" + name + "\" not found";
    }

    List<Item> items() {
        return groups.stream().flatMap(g -> g.items().stream()).toList();
    }
}
