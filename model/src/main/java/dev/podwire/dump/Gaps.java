package dev.podwire.dump;

import java.util.ArrayList;
import java.util.List;

/** Collects what a dump does not say, and what it says that is not simulated. */
final class Gaps {

    private final List<String> asked = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** Something that a walk may depend on is not in the dump: what was taken instead, and where it would stand. */
    void ask(String what, String taken, DumpPart part) {
        asked.add("not in the dump: " + what + ". Taken: " + taken + ". To tell: " + part.howToGet() + ".");
    }

    void ask(String question) {
        asked.add(question);
    }

    void warn(String warning) {
        if (!warnings.contains(warning)) {
            warnings.add(warning);
        }
    }

    List<String> asked() {
        return asked;
    }

    List<String> warnings() {
        return warnings;
    }
}
