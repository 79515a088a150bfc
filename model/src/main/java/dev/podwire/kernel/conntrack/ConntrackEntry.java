package dev.podwire.kernel.conntrack;

import java.util.Set;

/**
 * A tracked connection: what its packets look like in the original direction and, after any NAT, in the reply direction.
 *
 * @param state          of TCP and SCTP: SYN_SENT, SYN_RECV, ESTABLISHED, FIN_WAIT …; empty for other protocols
 * @param timeoutSeconds seconds of virtual time until the entry goes, as of the moment it is looked at
 * @param mark           the connection mark
 * @param zones          the conntrack zones of the two directions
 */
public record ConntrackEntry(ConntrackTuple original, ConntrackTuple reply, String state, Set<Status> status,
        long timeoutSeconds, int mark, Zones zones) {

    /** The bits of {@code enum ip_conntrack_status} that people see. */
    public enum Status {
        SEEN_REPLY, ASSURED, CONFIRMED, SRC_NAT, DST_NAT, DYING
    }

    /** The conntrack zones of a connection's two directions, 0 by default. */
    public record Zones(int original, int reply) {
        public static final Zones DEFAULT = new Zones(0, 0);
    }

    public ConntrackEntry {
        status = Set.copyOf(status);
    }
}
