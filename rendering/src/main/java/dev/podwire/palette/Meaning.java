package dev.podwire.palette;

import java.util.Locale;

/** What a hue says; each is always shown with a second sign. */
public enum Meaning {
    DNS, CONNECTION, DATA, REWRITTEN, ENCAPSULATED, DELIVERED, DROPPED;

    /** The four colours of a meaning. */
    public enum Tone {
        /** The pure hue; never drawn without its edge. */
        FILL,
        /** At least 3:1 on canvas and room. */
        EDGE,
        /** At least 4.5:1 on panel, canvas, raised and its own tint. */
        TEXT,
        /** Background of a card or row. */
        TINT
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
