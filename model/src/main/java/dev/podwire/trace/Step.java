package dev.podwire.trace;

import java.util.List;
import java.util.Optional;

import dev.podwire.net.Origin;
import dev.podwire.packet.Packet;

/**
 * One decision or event of a walk.
 *
 * @param id     counts from 1 over the whole trace, in the order of happening
 * @param nanos  virtual time since the start of the walk
 * @param packet the number of the packet concerned, from 1; it stays the same through NAT, routing and encapsulation
 * @param before the packet when the step began, from the outermost header that is of interest here
 * @param after  the packet when the step ended; the same object if nothing changed
 * @param origin for whom the deciding rule, route or entry was written
 * @param deltas what the step changed in the kernel's tables, in order
 */
public record Step(int id, long nanos, int packet, Place place, Action action, Packet before, Packet after,
        Optional<Origin> origin, List<Delta> deltas) {

    public Step {
        deltas = List.copyOf(deltas);
    }

    public boolean changedPacket() {
        return before != after && !before.equals(after);
    }
}
