package dev.podwire.shell;

import java.util.Locale;
import java.util.prefs.BackingStoreException;
import java.util.prefs.Preferences;

import dev.podwire.palette.Theme;

/** What the window remembers from one start to the next: the theme. A machine that cannot keep it starts light. */
final class Preferred {

    private static final String THEME = "theme";

    private Preferred() {}

    static Theme theme() {
        try {
            return Theme.valueOf(node().get(THEME, Theme.LIGHT.name()).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException | IllegalStateException | SecurityException e) {
            return Theme.LIGHT;
        }
    }

    static void remember(Theme theme) {
        try {
            node().put(THEME, theme.name());
            node().flush();
        } catch (BackingStoreException | IllegalStateException | SecurityException e) {
            System.getLogger("podwire").log(System.Logger.Level.DEBUG, "the theme could not be kept", e);
        }
    }

    static Preferences node() {
        return Preferences.userRoot().node("dev/podwire");
    }
}
