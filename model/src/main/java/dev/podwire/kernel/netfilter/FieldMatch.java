package dev.podwire.kernel.netfilter;

import java.util.Optional;

import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;

/** Conditions on what a packet carries or on how it came to be, beyond addresses, ports and protocol. */
public sealed interface FieldMatch extends Match {

    /** {@code -m length --length FROM[:TO]}: of the whole IP packet, in bytes. */
    record Length(Span bytes, boolean negated) implements FieldMatch {}

    /** {@code -m ttl --ttl-eq|--ttl-lt|--ttl-gt}. */
    record Ttl(Order order, int value, boolean negated) implements FieldMatch {
        public enum Order {
            EQ, LT, GT
        }
    }

    /** {@code -m tos --tos VALUE/MASK}: of the byte that holds DSCP and ECN. */
    record Tos(int value, int mask, boolean negated) implements FieldMatch {}

    /** {@code -m dscp --dscp}. */
    record Dscp(int value, boolean negated) implements FieldMatch {}

    /** {@code -m tcp --tcp-option}: whether the option of this kind is there. Only the MSS (2) is carried by our packets. */
    record TcpOption(int kind, boolean negated) implements FieldMatch {
        public static final int MSS = 2;
    }

    /** {@code -m tcpmss --mss FROM[:TO]}: of the option in a SYN. */
    record TcpMss(Span bytes, boolean negated) implements FieldMatch {}

    /** {@code -m mac --mac-source}. */
    record SourceMac(MacAddress mac, boolean negated) implements FieldMatch {}

    /** {@code -m pkttype --pkt-type}: to whom the frame was addressed. */
    record PacketType(Kind kind, boolean negated) implements FieldMatch {
        public enum Kind {
            UNICAST, BROADCAST, MULTICAST
        }
    }

    /** {@code -m iprange --src-range|--dst-range}. */
    record AddressRange(boolean source, IpAddress first, IpAddress last, boolean negated) implements FieldMatch {}

    /** {@code -m u32 --u32}. */
    record U32(U32Tests tests, boolean negated) implements FieldMatch {}

    /** {@code -m owner}: who owns the socket that sends the packet; without a range, whether there is one at all. */
    record Owner(Id id, Optional<Span> range, boolean negated) implements FieldMatch {
        public enum Id {
            USER, GROUP, SOCKET
        }
    }

    /** {@code -m rpfilter}: whether an answer to the packet would leave by the device it came in by. */
    record ReversePath(boolean loose, boolean validMark, boolean acceptLocal, boolean negated) implements FieldMatch {}

    /** An inclusive range of numbers; one number is a range from it to itself. */
    record Span(long from, long to) {
        public boolean contains(long number) {
            return number >= from && number <= to;
        }

        /** Both ends with the separator between them, or the one number. */
        String text(char separator) {
            return from == to ? Long.toString(from) : from + "" + separator + to;
        }
    }
}
