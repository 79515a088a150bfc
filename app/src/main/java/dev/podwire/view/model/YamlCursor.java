package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a manifest the caret stands.
 *
 * @param path   names of the mappings around it, outermost first
 * @param key    whose value is being typed; empty: it is a key itself
 * @param prefix what of the word has been typed already
 */
public record YamlCursor(String apiVersion, String kind, List<String> path, String key, String prefix) {

    private static final Pattern KEY = Pattern.compile("^(\\s*(?:- +)*)([A-Za-z0-9_.$-]+):(\\s*)(.*)$");
    private static final Pattern TYPED = Pattern.compile("^(\\s*(?:- +)*)([A-Za-z0-9_.$-]*)$");

    public YamlCursor {
        path = List.copyOf(path);
    }

    /** {@code caret}: how many characters of the text stand before it. */
    public static YamlCursor at(String text, int caret) {
        String[] lines = text.substring(0, caret).split("\n", -1);
        int first = lines.length - 1;
        while (first > 0 && !lines[first].startsWith("---")) {
            first--;
        }
        String document = document(text, caret);
        String line = lines[lines.length - 1];
        Matcher value = KEY.matcher(line);
        Matcher typed = TYPED.matcher(line);
        String key = "";
        String prefix = "";
        int indent;
        if (value.matches()) {
            key = value.group(2);
            prefix = value.group(4);
            indent = value.group(1).length();
        } else if (typed.matches()) {
            prefix = typed.group(2);
            indent = typed.group(1).length();
        } else {
            return new YamlCursor(top(document, "apiVersion"), top(document, "kind"), List.of(), "?", "");
        }
        return new YamlCursor(top(document, "apiVersion"), top(document, "kind"), path(lines, first, indent), key,
                prefix);
    }

    private static String document(String text, int caret) {
        int start = text.lastIndexOf("\n---", Math.max(0, caret - 1));
        int end = text.indexOf("\n---", caret);
        return text.substring(Math.max(0, start), end < 0 ? text.length() : end);
    }

    private static String top(String document, String name) {
        Matcher found = Pattern.compile("(?m)^" + name + ":\\s*[\"']?([A-Za-z0-9./-]+)").matcher(document);
        return found.find() ? found.group(1) : "";
    }

    private static List<String> path(String[] lines, int first, int indent) {
        List<String> path = new ArrayList<>();
        int inner = indent;
        for (int i = lines.length - 2; i >= first && inner > 0; i--) {
            Matcher key = KEY.matcher(lines[i]);
            if (key.matches() && key.group(1).length() < inner && key.group(4).isBlank()) {
                path.add(key.group(2));
                inner = key.group(1).length();
            } else if (key.matches() && key.group(1).length() < inner) {
                // A mapping's own scalar: what is deeper than it belongs to a key further up.
                inner = Math.max(inner, 0);
            }
        }
        Collections.reverse(path);
        return path;
    }
}
