package dev.podwire.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.podwire.dns.DnsMessage;
import dev.podwire.dns.ResolvConf;
import dev.podwire.dns.Resolver;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.walk.ClientRequest;
import dev.podwire.walk.ClientResult;
import dev.podwire.walk.WalkSession;
import org.jspecify.annotations.Nullable;

/** A program in a namespace of a running session, with the resolver of its C library. */
final class Client {

    /** How long a resolver waits for an answer (resolv.conf(5), {@code timeout}). */
    private static final Duration DNS_TIMEOUT = Duration.ofSeconds(5);

    private final WalkSession session;
    private final Place place;
    private @Nullable ClientResult last;

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

    /** How the last request ended, a DNS question included; empty before the first. */
    Optional<ClientResult> last() {
        return Optional.ofNullable(last);
    }

    /** Looks a name up, each question a datagram to the name server. */
    Resolver.Result lookUp(String name, List<String> types, Resolver.Libc libc, long seed) {
        return new Resolver(place.resolvConf(), libc, (int) (seed * 40503 + 4711), this::ask).lookup(name, types);
    }

    private Optional<Header.Dns> ask(IpAddress server, Header.Dns question) {
        ClientResult result = session.run(new ClientRequest(place.namespace(), IpProtocol.UDP, server, DnsMessage.PORT,
                Optional.empty(), 0, 0, List.of(question), 1, DNS_TIMEOUT, DNS_TIMEOUT, place.prefer()));
        last = result;
        return result.answers().stream().flatMap(List::stream).filter(Header.Dns.class::isInstance)
                .map(Header.Dns.class::cast).findFirst();
    }

    /** Runs a request to its end, or until its first packet has arrived or died. */
    ClientResult run(ClientRequest request, TraceRequest.Phase phase) {
        ClientResult result = switch (phase) {
            case FIRST -> session.runFirstPacket(request);
            case EXCHANGE -> session.run(request);
        };
        last = result;
        return result;
    }
}
