package dev.podwire.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Makes documents and changed copies of documents. What was written keeps its line; what is new has line 0. */
public final class TreeEdit {

    private TreeEdit() {}

    /** A document from maps, lists, texts, whole numbers and truth values. */
    public static Tree of(Object plain) {
        return switch (plain) {
            case Tree tree -> tree;
            case Map<?, ?> map -> {
                LinkedHashMap<String, Tree.Entry> entries = new LinkedHashMap<>();
                map.forEach((key, value) -> entries.put(String.valueOf(key), new Tree.Entry(of(value), 0, 0)));
                yield mapping(entries, 0, 0);
            }
            case List<?> list -> sequence(list.stream().map(TreeEdit::of).toList());
            case Integer number -> new Tree.Scalar(number.toString(), false, 0, 0);
            case Long number -> new Tree.Scalar(number.toString(), false, 0, 0);
            case Boolean truth -> new Tree.Scalar(truth.toString(), false, 0, 0);
            default -> new Tree.Scalar(plain.toString(), true, 0, 0);
        };
    }

    /** A list of documents. */
    public static Tree sequence(List<Tree> items) {
        return new Tree.Sequence(items, 0, 0, 1 + items.stream().mapToInt(Tree::weight).sum());
    }

    private static Tree.Mapping mapping(LinkedHashMap<String, Tree.Entry> entries, int line, int column) {
        return new Tree.Mapping(entries, line, column,
                1 + entries.values().stream().mapToInt(entry -> entry.value().weight()).sum());
    }

    /** The document with the value at a path of names, mappings on the way made where they are missing. */
    public static Tree set(@Nullable Tree tree, Object value, String... path) {
        return set(tree, of(value), List.of(path));
    }

    /** The document with a field of another one at the path, which keeps its line. */
    public static Tree setField(@Nullable Tree tree, Field field, String... path) {
        Tree value = field.tree();
        if (value == null) {
            return remove(set(tree, Map.of(), path), path);
        }
        List<String> parents = List.of(path).subList(0, path.length - 1);
        Tree parent = find(tree, parents.toArray(String[]::new));
        LinkedHashMap<String, Tree.Entry> entries = parent instanceof Tree.Mapping old
                ? new LinkedHashMap<>(old.entries())
                : new LinkedHashMap<>();
        entries.put(path[path.length - 1],
                new Tree.Entry(value, field.location().line(), field.location().column()));
        return set(tree, mapping(entries, parent == null ? 0 : parent.line(), parent == null ? 0 : parent.column()),
                parents);
    }

    private static Tree set(@Nullable Tree tree, Tree value, List<String> path) {
        if (path.isEmpty()) {
            return value;
        }
        LinkedHashMap<String, Tree.Entry> entries = tree instanceof Tree.Mapping old
                ? new LinkedHashMap<>(old.entries())
                : new LinkedHashMap<>();
        Tree.Entry there = entries.get(path.getFirst());
        Tree changed = set(there == null ? null : there.value(), value, path.subList(1, path.size()));
        entries.put(path.getFirst(), there == null
                ? new Tree.Entry(changed, 0, 0)
                : new Tree.Entry(changed, there.line(), there.column()));
        return mapping(entries, tree == null ? 0 : tree.line(), tree == null ? 0 : tree.column());
    }

    /** The document with the value at the path unless there is one already. */
    public static Tree setIfAbsent(Tree tree, Object value, String... path) {
        return find(tree, path) == null ? set(tree, value, path) : tree;
    }

    /** The document without what is at the path. */
    public static Tree remove(Tree tree, String... path) {
        return remove(tree, List.of(path));
    }

    private static Tree remove(Tree tree, List<String> path) {
        if (!(tree instanceof Tree.Mapping old) || !old.entries().containsKey(path.getFirst())) {
            return tree;
        }
        LinkedHashMap<String, Tree.Entry> entries = new LinkedHashMap<>(old.entries());
        if (path.size() == 1) {
            entries.remove(path.getFirst());
        } else {
            entries.computeIfPresent(path.getFirst(), (key, entry) -> new Tree.Entry(
                    remove(entry.value(), path.subList(1, path.size())), entry.line(), entry.column()));
        }
        return mapping(entries, old.line(), old.column());
    }

    /** What stands at the path; null if nothing does, or an explicit null. */
    public static @Nullable Tree find(@Nullable Tree tree, String... path) {
        Tree here = tree;
        for (String name : path) {
            here = here instanceof Tree.Mapping mapping ? mapping.get(name) : null;
        }
        return here instanceof Tree.Scalar scalar && scalar.isNull() ? null : here;
    }

    /** The list with one item replaced. */
    public static Tree setItem(Tree list, int index, Tree item) {
        if (!(list instanceof Tree.Sequence sequence)) {
            throw new IllegalArgumentException("not a list");
        }
        List<Tree> items = new ArrayList<>(sequence.items());
        items.set(index, item);
        return new Tree.Sequence(items, sequence.line(), sequence.column(),
                1 + items.stream().mapToInt(Tree::weight).sum());
    }

    /** Whether two documents say the same, wherever it stands in them. */
    public static boolean same(@Nullable Tree one, @Nullable Tree two) {
        return java.util.Objects.equals(Tree.plain(one), Tree.plain(two));
    }
}
