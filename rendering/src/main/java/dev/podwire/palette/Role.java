package dev.podwire.palette;

import java.util.Locale;

/** What a neutral or accent colour is for. */
public enum Role {
    /** Window, status bar, code wells, quiet cards. */
    WINDOW,
    /** Command bar, panels, strip. */
    PANEL,
    /** Behind the topology. */
    CANVAS,
    /** Hop cards, bubbles, labels. */
    RAISED,
    /** Bus bars, key caps. */
    SUNKEN,
    /** Inside a node. */
    ROOM,
    /** Hairlines. */
    BORDER,
    /** Edges of controls and quiet shapes. */
    BORDER2,
    /** Node walls, ports, plugs, bus edges. */
    WALL,
    /** Names and values. */
    TEXT,
    /** Secondary text. */
    TEXT2,
    /** Quiet text, skipped rules. */
    TEXT3,
    /** Links, focus, what acts next. */
    ACCENT,
    /** The one primary button, the selected tool. */
    ACCENTFILL,
    /** Text on {@link #ACCENTFILL}. */
    ONACCENT,
    /** Selected row, active layer. */
    ACCENTTINT,
    /** Band of the outside and the underlay. */
    BAND0,
    /** Band of the first node. */
    BAND1,
    /** Band of the second node. */
    BAND2,
    /** Band of the target. */
    BAND3;

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
