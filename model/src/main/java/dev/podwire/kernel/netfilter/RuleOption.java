package dev.podwire.kernel.netfilter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An option of a match or target extension as it was written: its name without dashes, and its words. */
record RuleOption(String name, boolean negated, List<String> values) {

    /** The first word of the option; options without words are never asked. */
    String value() {
        return values.getFirst();
    }

    /** The extension {@code name} with the options given to it so far; {@code known} says how many words each option takes. */
    record Module(String name, Map<String, Integer> known, List<RuleOption> given) {

        Module(String name, Map<String, Integer> known) {
            this(name, known, new ArrayList<>());
        }

        boolean knows(String option) {
            return known.containsKey(option);
        }

        void read(String option, boolean negated, RuleWords words) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < known.getOrDefault(option, 0); i++) {
                values.add(words.next("--" + option));
            }
            given.add(new RuleOption(option, negated, values));
        }

        boolean has(String option) {
            return given.stream().anyMatch(o -> o.name().equals(option));
        }

        String value(String option, String otherwise) {
            return given.stream().filter(o -> o.name().equals(option)).map(RuleOption::value).findFirst()
                    .orElse(otherwise);
        }
    }
}
