package dev.podwire.view.model;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of a manifest, ready to be listed; very long lines are cut for display. */
public record SourceLines(String file, List<String> lines) {

    private static final int LONGEST = 400;
    private static final Pattern KEY = Pattern.compile("^(\\s*(?:- )*)([^\\s#'\"{\\[][^:#]*|\"[^\"]*\")(:)(\\s.*|)$");

    /** A line in up to three parts: what stands before its value, the value, and a comment. */
    public record Parts(String key, String value, String comment) {}

    public SourceLines {
        lines = List.copyOf(lines);
    }

    public static SourceLines of(String file, String text) {
        return new SourceLines(file, text.lines().map(l -> l.length() > LONGEST ? l.substring(0, LONGEST) + "…" : l)
                .map(l -> l.replace("\t", "⇥ ")).toList());
    }

    /** Splits a YAML line for colouring; what is no key stays value. */
    public static Parts parts(String line) {
        if (line.stripLeading().startsWith("#")) {
            return new Parts("", "", line);
        }
        Matcher key = KEY.matcher(line);
        if (!key.matches()) {
            return new Parts("", line, "");
        }
        String value = key.group(4);
        int comment = value.indexOf(" #");
        return new Parts(key.group(1) + key.group(2) + key.group(3), comment < 0 ? value : value.substring(0, comment),
                comment < 0 ? "" : value.substring(comment));
    }
}
