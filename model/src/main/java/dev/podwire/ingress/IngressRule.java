package dev.podwire.ingress;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import dev.podwire.net.Origin;

/**
 * One path of one host of an Ingress.
 *
 * @param host        empty: every host; {@code *.example.com}: one label more
 * @param path        as written
 * @param annotations of its Ingress, those of ingress-nginx without their prefix
 */
record IngressRule(String host, String path, Type type, Decision.Backend backend, Map<String, String> annotations,
        Origin origin) {

    /** How a path is compared. */
    enum Type {
        EXACT, PREFIX, IMPLEMENTATION_SPECIFIC
    }

    IngressRule {
        annotations = Map.copyOf(annotations);
    }

    /** Whether a host in a rule (or in a TLS section) covers the one that was asked for. */
    static boolean covers(String pattern, String host) {
        if (pattern.isEmpty()) {
            return true;
        }
        if (!pattern.startsWith("*.")) {
            return pattern.toLowerCase(Locale.ROOT).equals(host);
        }
        int dot = host.indexOf('.');
        return dot > 0 && host.substring(dot).equals(pattern.substring(1).toLowerCase(Locale.ROOT));
    }

    /** Whether ingress-nginx reads the path as a regular expression. */
    boolean regex() {
        return type != Type.EXACT
                && (annotations.getOrDefault("use-regex", "").equals("true")
                        || annotations.containsKey("rewrite-target"));
    }

    Optional<Matcher> regexMatch(String asked) {
        try {
            Matcher matcher = Pattern.compile("^" + path, Pattern.CASE_INSENSITIVE).matcher(asked);
            return matcher.find() ? Optional.of(matcher) : Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    boolean matches(String asked) {
        if (regex()) {
            return regexMatch(asked).isPresent();
        }
        return switch (type) {
            case EXACT -> asked.equals(path);
            case PREFIX -> prefix(path, asked);
            case IMPLEMENTATION_SPECIFIC -> asked.startsWith(path);
        };
    }

    /** Prefixes count by path element: {@code /foo} covers {@code /foo/bar} but not {@code /foobar}. */
    static boolean prefix(String prefix, String asked) {
        String bare = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        return asked.equals(bare) || asked.startsWith(bare + "/");
    }

    /** The path that is sent on: {@code rewrite-target} replaces it, with <code>$1</code> for groups of a path's pattern. */
    String rewritten(String asked) {
        String target = annotations.get("rewrite-target");
        Optional<Matcher> match = target == null ? Optional.empty() : regexMatch(asked);
        if (target == null || match.isEmpty()) {
            return asked;
        }
        String filled = target;
        for (int i = 1; i <= match.get().groupCount(); i++) {
            String group = match.get().group(i);
            filled = filled.replace("$" + i, group == null ? "" : group);
        }
        return filled.startsWith("/") ? filled : "/" + filled;
    }

    /** Bigger is looked at first: Exact before all others, then the longer path, then Prefix before the rest. */
    long rank() {
        long exact = type == Type.EXACT ? 1L << 40 : 0;
        return exact + path.length() * 4L + (type == Type.PREFIX ? 1 : 0);
    }

    /** How the rule compares, for people. */
    String comparison() {
        if (regex()) {
            return "pattern ^" + path;
        }
        return switch (type) {
            case EXACT -> "Exact " + path;
            case PREFIX -> "Prefix " + path;
            case IMPLEMENTATION_SPECIFIC -> "ImplementationSpecific " + path;
        };
    }
}
