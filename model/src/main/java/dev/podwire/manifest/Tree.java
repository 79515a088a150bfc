package dev.podwire.manifest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** A YAML or JSON document as read, each node with its line and column counted from 1. Aliased nodes are shared. */
public sealed interface Tree {

    int line();

    int column();

    /** How many nodes this is with every alias written out; never more than the reader's limit. */
    int weight();

    /** Keys with values in the order of the input. */
    record Mapping(LinkedHashMap<String, Entry> entries, int line, int column, int weight) implements Tree {
        /** The value of a key, {@code null} if it is not there. */
        public @Nullable Tree get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value();
        }
    }

    /** A value and where its key stands. */
    record Entry(Tree value, int line, int column) {}

    /** Values in order. */
    record Sequence(List<Tree> items, int line, int column, int weight) implements Tree {}

    /** A text, number, truth value or nothing: a quoted scalar is always a text. */
    record Scalar(String text, boolean quoted, int line, int column) implements Tree {

        @Override
        public int weight() {
            return 1;
        }

        /** What the scalar means. */
        public Type type() {
            return quoted ? Type.TEXT : Type.of(text);
        }

        public boolean isNull() {
            return !quoted && Type.of(text) == Type.NULL;
        }

        /** Whether the scalar is a truth value that means yes. */
        public boolean isTrue() {
            String lower = text.toLowerCase(Locale.ROOT);
            return lower.equals("true") || lower.equals("yes") || lower.equals("on");
        }
    }

    /** What a plain scalar means to kubectl, which reads YAML 1.1. */
    enum Type {
        TEXT, INTEGER, DECIMAL, BOOLEAN, NULL;

        static Type of(String text) {
            if (text.isEmpty()) {
                return NULL;
            }
            char first = text.charAt(0);
            if (first >= '0' && first <= '9' || first == '-' || first == '+' || first == '.') {
                return Numbers.typeOf(text);
            }
            return switch (text) {
                case "~", "null", "Null", "NULL" -> NULL;
                case "true", "True", "TRUE", "false", "False", "FALSE", "yes", "Yes", "YES", "no", "No", "NO", "on",
                        "On", "ON", "off", "Off", "OFF" ->
                    BOOLEAN;
                default -> TEXT;
            };
        }
    }

    /** The same document with every line and column 0. */
    static Tree unplaced(Tree tree) {
        return switch (tree) {
            case Mapping mapping -> {
                LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();
                mapping.entries().forEach((key, entry) -> entries.put(key, new Entry(unplaced(entry.value()), 0, 0)));
                yield new Mapping(entries, 0, 0, mapping.weight());
            }
            case Sequence sequence -> new Sequence(sequence.items().stream().map(Tree::unplaced).toList(), 0, 0,
                    sequence.weight());
            case Scalar scalar -> new Scalar(scalar.text(), scalar.quoted(), 0, 0);
        };
    }

    /** The same document as maps, lists, texts, numbers and truth values, for libraries that want those. */
    static @Nullable Object plain(@Nullable Tree tree) {
        return switch (tree) {
            case null -> null;
            case Mapping mapping -> {
                Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(mapping.entries().size());
                mapping.entries().forEach((key, entry) -> map.put(key, plain(entry.value())));
                yield map;
            }
            case Sequence sequence -> {
                List<@Nullable Object> list = new java.util.ArrayList<>(sequence.items().size());
                for (Tree item : sequence.items()) {
                    list.add(plain(item));
                }
                yield list;
            }
            case Scalar scalar -> switch (scalar.type()) {
                case TEXT -> scalar.text();
                case NULL -> null;
                case BOOLEAN -> scalar.isTrue();
                case INTEGER -> Numbers.integer(scalar.text());
                case DECIMAL -> Numbers.decimal(scalar.text());
            };
        };
    }
}
