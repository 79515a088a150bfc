package dev.podwire.walk;

import java.util.List;
import java.util.Optional;

import dev.podwire.net.Origin;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import dev.podwire.trace.Delta;

/** Takes down what the stages do. */
interface Recorder {

    /** Whether steps of this level are taken down at all; asked before a step is made, so that not recording costs nothing. */
    boolean wants(Recording level);

    /** Takes down one step; the packet is as it is after the step, {@code before} as it was. */
    void record(Note note);

    /** A step as a stage reports it. */
    record Note(Kernel kernel, String device, Flight flight, Action action, Packet before, Packet after,
            Optional<Origin> origin, List<Delta> deltas) {}
}
