package dev.podwire.scene;

import dev.podwire.palette.Colour;

/** A colour with an opacity from 0 to 1. */
public record Ink(Colour colour, double opacity) {

    public static Ink of(Colour colour) {
        return new Ink(colour, 1);
    }
}
