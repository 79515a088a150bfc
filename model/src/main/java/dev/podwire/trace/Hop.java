package dev.podwire.trace;

import java.util.List;

/**
 * Consecutive steps of one packet at one stage in one namespace: what a card of the flow strip shows.
 *
 * @param index counts from 1 over the hops of the whole trace
 */
public record Hop(int index, int packet, Place place, Stage stage, List<Step> steps) {

    public Hop {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a hop has at least one step");
        }
    }

    public Step first() {
        return steps.getFirst();
    }

    public Step last() {
        return steps.getLast();
    }
}
