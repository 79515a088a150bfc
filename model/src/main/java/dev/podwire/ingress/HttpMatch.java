package dev.podwire.ingress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import dev.podwire.manifest.Field;

/**
 * One match of an HTTPRoute rule: all of its conditions must hold.
 *
 * @param method empty: any
 */
record HttpMatch(Path path, String method, List<Named> headers, List<Named> parameters) {

    /** How a path is compared. */
    enum PathType {
        EXACT, PREFIX, REGEX
    }

    record Path(PathType type, String value) {
        boolean holds(String asked) {
            return switch (type) {
                case EXACT -> asked.equals(value);
                case PREFIX -> value.equals("/") || IngressRule.prefix(value, asked);
                case REGEX -> isMatch(value, asked);
            };
        }

        @Override
        public String toString() {
            return switch (type) {
                case EXACT -> "Exact " + value;
                case PREFIX -> "PathPrefix " + value;
                case REGEX -> "RegularExpression " + value;
            };
        }
    }

    /** A header or parameter and what it must be. */
    record Named(String name, String value, boolean regex) {
        boolean holds(Map<String, String> present) {
            String found = present.get(name);
            return found != null && (regex ? isMatch(value, found) : found.equals(value));
        }

        @Override
        public String toString() {
            return name + (regex ? "~" : "=") + value;
        }
    }

    private static boolean isMatch(String pattern, String text) {
        try {
            return Pattern.compile(pattern).matcher(text).matches();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    static HttpMatch read(Field match) {
        PathType type = switch (match.get("path", "type").text("PathPrefix")) {
            case "Exact" -> PathType.EXACT;
            case "RegularExpression" -> PathType.REGEX;
            default -> PathType.PREFIX;
        };
        return new HttpMatch(new Path(type, match.get("path", "value").text("/")), match.get("method").text(""),
                named(match.get("headers"), true), named(match.get("queryParams"), false));
    }

    private static List<Named> named(Field list, boolean lower) {
        List<Named> found = new ArrayList<>();
        for (Field each : list.items()) {
            String name = each.get("name").text("");
            found.add(new Named(lower ? name.toLowerCase(Locale.ROOT) : name, each.get("value").text(""),
                    each.get("type").text("Exact").equals("RegularExpression")));
        }
        return found;
    }

    boolean holds(HttpRequest request) {
        return path.holds(request.path()) && (method.isEmpty() || method.equals(request.method()))
                && headers.stream().allMatch(h -> h.holds(request.headers()))
                && parameters.stream().allMatch(p -> p.holds(request.parameters()));
    }

    /** Bigger comes first: Exact, then the longer path, then a method, then more headers, then more parameters. */
    long rank() {
        long exact = path.type() == PathType.EXACT ? 1L << 50 : 0;
        return exact + ((long) path.value().length() << 24) + (method.isEmpty() ? 0 : 1L << 20)
                + ((long) headers.size() << 8) + parameters.size();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(path.toString());
        if (!method.isEmpty()) {
            text.append(", method ").append(method);
        }
        headers.forEach(h -> text.append(", header ").append(h));
        parameters.forEach(p -> text.append(", parameter ").append(p));
        return text.toString();
    }
}
