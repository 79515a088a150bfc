package dev.podwire.theme;

import java.util.Locale;

/** What a colour means. Every tone but {@link #QUIET} has a sign of its own, so that no colour speaks alone. */
public enum Tone {
    QUIET, DNS, CONNECTION, DATA, REWRITTEN, ENCAPSULATED, DELIVERED, DROPPED;

    /** The style class under which the tone's colours are looked up. */
    public String styleClass() {
        return "tone-" + name().toLowerCase(Locale.ROOT);
    }
}
