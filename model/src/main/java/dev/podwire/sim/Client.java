package dev.podwire.sim;

import java.util.List;
import java.util.Optional;

import dev.podwire.dns.ResolvConf;
import dev.podwire.dns.Resolver;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.net.IpAddress;
import dev.podwire.trace.ServerSeen;
import dev.podwire.walk.ClientRequest;
import dev.podwire.walk.ClientResult;
import dev.podwire.walk.WalkSession;

/** A program in a namespace of a running session, with the resolver of its C library. */
final class Client {

    private final WalkSession session;
    private final Place place;
    private Optional<ServerSeen> server = Optional.empty();

    /**
     * Where the program runs and what it finds there.
     *
     * @param ipv6   whether an address of its namespace is IPv6, so that it asks for AAAA records too
     * @param prefer end points that chance should choose
     * @param hosts  its /etc/hosts
     */
    record Place(NamespaceId namespace, ResolvConf resolvConf, boolean ipv6, List<String> prefer, Hosts hosts) {}

    /** An /etc/hosts file: addresses by name. */
    @FunctionalInterface
    interface Hosts {
        List<IpAddress> addresses(String name);
    }

    Client(WalkSession session, Place place) {
        this.session = session;
        this.place = place;
    }

    Place place() {
        return place;
    }

    /** The server socket that served the last request; of a DNS question, the name server that the client itself asked. */
    Optional<ServerSeen> server() {
        return server;
    }

    /** Looks a name up, each question a packet to the name server. */
    Resolver.Result lookUp(String name, List<String> types, Resolver.Libc libc, long seed) {
        ClientSockets sockets = new ClientSockets(session, place);
        Resolver.Result result = new Resolver(place.resolvConf(), libc, (int) (seed * 40503 + 4711), sockets)
                .lookup(name, types);
        server = sockets.server();
        return result;
    }

    /** Runs a request to its end, or until its first packet has arrived or died. */
    ClientResult run(ClientRequest request, TraceRequest.Phase phase) {
        ClientResult result = switch (phase) {
            case FIRST -> session.runFirstPacket(request);
            case EXCHANGE -> session.run(request);
        };
        server = result.servers().isEmpty() ? Optional.empty() : Optional.of(result.servers().getLast());
        return result;
    }
}
