package dev.podwire.sim;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
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
 * @param http     what is said over HTTP; without effect on other schemes
 */
public record TraceRequest(String from, String to, long seed, Phase phase, int count, Optional<String> endpoint,
        boolean warmArp, Optional<String> via, Http http) {

    /**
     * What an HTTP client says.
     *
     * @param method  such as {@code GET}
     * @param headers each {@code Name: value}, after the Host header
     * @param body    may be empty; its length is said in a header of its own
     */
    public record Http(String method, List<String> headers, String body) {

        /** A plain GET. */
        public static final Http GET = new Http("GET", List.of(), "");

        public Http {
            headers = List.copyOf(headers);
        }

        /** The request's bytes as text. */
        String text(String path, String authority) {
            StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
            boolean host = headers.stream().anyMatch(h -> h.toLowerCase(Locale.ROOT).startsWith("host:"));
            text.append(host ? "" : "Host: " + authority + "\r\n");
            headers.forEach(header -> text.append(header).append("\r\n"));
            if (!body.isEmpty()) {
                text.append("Content-Length: ").append(body.getBytes(StandardCharsets.UTF_8).length).append("\r\n");
            }
            return text.append("\r\n").append(body).toString();
        }
    }

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

    /** A plain GET, if it is HTTP at all. */
    public TraceRequest(String from, String to, long seed, Phase phase, int count, Optional<String> endpoint,
            boolean warmArp, Optional<String> via) {
        this(from, to, seed, phase, count, endpoint, warmArp, via, Http.GET);
    }

    /** The whole exchange, once, with warm tables. */
    public static TraceRequest of(String from, String to, long seed) {
        return new TraceRequest(from, to, seed, Phase.EXCHANGE, 1, Optional.empty(), true, Optional.empty());
    }
}
