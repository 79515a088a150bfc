package dev.podwire.trace;

/**
 * The socket that completed the handshake or read the datagram: who, whom it saw, and on which address of its own.
 *
 * @param error the system's words for what ended a connection that was accepted before, with both addresses then empty;
 *              empty if nothing went wrong
 */
public record ServerSeen(String who, String peer, String local, String error) {

    public ServerSeen(String who, String peer, String local) {
        this(who, peer, local, "");
    }

    /** A connection of this server broke. */
    public static ServerSeen failed(String who, String error) {
        return new ServerSeen(who, "", "", error);
    }
}
