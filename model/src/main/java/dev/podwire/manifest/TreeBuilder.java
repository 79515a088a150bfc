package dev.podwire.manifest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.net.SourceLocation;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Tree} from a parser's events and holds the limits that keep a hostile document small. */
final class TreeBuilder {

    /** Deeper than any manifest; the schemas of large custom resources reach about 40. */
    static final int MAX_DEPTH = 200;
    /** The API server takes requests of 3 MiB and etcd objects of 1.5 MiB. */
    static final int MAX_SCALAR = 1_572_864;
    /** Nodes of one document with all aliases written out, where aliases are used. */
    static final int MAX_ALIASED_NODES = 100_000;

    /** A document that breaks a limit or a rule; it is refused as a whole. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        final transient Problem problem;

        Refused(Problem problem) {
            super(problem.message(), null, false, false);
            this.problem = problem;
        }
    }

    private static final class Level {
        final @Nullable LinkedHashMap<String, Tree.Entry> entries;
        final List<Tree> items = new ArrayList<>();
        final List<Tree> merges = new ArrayList<>();
        final @Nullable String anchor;
        final int line;
        final int column;
        int weight = 1;
        @Nullable
        String key;
        int keyLine;
        int keyColumn;

        Level(boolean mapping, @Nullable String anchor, int line, int column) {
            this.entries = mapping ? new LinkedHashMap<>() : null;
            this.anchor = anchor;
            this.line = line;
            this.column = column;
        }
    }

    private final String file;
    private final Deque<Level> levels = new ArrayDeque<>();
    private final Map<String, Tree> anchors = new HashMap<>();
    private final List<Problem> problems;
    private boolean aliased;
    private @Nullable Tree root;

    TreeBuilder(String file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    private Refused refuse(int line, int column, String message, String hint) {
        return new Refused(Problem.error(new SourceLocation(file, line, column), "", message, hint));
    }

    void start(boolean mapping, @Nullable String anchor, int line, int column) throws Refused {
        requireKeyIsText(line, column);
        if (levels.size() >= MAX_DEPTH) {
            throw refuse(line, column, "the document is nested more than " + MAX_DEPTH + " levels deep",
                    "no Kubernetes object is; look for an unclosed bracket");
        }
        levels.push(new Level(mapping, anchor, line, column));
    }

    private void requireKeyIsText(int line, int column) throws Refused {
        Level level = levels.peek();
        if (level != null && level.entries != null && level.key == null) {
            throw refuse(line, column, "a map or list stands where a key is expected",
                    "if this is a template, render it first; quote a value that starts with '{' or '['");
        }
    }

    void end() throws Refused {
        Level level = levels.pop();
        Tree tree;
        if (level.entries != null) {
            merge(level, level.entries);
            tree = new Tree.Mapping(level.entries, level.line, level.column, level.weight);
        } else {
            tree = new Tree.Sequence(level.items, level.line, level.column, level.weight);
        }
        if (level.anchor != null) {
            anchors.put(level.anchor, tree);
        }
        value(tree);
    }

    private void merge(Level level, LinkedHashMap<String, Tree.Entry> entries) {
        for (Tree source : level.merges) {
            if (source instanceof Tree.Mapping mapping) {
                mapping.entries().forEach(entries::putIfAbsent);
            } else if (source instanceof Tree.Sequence sequence) {
                for (Tree item : sequence.items()) {
                    if (item instanceof Tree.Mapping mapping) {
                        mapping.entries().forEach(entries::putIfAbsent);
                    }
                }
            }
        }
    }

    void scalar(String text, boolean quoted, @Nullable String anchor, int line, int column) throws Refused {
        if (text.length() > MAX_SCALAR) {
            throw refuse(line, column, "a value of " + text.length() + " characters is longer than an object may be",
                    "an object holds 1.5 MiB at most; mount large data from a volume");
        }
        Level level = levels.peek();
        if (level != null && level.entries != null && level.key == null) {
            level.key = text;
            level.keyLine = line;
            level.keyColumn = column;
            if (anchor != null) {
                anchors.put(anchor, new Tree.Scalar(text, quoted, line, column));
            }
            return;
        }
        Tree.Scalar scalar = new Tree.Scalar(text, quoted, line, column);
        if (anchor != null) {
            anchors.put(anchor, scalar);
        }
        value(scalar);
    }

    void alias(String name, int line, int column) throws Refused {
        Tree target = anchors.get(name);
        if (target == null) {
            boolean inside = levels.stream().anyMatch(level -> name.equals(level.anchor));
            throw refuse(line, column,
                    inside
                            ? "the alias *" + name + " stands inside the value that it names"
                            : "the alias *" + name + " has no anchor &" + name + " before it",
                    inside ? "an object cannot contain itself" : "anchors hold within one document only");
        }
        aliased = true;
        if (target instanceof Tree.Scalar scalar) {
            scalar(scalar.text(), scalar.quoted(), null, line, column);
        } else {
            requireKeyIsText(line, column);
            value(target);
        }
    }

    private void value(Tree tree) throws Refused {
        Level level = levels.peek();
        if (level == null) {
            root = tree;
            return;
        }
        level.weight = Math.min(level.weight, Integer.MAX_VALUE / 2) + Math.min(tree.weight(), Integer.MAX_VALUE / 4);
        if (aliased && level.weight > MAX_ALIASED_NODES) {
            throw refuse(level.line, level.column,
                    "aliases make this document grow beyond " + MAX_ALIASED_NODES + " values",
                    "write the values out, or split the document");
        }
        if (level.entries == null) {
            level.items.add(tree);
            return;
        }
        String key = java.util.Objects.requireNonNull(level.key);
        level.key = null;
        if (key.equals("<<")) {
            if (isMergeable(tree)) {
                level.merges.add(tree);
            } else {
                problems.add(Problem.error(new SourceLocation(file, level.keyLine, level.keyColumn), "",
                        "<< merges maps, but here stands something else", "name a map by its anchor: <<: *defaults"));
            }
            return;
        }
        Tree.Entry before = level.entries.putIfAbsent(key, new Tree.Entry(tree, level.keyLine, level.keyColumn));
        if (before != null) {
            problems.add(Problem.error(new SourceLocation(file, level.keyLine, level.keyColumn), "",
                    "the key \"" + abbreviate(key) + "\" is already set in line " + before.line() + " of the same map",
                    "keep one of the two"));
        }
    }

    private static boolean isMergeable(Tree tree) {
        return tree instanceof Tree.Mapping || tree instanceof Tree.Sequence sequence
                && sequence.items().stream().allMatch(Tree.Mapping.class::isInstance);
    }

    private static String abbreviate(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    /** The finished document, {@code null} if it was empty. */
    @Nullable
    Tree take() {
        Tree done = root;
        root = null;
        anchors.clear();
        aliased = false;
        return done;
    }
}
