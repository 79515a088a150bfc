package dev.podwire.kernel.ipvs;

import dev.podwire.net.IpAddress;

/**
 * A connection as {@code ipvsadm -Lnc} lists it.
 *
 * @param protocol   {@code TCP}, {@code UDP}, {@code SCTP}, or {@code IP} for the template of a mark
 * @param state      {@code ESTABLISHED}, {@code UDP} and so on
 * @param client     with port 0 for a template, which makes a client's further connections go the same way
 * @param secondsLeft until it is forgotten
 */
public record IpvsConnection(String protocol, String state, End client, End virtual, End real, long secondsLeft) {

    /** An address and a port. */
    public record End(IpAddress address, int port) {
        @Override
        public String toString() {
            return ServiceKey.endPoint(address, port);
        }
    }

    /** Whether it stands for all connections of a client. */
    public boolean isTemplate() {
        return client.port() == 0;
    }
}
