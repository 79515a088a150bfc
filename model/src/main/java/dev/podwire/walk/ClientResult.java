package dev.podwire.walk;

import java.util.List;
import java.util.Optional;

import dev.podwire.packet.Header;
import dev.podwire.trace.ServerSeen;

/**
 * What the client program saw, and what servers saw of it.
 *
 * @param end       how the program's calls ended
 * @param errno     the system's words for an error, for example {@code Connection refused}; empty if there was none
 * @param icmp      of a ping that met an ICMP error, {@code type/code}; else empty
 * @param local     the client socket's own end as {@code ip:port}, once it has one
 * @param replyFrom who answered, as the client sees it
 * @param answers   the payloads that came back, in order
 * @param seen      the server sockets that completed a handshake or read a datagram, or failed after that, in order
 */
public record ClientResult(End end, String errno, String icmp, Optional<String> local, Optional<String> replyFrom,
        List<List<Header>> answers, List<ServerSeen> seen) {

    public enum End {
        OK, REFUSED, TIMEOUT, ERROR, ICMP_ERROR
    }

    public ClientResult {
        answers = List.copyOf(answers);
        seen = List.copyOf(seen);
    }

    /** Those of the server sockets seen that completed a handshake or read a datagram. */
    public List<ServerSeen> servers() {
        return seen.stream().filter(s -> s.error().isEmpty()).toList();
    }
}
