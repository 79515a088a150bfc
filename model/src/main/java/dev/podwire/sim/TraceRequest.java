package dev.podwire.sim;

import java.util.Optional;

/**
 * One request to fire.
 *
 * @param from     WHO: {@code pod/NS/NAME}, {@code deploy/NS/NAME}, {@code sts/…}, {@code ds/…}, {@code node/NAME},
 *                 {@code external} or {@code external/ADDRESS}; without NS, {@code default}
 * @param to       WHERE: a URL or {@code ping://HOST}, {@code tcp://HOST:PORT}, {@code udp://HOST:PORT},
 *                 {@code dns://NAME?type=A}
 * @param seed     what every random choice is drawn from
 * @param count    pings or datagrams, at least 1
 * @param endpoint the endpoint ({@code NS/POD}, {@code POD} or {@code IP:PORT}) that random choices should fall on
 * @param warmArp  whether neighbours and forwarding tables are learned already
 * @param via      the node by which an outside client enters; empty: the first by name
 */
public record TraceRequest(String from, String to, long seed, Phase phase, int count, Optional<String> endpoint,
        boolean warmArp, Optional<String> via) {

    /** How much of the exchange is walked. */
    public enum Phase {
        /** Until the first packet has arrived or died. */
        FIRST,
        /** Until the connection is closed. */
        EXCHANGE
    }

    public TraceRequest {
        if (count < 1) {
            throw new IllegalArgumentException("count must be 1 or more, not " + count);
        }
    }

    /** The whole exchange, once, with warm tables. */
    public static TraceRequest of(String from, String to, long seed) {
        return new TraceRequest(from, to, seed, Phase.EXCHANGE, 1, Optional.empty(), true, Optional.empty());
    }
}
