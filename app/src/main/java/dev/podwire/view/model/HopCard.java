package dev.podwire.view.model;

import dev.podwire.theme.Tone;
import dev.podwire.trace.Hop;

/**
 * What a card of the flow strip says about a hop.
 *
 * @param number the hop's place in its chapter, from 1
 * @param title  the device or stage, written in mono
 * @param done   what came of it once it has happened: {@code forwarded}
 * @param next   the same before it happens: {@code forward}
 * @param tone   what it means
 */
public record HopCard(Hop hop, int number, String title, String done, String next, Tone tone) {

    /** The hop's place in the whole trace, from 1. */
    public int index() {
        return hop.index();
    }
}
