package dev.podwire.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;
import org.jspecify.annotations.Nullable;

/**
 * What {@code kubectl apply} makes of an object: what is given now, minus what was given last time and is not any more, plus
 * what others have set (a strategic merge of three; {@code staging/src/k8s.io/apimachinery/pkg/util/strategicpatch}).
 */
final class ApplyMerge {

    /** The field by which items of a list are told apart, by the list's name; other lists are replaced as a whole. */
    private static final Map<String, List<String>> KEYS = Map.of("containers", List.of("name"), "initContainers",
            List.of("name"), "volumes", List.of("name"), "env", List.of("name"), "ports",
            List.of("port", "containerPort"), "volumeMounts", List.of("mountPath"));

    /** Maps in which an entry that nobody gave has no meaning of its own: given anew they are replaced. */
    private static final Set<String> ATOMIC = Set.of("selector", "matchLabels", "nodeSelector");

    private ApplyMerge() {}

    /** {@code last} is what was applied before, if anything was; {@code live} is the object as stored. */
    static Tree merge(@Nullable Tree last, @Nullable Tree given, @Nullable Tree live) {
        Tree merged = value("", last, given, live);
        if (merged == null) {
            throw new IllegalArgumentException("nothing is applied");
        }
        return merged;
    }

    private static @Nullable Tree value(String name, @Nullable Tree last, @Nullable Tree given, @Nullable Tree live) {
        if (given instanceof Tree.Mapping now && live instanceof Tree.Mapping old && !ATOMIC.contains(name)) {
            return mapping(last, now, old);
        }
        if (given instanceof Tree.Sequence now && live instanceof Tree.Sequence old && KEYS.containsKey(name)) {
            return sequence(KEYS.get(name), last, now, old);
        }
        return given != null ? given : last == null ? live : null;
    }

    private static Tree mapping(@Nullable Tree last, Tree.Mapping given, Tree.Mapping live) {
        LinkedHashMap<String, Tree.Entry> entries = new LinkedHashMap<>();
        Map<String, Tree.Entry> all = new LinkedHashMap<>(live.entries());
        all.putAll(given.entries());
        all.forEach((key, entry) -> {
            Tree.Entry own = given.entries().get(key);
            Tree before = last instanceof Tree.Mapping mapping ? mapping.get(key) : null;
            Tree merged = value(key, before, own == null ? null : own.value(), live.get(key));
            if (merged != null) {
                Tree.Entry placed = own == null ? entry : own;
                entries.put(key, new Tree.Entry(merged, placed.line(), placed.column()));
            }
        });
        int weight = 1 + entries.values().stream().mapToInt(e -> e.value().weight()).sum();
        return new Tree.Mapping(entries, given.line(), given.column(), weight);
    }

    private static Tree sequence(List<String> keys, @Nullable Tree last, Tree.Sequence given, Tree.Sequence live) {
        List<Tree> items = new ArrayList<>();
        for (Tree item : given.items()) {
            Tree old = find(keys, item, live);
            Tree before = last instanceof Tree.Sequence sequence ? find(keys, item, sequence) : null;
            Tree merged = value("", before, item, old);
            items.add(merged == null ? item : merged);
        }
        int weight = 1 + items.stream().mapToInt(Tree::weight).sum();
        return new Tree.Sequence(items, given.line(), given.column(), weight);
    }

    private static @Nullable Tree find(List<String> keys, Tree item, Tree.Sequence list) {
        for (Tree candidate : list.items()) {
            if (keys.stream().anyMatch(key -> TreeEdit.find(item, key) != null
                    && TreeEdit.same(TreeEdit.find(item, key), TreeEdit.find(candidate, key)))
                    && protocol(item).equals(protocol(candidate))) {
                return candidate;
            }
        }
        return null;
    }

    private static String protocol(Tree item) {
        return TreeEdit.find(item, "protocol") instanceof Tree.Scalar scalar ? scalar.text() : "TCP";
    }
}
