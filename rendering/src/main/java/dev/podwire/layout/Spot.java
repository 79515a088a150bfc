package dev.podwire.layout;

/**
 * A place where a packet can stop.
 *
 * @param id the topology id of the pod, room or device; the room's for everything inside a kernel
 */
public record Spot(Kind kind, String id) {

    public enum Kind {
        /** A pod's own eth0. */
        POD,
        /** The bridge port at the other end of a pod's veth. */
        PLUG,
        /** A room's bridge, at the gutter. */
        BRIDGE, PREROUTING, ROUTING, FILTER, POSTROUTING,
        /** The mouth of a room's tunnel. */
        TUNNEL,
        /** A network card. */
        PORT,
        /** The sockets of a machine. */
        HOST,
        /** A host outside. */
        EXTERNAL
    }
}
