package dev.podwire.console;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.podwire.manifest.Tree;

/** One path of a JSONPath template: the steps from a document to the values that it means. */
final class JsonPathQuery {

    private static final Pattern NAME = Pattern.compile("((?:\\\\.|[^.\\[\\]\\\\ ,])+)");
    private static final Pattern FILTER = Pattern.compile("@(\\S*?)\\s*(==|!=|<=|>=|<|>)\\s*(.+)");

    private final String path;
    private int at;
    private final List<UnaryOperator<List<Tree>>> steps = new ArrayList<>();

    private JsonPathQuery(String path) {
        this.path = path;
    }

    /** Reads a path such as {@code .spec.containers[0].image}; an unknown form is refused. */
    static JsonPathQuery parse(String path) {
        JsonPathQuery query = new JsonPathQuery(path);
        query.read();
        return query;
    }

    /** The values in order; what is missing is left out. */
    List<Tree> find(Tree document) {
        List<Tree> values = List.of(document);
        for (UnaryOperator<List<Tree>> step : steps) {
            values = step.apply(values);
        }
        return values;
    }

    private void read() {
        if (path.startsWith("$") || path.startsWith("@")) {
            at++;
        }
        while (at < path.length()) {
            if (path.startsWith("..", at)) {
                at++;
                steps.add(JsonPathQuery::everything);
                if (at + 1 >= path.length()) {
                    throw wrong();
                }
            }
            if (path.charAt(at) == '.') {
                at++;
                if (at < path.length() && path.charAt(at) != '[') {
                    name();
                }
            } else if (path.charAt(at) == '[') {
                int end = close();
                bracket(path.substring(at + 1, end).strip());
                at = end + 1;
            } else if (at == 0) {
                name();
            } else {
                throw wrong();
            }
        }
    }

    private void name() {
        if (path.charAt(at) == '*') {
            at++;
            steps.add(JsonPathQuery::children);
            return;
        }
        Matcher matcher = NAME.matcher(path).region(at, path.length());
        if (!matcher.lookingAt()) {
            throw wrong();
        }
        at = matcher.end();
        field(matcher.group(1).replaceAll("\\\\(.)", "$1"));
    }

    private void field(String name) {
        steps.add(values -> values.stream().filter(Tree.Mapping.class::isInstance).map(Tree.Mapping.class::cast)
                .filter(m -> m.entries().containsKey(name)).map(m -> m.entries().get(name).value()).toList());
    }

    private int close() {
        int depth = 0;
        char quote = 0;
        for (int i = at; i < path.length(); i++) {
            char c = path.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else {
                depth += c == '[' ? 1 : c == ']' ? -1 : 0;
                if (depth == 0) {
                    return i;
                }
            }
        }
        throw KubectlException.error("error parsing jsonpath {" + path + "}, unterminated array");
    }

    private void bracket(String inside) {
        if (inside.equals("*")) {
            steps.add(JsonPathQuery::children);
        } else if (inside.startsWith("?(") && inside.endsWith(")")) {
            filter(inside.substring(2, inside.length() - 1).strip());
        } else if (inside.startsWith("'") || inside.startsWith("\"")) {
            field(inside.substring(1, inside.length() - 1));
        } else if (inside.matches("-?\\d{1,9}")) {
            int index = Integer.parseInt(inside);
            steps.add(values -> items(values, list -> at(list, index)));
        } else if (inside.matches("(-?\\d{1,9})?:(-?\\d{1,9})?")) {
            String[] ends = inside.split(":", -1);
            steps.add(values -> items(values, list -> slice(list, ends[0], ends[1])));
        } else {
            throw wrong();
        }
    }

    private static List<Tree> at(List<Tree> list, int index) {
        int place = index < 0 ? list.size() + index : index;
        if (place < 0 || place >= list.size()) {
            throw KubectlException.error("error executing jsonpath: array index out of bounds: index " + index
                    + ", length " + list.size());
        }
        return List.of(list.get(place));
    }

    private static List<Tree> slice(List<Tree> list, String from, String to) {
        int start = from.isEmpty() ? 0 : Integer.parseInt(from);
        int end = to.isEmpty() ? list.size() : Integer.parseInt(to);
        int first = Math.clamp(start < 0 ? list.size() + start : start, 0, list.size());
        int last = Math.clamp(end < 0 ? list.size() + end : end, first, list.size());
        return list.subList(first, last);
    }

    private static List<Tree> items(List<Tree> values, UnaryOperator<List<Tree>> choose) {
        List<Tree> found = new ArrayList<>();
        for (Tree value : values) {
            if (value instanceof Tree.Sequence sequence) {
                found.addAll(choose.apply(sequence.items()));
            }
        }
        return found;
    }

    private void filter(String condition) {
        Matcher matcher = FILTER.matcher(condition);
        if (!matcher.matches()) {
            if (!condition.startsWith("@")) {
                throw wrong();
            }
            JsonPathQuery there = parse(condition);
            steps.add(values -> items(values, list -> list.stream().filter(t -> !there.find(t).isEmpty()).toList()));
            return;
        }
        JsonPathQuery left = parse("@" + matcher.group(1));
        String operator = matcher.group(2);
        String right = matcher.group(3).strip().replaceAll("^([\"'])(.*)\\1$", "$2");
        steps.add(values -> items(values,
                list -> list.stream().filter(item -> holds(left.find(item), operator, right)).toList()));
    }

    private static boolean holds(List<Tree> left, String operator, String right) {
        if (left.isEmpty()) {
            return false;
        }
        String value = JsonPath.text(left.getFirst());
        int order = order(value, right);
        return switch (operator) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static int order(String one, String two) {
        try {
            return Double.compare(Double.parseDouble(one), Double.parseDouble(two));
        } catch (NumberFormatException e) {
            return one.compareTo(two);
        }
    }

    private static List<Tree> children(List<Tree> values) {
        List<Tree> found = new ArrayList<>();
        for (Tree value : values) {
            switch (value) {
                case Tree.Mapping mapping -> new java.util.TreeMap<>(mapping.entries()).values()
                        .forEach(e -> found.add(e.value()));
                case Tree.Sequence sequence -> found.addAll(sequence.items());
                case Tree.Scalar _ -> {
                }
            }
        }
        return found;
    }

    private static List<Tree> everything(List<Tree> values) {
        List<Tree> found = new ArrayList<>();
        for (Tree value : values) {
            found.add(value);
            found.addAll(everything(children(List.of(value))));
        }
        return found;
    }

    private KubectlException wrong() {
        return KubectlException.error("error parsing jsonpath {" + path + "}, unrecognized at position " + at);
    }
}
