package dev.podwire.trace;

import java.util.Locale;

/**
 * One packet of a trace: what it was for and what kind it is, in the recordings' spelling ({@code tcp[S]}, {@code udp},
 * {@code arp-request}, {@code icmp 3/3}).
 */
public record TracedPacket(int number, Chapter chapter, Direction direction, String kind) {

    /** The part of the exchange that a packet belongs to. */
    public enum Chapter {
        DNS, CONNECT, DATA, CLOSE, CONTROL;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Direction {
        REQUEST, REPLY;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
