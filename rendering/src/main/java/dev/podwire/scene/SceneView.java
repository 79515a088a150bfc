package dev.podwire.scene;

import java.util.Optional;
import java.util.Set;

import dev.podwire.palette.Palette;

/**
 * How one looks at the picture.
 *
 * @param hovered       the id under the pointer
 * @param selected      ids that were chosen
 * @param reducedMotion whether moves are jumps
 */
public record SceneView(Palette palette, Viewport viewport, Optional<String> hovered, Set<String> selected,
        boolean reducedMotion) {

    public SceneView {
        selected = Set.copyOf(selected);
    }

    /** Nothing hovered, nothing selected, everything moving. */
    public static SceneView of(Palette palette, Viewport viewport) {
        return new SceneView(palette, viewport, Optional.empty(), Set.of(), false);
    }
}
