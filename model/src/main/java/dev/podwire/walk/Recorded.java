package dev.podwire.walk;

import java.util.List;

import dev.podwire.trace.Step;
import dev.podwire.trace.TracedPacket;

/** What a session wrote down since it was last asked: packets numbered from 1, and steps with ids from 1 in order. */
public record Recorded(List<TracedPacket> packets, List<Step> steps) {

    public Recorded {
        packets = List.copyOf(packets);
        steps = List.copyOf(steps);
    }
}
