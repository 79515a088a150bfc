package dev.podwire.shell;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Silences what the toolkit says about itself when it starts, and what the preferences say when they make their folder:
 * neither is news for whoever opens a window. Errors are still logged.
 */
final class Quiet {

    /** Held here, since the log manager keeps loggers only as long as somebody else does. */
    private static final List<Logger> LOGGERS = List.of(Logger.getLogger("javafx"), Logger.getLogger("com.sun.javafx"),
            Logger.getLogger("com.sun.javafx.application.PlatformImpl"), Logger.getLogger("java.util.prefs"));

    private Quiet() {}

    /** Has to come before the toolkit starts. */
    static void begin() {
        LOGGERS.forEach(logger -> logger.setLevel(Level.SEVERE));
    }
}
