package dev.podwire.walk;

import java.util.List;
import java.util.function.Function;

import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;

/**
 * A program behind a listening socket. It sees what a socket API shows and nothing else; whatever it looks at (an API
 * server's objects, say) it was given when it was made. It may ask other servers before it answers.
 */
@FunctionalInterface
public interface Application {

    /** Reads a request and answers it in the conversation, at once or later; or stays silent. */
    void serve(Request request, Conversation conversation);

    /** A program that answers at once: the payload headers of each answer, in order; none if it stays silent. */
    static Application answering(Function<Request, List<List<Header>>> program) {
        return (request, conversation) -> program.apply(request).forEach(conversation::reply);
    }

    /** What a program reads from its socket: TCP or UDP, who listens, both ends as the socket sees them, and the payload. */
    record Request(IpProtocol protocol, String owner, IpAddress peer, int peerPort, IpAddress local, int localPort,
            List<Header> payload) {}
}
