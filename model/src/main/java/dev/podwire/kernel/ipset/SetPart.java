package dev.podwire.kernel.ipset;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;

/** One dimension of a set's element. */
public sealed interface SetPart {

    /** An address (then as a host prefix) or a network. */
    record Net(Cidr cidr) implements SetPart {
        @Override
        public String toString() {
            return cidr.isHost() ? cidr.address().toString() : cidr.toString();
        }
    }

    /** A port of a protocol (its IANA number); of ICMP, type and code as one number; 0 for protocols without ports. */
    record Port(int protocol, int port) implements SetPart {
        @Override
        public String toString() {
            return SetPorts.format(this);
        }
    }

    /** A port of whatever protocol. */
    record Number(int port) implements SetPart {
        @Override
        public String toString() {
            return Integer.toString(port);
        }
    }

    /** A hardware address. */
    record Mac(MacAddress mac) implements SetPart {
        @Override
        public String toString() {
            return mac.toString().toUpperCase(java.util.Locale.ROOT);
        }
    }

    /** A set in a list of sets. */
    record Member(String set) implements SetPart {
        @Override
        public String toString() {
            return set;
        }
    }

    static SetPart of(IpAddress address) {
        return new Net(Cidr.host(address));
    }
}
