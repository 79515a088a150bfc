package dev.podwire.kernel.ipvs;

import java.util.Optional;

import dev.podwire.net.IpAddress;
import dev.podwire.net.Origin;

/**
 * A real server behind a virtual one.
 *
 * @param weight 0: no new connections
 * @param limits when it counts as overloaded
 */
public record RealServer(IpAddress address, int port, Forwarding forwarding, int weight, Limits limits,
        Optional<Origin> origin) {

    /** How packets reach a real server; only network address translation is walked. */
    public enum Forwarding {
        MASQ("-m", "Masq"), ROUTE("-g", "Route"), TUNNEL("-i", "Tunnel");

        private final String option;
        private final String text;

        Forwarding(String option, String text) {
            this.option = option;
            this.text = text;
        }

        public String option() {
            return option;
        }

        /** As {@code ipvsadm -L} prints it. */
        public String text() {
            return text;
        }
    }

    /** With more than {@code upper} connections a server gets no new ones until it has fewer than {@code lower}; 0: no limit. */
    public record Limits(int upper, int lower) {
        public static final Limits NONE = new Limits(0, 0);
    }

    /** A server that packets are translated to. */
    public static RealServer masq(IpAddress address, int port, int weight, Optional<Origin> origin) {
        return new RealServer(address, port, Forwarding.MASQ, weight, Limits.NONE, origin);
    }

    public RealServer withWeight(int other) {
        return new RealServer(address, port, forwarding, other, limits, origin);
    }

    public boolean is(IpAddress otherAddress, int otherPort) {
        return port == otherPort && address.equals(otherAddress);
    }

    @Override
    public String toString() {
        return ServiceKey.endPoint(address, port);
    }
}
