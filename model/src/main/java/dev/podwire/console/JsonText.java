package dev.podwire.console;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

import dev.podwire.manifest.Tree;

/** Documents as kubectl prints JSON: keys by name, {@code <}, {@code >} and {@code &} escaped as Go escapes them. */
final class JsonText {

    private final StringBuilder out = new StringBuilder();
    private final String indent;

    private JsonText(String indent) {
        this.indent = indent;
    }

    /** Four blanks deep, ended by a newline. */
    static String pretty(Tree tree) {
        JsonText text = new JsonText("    ");
        text.write(tree, 0);
        return text.out.append('\n').toString();
    }

    /** On one line. */
    static String compact(Tree tree) {
        JsonText text = new JsonText("");
        text.write(tree, 0);
        return text.out.toString();
    }

    private void write(Tree tree, int depth) {
        switch (tree) {
            case Tree.Mapping mapping -> mapping(mapping, depth);
            case Tree.Sequence sequence -> {
                out.append('[');
                Iterator<Tree> items = sequence.items().iterator();
                boolean any = items.hasNext();
                while (items.hasNext()) {
                    line(depth + 1);
                    write(items.next(), depth + 1);
                    out.append(items.hasNext() ? "," : "");
                }
                end(any, depth);
                out.append(']');
            }
            case Tree.Scalar scalar -> scalar(scalar);
        }
    }

    private void mapping(Tree.Mapping mapping, int depth) {
        out.append('{');
        Iterator<Map.Entry<String, Tree.Entry>> entries = new TreeMap<>(mapping.entries()).entrySet().iterator();
        boolean any = entries.hasNext();
        while (entries.hasNext()) {
            Map.Entry<String, Tree.Entry> entry = entries.next();
            line(depth + 1);
            quoted(entry.getKey());
            out.append(indent.isEmpty() ? ":" : ": ");
            write(entry.getValue().value(), depth + 1);
            out.append(entries.hasNext() ? "," : "");
        }
        end(any, depth);
        out.append('}');
    }

    private void line(int depth) {
        if (!indent.isEmpty()) {
            out.append('\n').append(indent.repeat(depth));
        }
    }

    private void end(boolean any, int depth) {
        if (any) {
            line(depth);
        }
    }

    private void scalar(Tree.Scalar scalar) {
        switch (scalar.type()) {
            case TEXT -> quoted(scalar.text());
            case NULL -> out.append("null");
            case BOOLEAN -> out.append(scalar.isTrue());
            case INTEGER, DECIMAL -> out.append(Tree.plain(scalar));
        }
    }

    private void quoted(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '<', '>', '&', '\u2028', '\u2029' -> out.append(String.format("\\u%04x", (int) c));
                default -> out.append(c < 0x20 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        out.append('"');
    }
}
