package dev.podwire.trace;

/** The socket that completed the handshake or read the datagram: who, whom it saw, and on which address of its own. */
public record ServerSeen(String who, String peer, String local) {}
