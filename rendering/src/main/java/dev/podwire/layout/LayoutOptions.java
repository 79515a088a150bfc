package dev.podwire.layout;

import java.util.Set;

/**
 * What a layout has to fit.
 *
 * @param width  of the surface, in pixels; only its proportion to the height matters
 * @param height of the surface
 * @param keep   ids that must be shown and not fold into "N more", mostly what a trace touches
 */
public record LayoutOptions(double width, double height, Set<String> keep) {

    /** The room that the picture has in a window of 1440 × 900. */
    public static final LayoutOptions DEFAULT = new LayoutOptions(736, 604, Set.of());

    public LayoutOptions {
        if (!(width > 0) || !(height > 0)) {
            throw new IllegalArgumentException("no surface: " + width + " × " + height);
        }
        keep = Set.copyOf(keep);
    }

    public LayoutOptions keeping(Set<String> ids) {
        return new LayoutOptions(width, height, ids);
    }
}
