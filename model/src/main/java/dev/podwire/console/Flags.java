package dev.podwire.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The words of a kubectl command, sorted into flags and arguments as pflag sorts them.
 *
 * @param arguments what is no flag, in order
 * @param rest      the words behind {@code --}
 */
record Flags(List<String> arguments, Map<String, List<String>> values, Optional<List<String>> rest) {

    /** Flags that every command has, or nearly: each name with whether it takes a value. */
    private static final Map<String, String> SHORT = Map.of("n", "namespace", "o", "output", "l", "selector", "A",
            "all-namespaces", "L", "label-columns", "f", "filename", "c", "container", "w", "watch", "i", "stdin", "t",
            "tty");

    /**
     * What a command understands.
     *
     * @param command  its name, for messages
     * @param valued   flags with a value
     * @param switches flags without one, which may be given as {@code --flag=false}
     */
    record Known(String command, List<String> valued, List<String> switches) {}

    /** Reads the words behind the command's name; what is not known is refused. */
    static Flags read(Known known, List<String> words) {
        List<String> arguments = new ArrayList<>();
        Map<String, List<String>> values = new LinkedHashMap<>();
        int at = 0;
        while (at < words.size()) {
            String word = words.get(at++);
            if (word.equals("--")) {
                return new Flags(arguments, values, Optional.of(List.copyOf(words.subList(at, words.size()))));
            }
            if (!word.startsWith("-") || word.equals("-")) {
                arguments.add(word);
                continue;
            }
            Given given = given(known, word);
            String value = given.value();
            if (value.isEmpty() && !given.hasValue() && known.valued().contains(given.name())) {
                if (at == words.size()) {
                    throw KubectlException.error("flag needs an argument: " + word + "\nSee 'kubectl "
                            + known.command() + " --help' for usage.");
                }
                value = words.get(at++);
            } else if (!given.hasValue()) {
                value = "true";
            }
            values.computeIfAbsent(given.name(), name -> new ArrayList<>()).add(value);
        }
        return new Flags(arguments, values, Optional.empty());
    }

    private record Given(String name, String value, boolean hasValue) {}

    private static Given given(Known known, String word) {
        Given given;
        if (word.startsWith("--")) {
            int equals = word.indexOf('=');
            given = equals < 0
                    ? new Given(word.substring(2), "", false)
                    : new Given(word.substring(2, equals), word.substring(equals + 1), true);
        } else {
            given = letters(known, word);
        }
        if (!known.valued().contains(given.name()) && !known.switches().contains(given.name())) {
            String what = word.startsWith("--")
                    ? "unknown flag: --" + given.name()
                    : "unknown shorthand flag: '" + word.charAt(1) + "' in " + word;
            throw KubectlException.error(what + "\nSee 'kubectl " + known.command() + " --help' for usage.");
        }
        return given;
    }

    /** One letter, with its value directly behind it or without: {@code -nshop}, {@code -o=wide}, {@code -A}; or {@code -it}. */
    private static Given letters(Known known, String word) {
        String name = SHORT.getOrDefault(word.substring(1, 2), word.substring(1, 2));
        String behind = word.substring(2);
        if (behind.isEmpty()) {
            return new Given(name, "", false);
        }
        if (known.switches().contains(name)) {
            return given(known, "-" + behind);
        }
        return new Given(name, behind.startsWith("=") ? behind.substring(1) : behind, true);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).map(List::getLast);
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    boolean has(String name) {
        return value(name).filter(v -> !v.equals("false")).isPresent();
    }

    String namespace() {
        return value("namespace").filter(n -> !n.isEmpty()).orElse("default");
    }
}
