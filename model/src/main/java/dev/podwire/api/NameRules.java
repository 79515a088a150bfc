package dev.podwire.api;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;

/** Names, namespaces and labels (apimachinery's validation). */
final class NameRules {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern LABEL_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
    private static final Set<String> LABEL_NAMED = Set.of("Namespace");

    private NameRules() {}

    static void check(String kind, Field root, List<Problem> problems) {
        Field metadata = root.get("metadata");
        Field name = metadata.get("name");
        String text = name.text("");
        if (text.isEmpty()) {
            if (metadata.get("generateName").text("").isEmpty()) {
                problems.add(name.error("Required value: name or generateName is required", "add metadata.name"));
            }
        } else if (kind.equals("Service")) {
            require(isLabel1035(text), name, label1035(), problems);
            requireLength(name, 63, problems);
        } else if (LABEL_NAMED.contains(kind)) {
            require(LABEL.matcher(text).matches(), name, label1123(), problems);
            requireLength(name, 63, problems);
        } else {
            require(isSubdomain(text), name, subdomain(), problems);
            requireLength(name, 253, problems);
        }
        Field namespace = metadata.get("namespace");
        if (namespace.exists() && !Kinds.clusterWide(kind)) {
            require(LABEL.matcher(namespace.text("")).matches(), namespace, label1123(), problems);
        }
        labels(metadata.get("labels"), problems);
    }

    static void labels(Field labels, List<Problem> problems) {
        labels.entries((key, value) -> {
            String text = value.text("");
            require(LABEL_VALUE.matcher(text).matches(), value,
                    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and "
                            + "must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or "
                            + "'12345', regex used for validation is '" + LABEL_VALUE.pattern() + "')",
                    problems);
            requireLength(value, 63, problems);
        });
    }

    private static void requireLength(Field field, int most, List<Problem> problems) {
        if (field.text("").length() > most) {
            problems.add(field.error("Too long: may not be more than " + most + " bytes", ""));
        }
    }

    private static void require(boolean holds, Field field, String rule, List<Problem> problems) {
        if (!holds) {
            problems.add(field.error("Invalid value: \"" + shortened(field.text("")) + "\": " + rule, ""));
        }
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    /** Names can be long and hostile; each label is matched on its own, so that matching stays linear. */
    static boolean isSubdomain(String text) {
        if (text.length() > 1000) {
            return false;
        }
        for (String label : text.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return true;
    }

    static boolean isLabel(String text) {
        return LABEL.matcher(text).matches();
    }

    static boolean isLabel1035(String text) {
        return LABEL_1035.matcher(text).matches();
    }

    static String label1035() {
        return "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
                + "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for "
                + "validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
    }

    static String label1123() {
        return "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start "
                + "and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
                + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    }

    private static String subdomain() {
        return "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and "
                + "must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
                + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    }
}
