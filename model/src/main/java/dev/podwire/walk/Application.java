package dev.podwire.walk;

import java.util.List;

import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;

/**
 * A program behind a listening socket. It sees what a socket API shows and nothing else, and answers at once; whatever it
 * looks at (an API server's objects, say) it was given when it was made.
 */
@FunctionalInterface
public interface Application {

    /**
     * What the program sends back: the payload headers ({@link Header.Data} or {@link Header.Dns}) of each answer, in
     * order; none if it stays silent.
     */
    List<List<Header>> answer(Request request);

    /** What a program reads from its socket: TCP or UDP, who listens, both ends as the socket sees them, and the payload. */
    record Request(IpProtocol protocol, String owner, IpAddress peer, int peerPort, IpAddress local, int localPort,
            List<Header> payload) {}
}
