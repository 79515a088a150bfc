package dev.podwire.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.podwire.manifest.Field;

/** Chooses objects by their labels: all labels and all expressions must hold. An empty selector chooses everything. */
public record LabelSelector(Map<String, String> labels, List<Expression> expressions) {

    /** A condition on one label; {@code operator} is In, NotIn, Exists, DoesNotExist, Gt or Lt. */
    public record Expression(String key, String operator, List<String> values) {
        public Expression {
            values = List.copyOf(values);
        }

        /** Whether the labels fulfil the condition; an unknown operator holds for none. */
        public boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case "In" -> value != null && values.contains(value);
                case "NotIn" -> value == null || !values.contains(value);
                case "Exists" -> value != null;
                case "DoesNotExist" -> value == null;
                case "Gt" -> value != null && compare(value) > 0;
                case "Lt" -> value != null && compare(value) < 0;
                default -> false;
            };
        }

        private int compare(String value) {
            try {
                return values.isEmpty() ? 0 : Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst()));
            } catch (NumberFormatException e) {
                return 0;
            }
        }
    }

    public LabelSelector {
        labels = Map.copyOf(labels);
        expressions = List.copyOf(expressions);
    }

    /** Reads matchLabels and matchExpressions. */
    public static LabelSelector of(Field selector) {
        return new LabelSelector(selector.get("matchLabels").textMap(), expressions(selector.get("matchExpressions")));
    }

    /** Reads a list of expressions. */
    public static List<Expression> expressions(Field list) {
        List<Expression> expressions = new ArrayList<>();
        for (Field item : list.items()) {
            expressions.add(new Expression(item.get("key").text(""), item.get("operator").text(""),
                    item.get("values").texts()));
        }
        return expressions;
    }

    public boolean isEmpty() {
        return labels.isEmpty() && expressions.isEmpty();
    }

    /** Whether an object with these labels is chosen. */
    public boolean matches(Map<String, String> candidate) {
        return matchesAll(labels, candidate) && expressions.stream().allMatch(e -> e.matches(candidate));
    }

    /** Whether every wanted label is there with its value. */
    public static boolean matchesAll(Map<String, String> wanted, Map<String, String> candidate) {
        for (Map.Entry<String, String> label : wanted.entrySet()) {
            if (!label.getValue().equals(candidate.get(label.getKey()))) {
                return false;
            }
        }
        return true;
    }
}
