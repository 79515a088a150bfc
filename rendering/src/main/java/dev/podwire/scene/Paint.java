package dev.podwire.scene;

import java.util.List;
import java.util.Optional;

import dev.podwire.palette.Colour;

/** How a shape is filled and outlined. */
public record Paint(Optional<Ink> fill, Optional<Stroke> stroke) {

    /** An outline: its width in pixels at 100 %, its dashes (empty: solid), and whether ends and corners are round. */
    public record Stroke(Ink ink, double width, List<Double> dash, boolean round) {
        public Stroke {
            dash = List.copyOf(dash);
        }
    }

    public static Paint fill(Colour colour) {
        return new Paint(Optional.of(Ink.of(colour)), Optional.empty());
    }

    public static Paint line(Colour colour, double width) {
        return new Paint(Optional.empty(), Optional.of(new Stroke(Ink.of(colour), width, List.of(), true)));
    }

    public static Paint of(Colour fill, Colour edge, double width) {
        return new Paint(Optional.of(Ink.of(fill)),
                Optional.of(new Stroke(Ink.of(edge), width, List.of(), false)));
    }

    /** This paint with its outline dashed: lengths of ink and gap in turn. */
    public Paint dashed(Double... lengths) {
        return new Paint(fill,
                stroke.map(s -> new Stroke(s.ink(), s.width(), List.of(lengths), s.round())));
    }

    /** This paint with fill and outline at {@code opacity}. */
    public Paint faded(double opacity) {
        return new Paint(fill.map(f -> new Ink(f.colour(), f.opacity() * opacity)), stroke.map(
                s -> new Stroke(new Ink(s.ink().colour(), s.ink().opacity() * opacity), s.width(), s.dash(),
                        s.round())));
    }

    /** This paint without its fill. */
    public Paint hollow() {
        return new Paint(Optional.empty(), stroke);
    }
}
