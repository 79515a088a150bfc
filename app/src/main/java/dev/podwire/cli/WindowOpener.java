package dev.podwire.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens the window. The command line knows only that there may be one; who composes the program gives it the means. */
@FunctionalInterface
public interface WindowOpener {

    /**
     * Opens the window on these files and returns when it was closed. If no window can be opened here, returns at once
     * with one sentence that says why and what to do.
     */
    Optional<String> open(List<Path> files);
}
