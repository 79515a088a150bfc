package dev.podwire.palette;

import java.util.Locale;

/** A set of colours for everything. */
public enum Theme {
    LIGHT, DARK, HIGH_CONTRAST;

    /** The word used on the command line and in file names. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
