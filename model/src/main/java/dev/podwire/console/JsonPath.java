package dev.podwire.console;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.manifest.Tree;

/**
 * A template of kubectl's JSONPath (k8s.io/client-go/util/jsonpath): text, {@code {.items[*].metadata.name}},
 * {@code {range …}…{end}}, quoted texts, filters.
 */
final class JsonPath {

    /** Part of a template. */
    private sealed interface Part {
        record Text(String text) implements Part {}

        record Value(JsonPathQuery query) implements Part {}

        record Range(JsonPathQuery query, List<Part> body) implements Part {}
    }

    private final String template;
    private int at;

    private JsonPath(String template) {
        this.template = template;
    }

    /** What the template says of a document. */
    static String print(String template, Tree document) {
        JsonPath reader = new JsonPath(template);
        List<Part> parts = reader.parts(false);
        StringBuilder out = new StringBuilder();
        write(parts, document, out);
        return out.toString();
    }

    private static void write(List<Part> parts, Tree document, StringBuilder out) {
        for (Part part : parts) {
            switch (part) {
                case Part.Text(String text) -> out.append(text);
                case Part.Value(JsonPathQuery query) -> out.append(String.join(" ",
                        query.find(document).stream().map(JsonPath::text).toList()));
                case Part.Range(JsonPathQuery query, List<Part> body) -> query.find(document)
                        .forEach(item -> write(body, item, out));
            }
        }
    }

    /** A value as it is printed: texts bare, lists and maps as JSON. */
    static String text(Tree value) {
        return value instanceof Tree.Scalar scalar && scalar.type() == Tree.Type.TEXT
                ? scalar.text()
                : value instanceof Tree.Scalar scalar && scalar.isNull() ? "" : JsonText.compact(value);
    }

    private List<Part> parts(boolean inRange) {
        List<Part> parts = new ArrayList<>();
        while (at < template.length()) {
            int open = template.indexOf('{', at);
            if (open != at) {
                int end = open < 0 ? template.length() : open;
                parts.add(new Part.Text(template.substring(at, end)));
                at = end;
                continue;
            }
            String action = action().strip();
            if (action.equals("end")) {
                if (!inRange) {
                    throw wrong("not in range, nothing to end");
                }
                return parts;
            } else if (action.startsWith("range ")) {
                JsonPathQuery query = JsonPathQuery.parse(action.substring(6).strip());
                parts.add(new Part.Range(query, parts(true)));
            } else if (action.startsWith("\"") || action.startsWith("'")) {
                parts.add(new Part.Text(unquoted(action)));
            } else {
                parts.add(new Part.Value(JsonPathQuery.parse(action)));
            }
        }
        if (inRange) {
            throw wrong("unclosed range");
        }
        return parts;
    }

    /** The text between braces, which may hold quoted braces. */
    private String action() {
        char quote = 0;
        for (int i = at + 1; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c == '\\') {
                i++;
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '}') {
                String action = template.substring(at + 1, i);
                at = i + 1;
                return action;
            }
        }
        throw wrong("unclosed action");
    }

    private static String unquoted(String action) {
        StringBuilder out = new StringBuilder();
        for (int i = 1; i < action.length() - 1; i++) {
            char c = action.charAt(i);
            if (c == '\\' && i + 1 < action.length() - 1) {
                char next = action.charAt(++i);
                c = switch (next) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case 'r' -> '\r';
                    default -> next;
                };
            }
            out.append(c);
        }
        return out.toString();
    }

    private KubectlException wrong(String what) {
        return KubectlException.error("error parsing jsonpath " + template + ", " + what);
    }
}
