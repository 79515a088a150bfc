package dev.podwire.console;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import dev.podwire.manifest.Tree;

/** Documents as kubectl prints YAML: keys by name, lists not indented, quotes only where a reader would be misled. */
final class YamlText {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./()$+^;=\\\\~-][^\\x00-\\x1f]*");
    private static final Pattern LIKE_NUMBER = Pattern.compile(
            "[-+]?(0x[0-9a-fA-F_]+|0b[01_]+|0o?[0-7_]+|[0-9][0-9_]*(\\.[0-9_]*)?([eE][-+]?[0-9]+)?|\\.[0-9_]+([eE][-+]?[0-9]+)?|\\.(inf|Inf|INF))|\\.(nan|NaN|NAN)");
    private static final Pattern LIKE_TIME = Pattern.compile("\\d{4}-\\d\\d?-\\d\\d?([Tt ].*)?");
    private static final Pattern LIKE_SEXAGESIMAL = Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?");
    private static final List<String> WORDS = List.of("y", "Y", "n", "N", "yes", "Yes", "YES", "no", "No", "NO", "true",
            "True", "TRUE", "false", "False", "FALSE", "on", "On", "ON", "off", "Off", "OFF", "null", "Null", "NULL",
            "~", "<<", "=");

    private final StringBuilder out = new StringBuilder();

    private YamlText() {}

    static String of(Tree tree) {
        YamlText text = new YamlText();
        text.block(tree, 0, false);
        return text.out.toString();
    }

    /** A mapping or list on lines of its own; {@code begun}: its first line has begun behind a dash. */
    private void block(Tree tree, int depth, boolean begun) {
        switch (tree) {
            case Tree.Mapping mapping -> {
                boolean first = begun;
                for (Map.Entry<String, Tree.Entry> entry : new TreeMap<>(mapping.entries()).entrySet()) {
                    out.append(first ? "" : "  ".repeat(depth)).append(scalar(entry.getKey())).append(':');
                    first = false;
                    value(entry.getValue().value(), depth, true);
                }
            }
            case Tree.Sequence sequence -> {
                boolean first = begun;
                for (Tree item : sequence.items()) {
                    out.append(first ? "" : "  ".repeat(depth)).append('-');
                    first = false;
                    value(item, depth, false);
                }
            }
            case Tree.Scalar scalar -> out.append(text(scalar, depth)).append('\n');
        }
    }

    private void value(Tree tree, int depth, boolean behindKey) {
        switch (tree) {
            case Tree.Mapping mapping when mapping.entries().isEmpty() -> out.append(" {}\n");
            case Tree.Sequence sequence when sequence.items().isEmpty() -> out.append(" []\n");
            case Tree.Mapping mapping -> {
                out.append(behindKey ? "\n" : " ");
                block(mapping, depth + 1, !behindKey);
            }
            case Tree.Sequence sequence -> {
                out.append(behindKey ? "\n" : " ");
                block(sequence, behindKey ? depth : depth + 1, !behindKey);
            }
            case Tree.Scalar scalar -> out.append(' ').append(text(scalar, depth)).append('\n');
        }
    }

    private static String text(Tree.Scalar scalar, int depth) {
        return switch (scalar.type()) {
            case TEXT -> scalar.text().contains("\n") ? literal(scalar.text(), depth + 1) : scalar(scalar.text());
            case NULL -> "null";
            case BOOLEAN -> Boolean.toString(scalar.isTrue());
            case INTEGER, DECIMAL -> String.valueOf(Tree.plain(scalar));
        };
    }

    /** Several lines behind a bar. */
    private static String literal(String text, int depth) {
        if (text.isBlank() || text.startsWith(" ") || text.startsWith("\n") || text.contains("\t\n")
                || text.lines().anyMatch(l -> l.endsWith(" "))) {
            return twice(text);
        }
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        StringBuilder out = new StringBuilder(
                text.endsWith("\n\n") ? "|+" : text.endsWith("\n") ? "|" : "|-");
        for (String line : body.split("\n", -1)) {
            out.append('\n').append(line.isEmpty() ? "" : "  ".repeat(depth)).append(line);
        }
        return out.toString();
    }

    /** One line: plain where that is safe, in double quotes what would be read as another type, else in single ones. */
    private static String scalar(String text) {
        if (text.isEmpty() || WORDS.contains(text) || LIKE_NUMBER.matcher(text).matches()
                || LIKE_TIME.matcher(text).matches() || LIKE_SEXAGESIMAL.matcher(text).matches()) {
            return twice(text);
        }
        if (text.chars().anyMatch(c -> c < 0x20)) {
            return twice(text);
        }
        boolean dash = text.equals("-") || text.startsWith("- ") || text.startsWith("---") || text.startsWith("...");
        boolean safe = PLAIN.matcher(text).matches() && !dash && !text.contains(": ") && !text.contains(" #")
                && !text.endsWith(":") && !text.endsWith(" ");
        return safe ? text : "'" + text.replace("'", "''") + "'";
    }

    private static String twice(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(switch (c) {
                case '"' -> "\\\"";
                case '\\' -> "\\\\";
                case '\n' -> "\\n";
                case '\t' -> "\\t";
                case '\r' -> "\\r";
                default -> c < 0x20 ? String.format("\\x%02X", (int) c) : String.valueOf(c);
            });
        }
        return out.append('"').toString();
    }
}
