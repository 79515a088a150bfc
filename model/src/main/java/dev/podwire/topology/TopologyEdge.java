package dev.podwire.topology;

import org.jspecify.annotations.Nullable;

/** An edge of the cluster graph: real ones carry packets, declared ones say what somebody wrote down. */
public record TopologyEdge(String id, String from, String to, Kind kind) {

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof TopologyEdge e && id.equals(e.id) && kind == e.kind
                && from.equals(e.from) && to.equals(e.to);
    }

    /** The id tells edges apart. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    public enum Kind {
        /** A veth pair, a bridge port or a cable: packets travel it. */
        WIRE,
        /** Two tunnel mouths that reach each other: packets travel it in an envelope. */
        OVERLAY,
        /** A Service and an endpoint of it. */
        ENDPOINT,
        /** An Ingress and the Service it names. */
        BACKEND
    }
}
