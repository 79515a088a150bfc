package dev.podwire.manifest;

/** What to do about a problem whose words come from Kubernetes and say only what is wrong. */
final class Advice {

    private Advice() {}

    /** Advice for a message of the API server's validation; empty if it says enough by itself. */
    static String of(String message, String path) {
        if (message.contains("supported values:")) {
            return "write one of the supported values, spelt like that";
        }
        if (message.contains("must be between")) {
            return "choose a number from that range";
        }
        if (message.startsWith("Required value")) {
            return "add " + path;
        }
        if (message.startsWith("Duplicate value")) {
            return "keep one of the two, or give one of them another value";
        }
        if (message.startsWith("Forbidden")) {
            return "remove the field, or change what forbids it";
        }
        if (message.startsWith("Too long") || message.startsWith("Too many")) {
            return "shorten it";
        }
        if (message.contains("regex used for validation") || message.contains("must contain only")) {
            return "write it with lower case letters, digits and '-' alone";
        }
        if (message.contains("valid IP address")) {
            return "write the whole address, without leading zeros";
        }
        if (message.contains("valid CIDR value")) {
            return "write an address, a slash and a length that fits its family";
        }
        if (message.startsWith("must be a whole number")) {
            return "write a whole number: no quotes, point or colon";
        }
        if (message.startsWith("must be a map")) {
            return "write its fields below it, each as 'name: value'";
        }
        return message.startsWith("Invalid value") ? "give it a value that the rule allows" : "";
    }
}
