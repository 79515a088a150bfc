package dev.podwire.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.podwire.api.LabelSelector;
import dev.podwire.manifest.Field;

/** Label and field selectors as they are typed and printed (k8s.io/apimachinery/pkg/labels, pkg/fields). */
final class Selectors {

    private static final String KEY = "[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?";
    private static final Pattern EQUALITY = Pattern.compile("(" + KEY + ")\\s*(==|=|!=)\\s*([-A-Za-z0-9_.]*)");
    private static final Pattern SET = Pattern.compile("(" + KEY + ")\\s+(in|notin)\\s*\\(([^()]*)\\)");
    private static final Pattern EXISTS = Pattern.compile("(!?)\\s*(" + KEY + ")");

    private static final Map<String, List<String>> FIELDS = Map.of("metadata.name", List.of(), "metadata.namespace",
            List.of(), "status.phase", List.of("Pod", "Namespace"), "spec.nodeName", List.of("Pod"), "status.podIP",
            List.of("Pod"), "spec.unschedulable", List.of("Node"), "type", List.of("Secret"));

    private Selectors() {}

    /** What {@code -l} asks for. */
    static Predicate<Map<String, String>> labels(String text) {
        List<LabelSelector.Expression> expressions = new ArrayList<>();
        for (String part : parts(text)) {
            expressions.add(expression(text, part.strip()));
        }
        return labels -> expressions.stream().allMatch(e -> e.matches(labels));
    }

    private static LabelSelector.Expression expression(String text, String part) {
        Matcher equality = EQUALITY.matcher(part);
        if (equality.matches()) {
            return new LabelSelector.Expression(equality.group(1), equality.group(3).equals("!=") ? "NotIn" : "In",
                    List.of(equality.group(4)));
        }
        Matcher set = SET.matcher(part);
        if (set.matches()) {
            return new LabelSelector.Expression(set.group(1), set.group(3).equals("in") ? "In" : "NotIn",
                    Arrays.stream(set.group(4).split(",", -1)).map(String::strip).toList());
        }
        Matcher exists = EXISTS.matcher(part);
        if (exists.matches()) {
            return new LabelSelector.Expression(exists.group(2), exists.group(1).isEmpty() ? "Exists" : "DoesNotExist",
                    List.of());
        }
        throw KubectlException.error("unable to parse requirement: '" + part + "' of the selector '" + text
                + "' is none of KEY=VALUE, KEY!=VALUE, KEY in (A,B), KEY notin (A,B), KEY, !KEY");
    }

    /** The text between commas that stand in no parentheses. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (start < text.length()) {
            parts.add(text.substring(start));
        }
        return parts;
    }

    /** What {@code --field-selector} asks for; the API server knows few fields, and refuses the others. */
    static Predicate<Item> fields(String text, ResourceType type) {
        Predicate<Item> all = item -> true;
        for (String part : text.split(",", -1)) {
            Matcher matcher = Pattern.compile("([^=!]+)(==|=|!=)(.*)").matcher(part);
            if (!matcher.matches()) {
                throw KubectlException.error("invalid selector: '" + text + "'; can't understand '" + part + "'");
            }
            String field = matcher.group(1);
            List<String> kinds = FIELDS.get(field);
            if (kinds == null || !kinds.isEmpty() && !kinds.contains(type.kind())) {
                throw new KubectlException("Error from server (BadRequest): Unable to find \"" + type.qualified()
                        + "\" that match label selector \"\", field selector \"" + text
                        + "\": field label not supported: " + field);
            }
            boolean wanted = !matcher.group(2).equals("!=");
            String value = matcher.group(3);
            all = all.and(item -> value(item, field).equals(value) == wanted);
        }
        return all;
    }

    private static String value(Item item, String path) {
        Field field = item.root();
        for (String name : path.split("\\.", -1)) {
            field = field.get(name);
        }
        return field.text(path.equals("spec.unschedulable") ? "false" : "");
    }

    /** Labels by key: {@code app=web,tier=front}. */
    static String format(Map<String, String> labels) {
        return new TreeMap<>(labels).entrySet().stream().map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(","));
    }

    /** A selector by key: {@code app=web,tier in (back,front)}. */
    static String format(LabelSelector selector) {
        List<Map.Entry<String, String>> parts = new ArrayList<>();
        selector.labels().forEach((key, value) -> parts.add(Map.entry(key, key + "=" + value)));
        selector.expressions().forEach(e -> parts.add(Map.entry(e.key(), format(e))));
        return parts.stream().sorted(Map.Entry.comparingByKey()).map(Map.Entry::getValue)
                .collect(Collectors.joining(","));
    }

    private static String format(LabelSelector.Expression expression) {
        String values = expression.values().stream().sorted().collect(Collectors.joining(",", "(", ")"));
        return switch (expression.operator()) {
            case "In" -> expression.key() + " in " + values;
            case "NotIn" -> expression.key() + " notin " + values;
            case "DoesNotExist" -> "!" + expression.key();
            default -> expression.key();
        };
    }
}
