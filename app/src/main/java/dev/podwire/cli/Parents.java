package dev.podwire.cli;

import org.jspecify.annotations.Nullable;

/** What a command has from the one above it. */
final class Parents {

    private Parents() {}

    /** The console; a command that was started without a parent has none, which is a fault of the caller. */
    static Console console(@Nullable PodwireCommand parent) {
        if (parent == null) {
            throw new IllegalStateException("a command runs below podwire");
        }
        return parent.console;
    }
}
