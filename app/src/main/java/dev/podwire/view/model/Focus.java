package dev.podwire.view.model;

import java.util.List;
import java.util.Optional;

import dev.podwire.trace.Hop;
import dev.podwire.trace.Step;

/**
 * What the inspector looks at: a hop as a whole, or as far as one of its steps.
 *
 * @param at   how many of the hop's steps have happened, from 1
 * @param fine whether it is one step that is looked at and not the whole hop
 */
public record Focus(HopCard card, int at, boolean fine) {

    public static Focus whole(HopCard card) {
        return new Focus(card, card.hop().steps().size(), false);
    }

    /** The hop as far as it has happened. */
    public Hop upTo() {
        Hop hop = card.hop();
        return fine ? new Hop(hop.index(), hop.packet(), hop.place(), hop.stage(), hop.steps().subList(0, at)) : hop;
    }

    /** What the packet is compared over: the step, or the hop from its first step to its last. */
    public Hop changed() {
        Hop hop = card.hop();
        return fine ? new Hop(hop.index(), hop.packet(), hop.place(), hop.stage(), List.of(step())) : hop;
    }

    /** The step that happened last. */
    public Step step() {
        return card.hop().steps().get(at - 1);
    }

    /** The step that is looked at; empty if it is the whole hop. */
    public Optional<Step> alone() {
        return fine ? Optional.of(step()) : Optional.empty();
    }
}
