package dev.podwire.kernel.ipvs;

import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;

/** What a virtual server is found by. */
public sealed interface ServiceKey {

    /** An address, a port and TCP, UDP or SCTP. Port 0 takes every port, for persistent servers only. */
    record Address(IpProtocol protocol, IpAddress address, int port) implements ServiceKey {
        public Address {
            if (!protocol.hasPorts()) {
                throw new IllegalArgumentException("a virtual server is TCP, UDP or SCTP, not " + protocol.text());
            }
        }

        @Override
        public boolean ipv6() {
            return address.isIpv6();
        }

        @Override
        public String toString() {
            return protocol.text() + " " + endPoint(address, port);
        }
    }

    /** A packet mark. */
    record Mark(int mark, boolean ipv6) implements ServiceKey {
        @Override
        public String toString() {
            return "mark " + Integer.toUnsignedString(mark);
        }
    }

    boolean ipv6();

    /** {@code address:port}, with brackets around IPv6. */
    static String endPoint(IpAddress address, int port) {
        return address.isIpv6() ? "[" + address + "]:" + port : address + ":" + port;
    }
}
