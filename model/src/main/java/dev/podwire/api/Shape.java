package dev.podwire.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;
import dev.podwire.manifest.Tree;

/** The type that a field must have, checked without loading a library of types. */
sealed interface Shape {

    /** A single value. */
    enum Simple implements Shape {
        ANY, TEXT, INTEGER, BOOLEAN, INTEGER_OR_TEXT, QUANTITY, TEXT_MAP
    }

    /** A list of one type. */
    record ListOf(Shape item) implements Shape {}

    /** A map of one type. */
    record MapOf(Shape value) implements Shape {}

    /** An object with named fields; {@code closed}: no others exist. */
    record Struct(Map<String, Shape> fields, boolean closed) implements Shape {}

    /** An object with the given fields, of which others exist: name, shape, name, shape … */
    static Struct open(Object... namesAndShapes) {
        return new Struct(fields(namesAndShapes), false);
    }

    /** An object with exactly the given fields: name, shape, name, shape … */
    static Struct closed(Object... namesAndShapes) {
        return new Struct(fields(namesAndShapes), true);
    }

    private static Map<String, Shape> fields(Object... namesAndShapes) {
        Map<String, Shape> fields = LinkedHashMap.newLinkedHashMap(namesAndShapes.length / 2);
        for (int i = 0; i < namesAndShapes.length; i += 2) {
            fields.put((String) namesAndShapes[i], (Shape) namesAndShapes[i + 1]);
        }
        return fields;
    }

    /** Reports every field below {@code field} that has another type; null counts as not given. */
    default void check(Field field, Consumer<Problem> problems) {
        if (!field.exists()) {
            return;
        }
        switch (this) {
            case Simple simple -> Checks.simple(simple, field, problems);
            case ListOf(Shape item) -> {
                if (Checks.require(field.isSequence(), field, "a list", problems)) {
                    field.items().forEach(each -> item.check(each, problems));
                }
            }
            case MapOf(Shape value) -> {
                if (Checks.require(field.isMapping(), field, "a map", problems)) {
                    field.entries((name, each) -> value.check(each, problems));
                }
            }
            case Struct(Map<String, Shape> fields, boolean closed) -> {
                if (Checks.require(field.isMapping(), field, "a map", problems)) {
                    field.entries((name, each) -> {
                        Shape shape = fields.get(name);
                        if (shape != null) {
                            shape.check(each, problems);
                        } else if (closed) {
                            problems.accept(each.warning("unknown field \"" + each.path() + "\"",
                                    Checks.similar(name, fields.keySet())));
                        }
                    });
                }
            }
        }
    }

    /** How the checks are worded. */
    final class Checks {

        private Checks() {}

        static void simple(Simple simple, Field field, Consumer<Problem> problems) {
            if (simple == Simple.ANY) {
                return;
            }
            if (simple == Simple.TEXT_MAP) {
                new MapOf(Simple.TEXT).check(field, problems);
                return;
            }
            if (!(field.tree() instanceof Tree.Scalar scalar)) {
                require(false, field, name(simple), problems);
                return;
            }
            Tree.Type type = scalar.type();
            boolean fits = switch (simple) {
                case TEXT -> type == Tree.Type.TEXT;
                case INTEGER -> type == Tree.Type.INTEGER;
                case BOOLEAN -> type == Tree.Type.BOOLEAN;
                case INTEGER_OR_TEXT -> type == Tree.Type.TEXT || type == Tree.Type.INTEGER;
                case QUANTITY -> type == Tree.Type.TEXT || type == Tree.Type.INTEGER || type == Tree.Type.DECIMAL;
                case ANY, TEXT_MAP -> true;
            };
            if (!fits) {
                problems.accept(field.error("must be " + name(simple) + ", but " + shown(scalar) + " is "
                        + name(type), hint(simple, scalar, type)));
            }
        }

        private static String hint(Simple wanted, Tree.Scalar scalar, Tree.Type type) {
            if (wanted == Simple.TEXT && type != Tree.Type.TEXT) {
                return "put it in quotes: \"" + scalar.text() + "\"";
            }
            if (wanted == Simple.INTEGER && scalar.quoted() && Tree.Type.TEXT != new Tree.Scalar(scalar.text(), false,
                    0, 0).type()) {
                return "write it without quotes: " + scalar.text();
            }
            return "";
        }

        private static String shown(Tree.Scalar scalar) {
            String text = scalar.text().length() > 40 ? scalar.text().substring(0, 40) + "…" : scalar.text();
            return scalar.quoted() || scalar.type() == Tree.Type.TEXT ? "\"" + text + "\"" : text;
        }

        static boolean require(boolean fits, Field field, String wanted, Consumer<Problem> problems) {
            if (!fits) {
                String is = field.isSequence() ? "a list" : field.isMapping() ? "a map" : "a single value";
                problems.accept(field.error("must be " + wanted + ", but is " + is,
                        wanted.equals("a list") ? "start each item with '- '" : ""));
            }
            return fits;
        }

        private static String name(Simple simple) {
            return switch (simple) {
                case ANY -> "anything";
                case TEXT -> "text";
                case INTEGER -> "a whole number";
                case BOOLEAN -> "true or false";
                case INTEGER_OR_TEXT -> "a number or a name";
                case QUANTITY -> "a quantity";
                case TEXT_MAP -> "a map of texts";
            };
        }

        private static String name(Tree.Type type) {
            return switch (type) {
                case TEXT -> "text";
                case INTEGER -> "a number";
                case DECIMAL -> "a decimal number";
                case BOOLEAN -> "a truth value";
                case NULL -> "nothing";
            };
        }

        static String similar(String name, Iterable<String> known) {
            for (String candidate : known) {
                if (candidate.equalsIgnoreCase(name) || distance(candidate, name) <= 2) {
                    return "did you mean \"" + candidate + "\"?";
                }
            }
            return "the API server drops it";
        }

        /** Edits between two names, at most 3: further apart does not matter. */
        static int distance(String a, String b) {
            if (Math.abs(a.length() - b.length()) > 2 || Math.min(a.length(), b.length()) < 4) {
                return 3;
            }
            int[] row = new int[b.length() + 1];
            for (int j = 0; j <= b.length(); j++) {
                row[j] = j;
            }
            for (int i = 1; i <= a.length(); i++) {
                int diagonal = row[0];
                row[0] = i;
                for (int j = 1; j <= b.length(); j++) {
                    int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                    diagonal = row[j];
                    row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
                }
            }
            return Math.min(3, row[b.length()]);
        }
    }
}
