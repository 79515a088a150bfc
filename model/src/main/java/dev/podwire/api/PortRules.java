package dev.podwire.api;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;

/** Port numbers, port names and protocols. */
final class PortRules {

    private PortRules() {}

    static void number(Field field, List<Problem> problems) {
        int port = field.integer(0);
        if (port < 1 || port > 65535) {
            problems.add(field.error("Invalid value: " + field.text("0") + ": must be between 1 and 65535, inclusive",
                    ""));
        }
    }

    static void protocol(Field field, List<Problem> problems) {
        String text = field.text("TCP");
        if (!text.equals("TCP") && !text.equals("UDP") && !text.equals("SCTP")) {
            problems.add(field.error(
                    "Unsupported value: \"" + text + "\": supported values: \"SCTP\", \"TCP\", \"UDP\"",
                    "HTTP runs over TCP; say so with appProtocol"));
        }
    }

    /** A number from 1 to 65535, or an IANA service name. */
    static void numberOrName(Field field, List<Problem> problems) {
        String text = field.text("");
        if (isNumber(field)) {
            number(field, problems);
            return;
        }
        for (String broken : brokenNameRules(text)) {
            problems.add(field.error("Invalid value: \"" + text + "\": " + broken, ""));
        }
    }

    private static boolean isNumber(Field field) {
        return field.integer(Integer.MIN_VALUE) != Integer.MIN_VALUE;
    }

    static List<String> brokenNameRules(String name) {
        List<String> broken = new ArrayList<>();
        if (name.length() > 15) {
            broken.add("must be no more than 15 characters");
        }
        if (!name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
            broken.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (name.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            broken.add("must contain at least one letter (a-z)");
        }
        if (name.contains("--")) {
            broken.add("must not contain consecutive hyphens");
        }
        if (name.startsWith("-") || name.endsWith("-")) {
            broken.add("must not begin or end with a hyphen");
        }
        return broken;
    }
}
