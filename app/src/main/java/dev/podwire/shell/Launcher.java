package dev.podwire.shell;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import javafx.application.Application;

/** Opens the window where there can be one, and otherwise says in one sentence why not and what to do. */
public final class Launcher {

    /** What JavaFX needs of the system on Linux, and the Debian package that brings it. */
    private static final Map<String, String> LIBRARIES = Map.of("libgtk-3.so.0", "libgtk-3-0", "libXtst.so.6",
            "libxtst6");

    private static final String INSTEAD = "The commands need no display: see podwire --help.";

    private Launcher() {}

    /** Opens the window on these files and returns when it was closed, or at once with what stands in the way. */
    public static Optional<String> open(List<Path> files) {
        Optional<String> obstacle = obstacle(System.getProperty("os.name", ""), System.getenv(), Launcher::loads);
        if (obstacle.isPresent()) {
            return obstacle;
        }
        Quiet.begin();
        try {
            Application.launch(PodwireApp.class, files.stream().map(Path::toString).toArray(String[]::new));
            return Optional.empty();
        } catch (RuntimeException | LinkageError e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            if (cause instanceof UnsupportedOperationException || cause instanceof LinkageError) {
                return Optional.of("The window cannot be opened (" + cause.getMessage() + "). " + INSTEAD);
            }
            throw e;
        }
    }

    /** Whether a library can be loaded. */
    @FunctionalInterface
    interface Libraries {
        boolean has(String library);
    }

    static Optional<String> obstacle(String system, Map<String, String> environment, Libraries libraries) {
        if (!system.toLowerCase(Locale.ROOT).contains("linux")
                || "Headless".equals(System.getProperty("glass.platform"))) {
            return Optional.empty();
        }
        if (environment.getOrDefault("DISPLAY", "").isEmpty()) {
            return Optional.of(environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty()
                    ? "There is no display to open a window on: DISPLAY is not set. Start Podwire in a desktop session. "
                            + INSTEAD
                    : "This Wayland session has no X server that JavaFX could use: install or enable Xwayland, so that"
                            + " DISPLAY is set. " + INSTEAD);
        }
        return LIBRARIES.entrySet().stream().filter(needed -> !libraries.has(needed.getKey())).findFirst()
                .map(missing -> "The window needs " + missing.getKey()
                        + ", which is not installed. On Debian or Ubuntu: sudo apt install " + missing.getValue()
                        + ". " + INSTEAD);
    }

    private static boolean loads(String library) {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(library, arena);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
