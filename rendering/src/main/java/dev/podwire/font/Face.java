package dev.podwire.font;

import java.io.InputStream;
import java.util.Objects;

/** The bundled faces. */
public enum Face {
    SANS("Inter", 400, "Inter-Regular.otf"), SANS_MEDIUM("Inter", 500, "Inter-Medium.otf"), SANS_BOLD("Inter", 600,
            "Inter-SemiBold.otf"), MONO("JetBrains Mono", 400, "JetBrainsMono-Regular.ttf"), MONO_MEDIUM(
                    "JetBrains Mono", 500, "JetBrainsMono-Medium.ttf"), MONO_BOLD("JetBrains Mono", 600,
                            "JetBrainsMono-SemiBold.ttf");

    private final String family;
    private final int weight;
    private final String file;

    Face(String family, int weight, String file) {
        this.family = family;
        this.weight = weight;
        this.file = file;
    }

    /** The family as a style sheet names it. */
    public String family() {
        return family;
    }

    /** The weight as a style sheet counts it: 400, 500 or 600. */
    public int weight() {
        return weight;
    }

    public boolean mono() {
        return this == MONO || this == MONO_MEDIUM || this == MONO_BOLD;
    }

    /** A fresh stream over the font file; the caller closes it. */
    public InputStream open() {
        return Objects.requireNonNull(Face.class.getResourceAsStream("/fonts/" + file), file);
    }
}
