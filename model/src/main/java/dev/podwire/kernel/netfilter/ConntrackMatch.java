package dev.podwire.kernel.netfilter;

import java.util.Set;

import dev.podwire.net.Cidr;

/** What {@code -m conntrack} asks about a packet's connection beside its state. None holds for a packet without one. */
public sealed interface ConntrackMatch extends Match {

    /** The four ends of a connection: source and destination, of packets in the original and in the reply direction. */
    enum End {
        ORIGINAL_SOURCE("origsrc"), ORIGINAL_DESTINATION("origdst"), REPLY_SOURCE("replsrc"), REPLY_DESTINATION(
                "repldst");

        private final String text;

        End(String text) {
            this.text = text;
        }

        /** The word in the names of the options {@code --ctWORD} and {@code --ctWORDport}. */
        String text() {
            return text;
        }
    }

    /** {@code --ctproto}. */
    record Protocol(int number, boolean negated) implements ConntrackMatch {}

    /** {@code --ctorigsrc} and its like. */
    record Address(End end, Cidr cidr, boolean negated) implements ConntrackMatch {}

    /** {@code --ctorigsrcport} and its like. */
    record Port(End end, Match.PortRange ports, boolean negated) implements ConntrackMatch {}

    /** {@code --ctstatus}: at least one of these; the empty set is {@code NONE}, a connection without any status. */
    record Status(Set<Bit> bits, boolean negated) implements ConntrackMatch {
        public enum Bit {
            EXPECTED, SEEN_REPLY, ASSURED, CONFIRMED
        }
    }

    /** {@code --ctexpire}: how long the connection has still to live, in seconds. */
    record Expires(FieldMatch.Span seconds, boolean negated) implements ConntrackMatch {}

    /** {@code --ctdir}. */
    record Direction(boolean reply, boolean negated) implements ConntrackMatch {}
}
