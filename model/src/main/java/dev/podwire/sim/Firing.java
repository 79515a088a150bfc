package dev.podwire.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.Node;
import dev.podwire.dns.DnsMessage;
import dev.podwire.dns.ResolvConf;
import dev.podwire.dns.Resolver;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.trace.DnsLookup;
import dev.podwire.trace.Outcome;
import dev.podwire.trace.ServerSeen;
import dev.podwire.trace.Trace;
import dev.podwire.walk.ClientRequest;
import dev.podwire.walk.ClientResult;
import dev.podwire.walk.Recorded;
import dev.podwire.walk.WalkSession;
import org.jspecify.annotations.Nullable;

/** One request on its way: the name is looked up over the wire, then the connection is made, in one session. */
final class Firing {

    /** How long a resolver waits for an answer (resolv.conf(5), {@code timeout}). */
    private static final Duration DNS_TIMEOUT = Duration.ofSeconds(5);
    /** Long enough for the SYN to be sent three times, and for an ARP request to fail. */
    private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final WalkSession session;
    private final Client client;
    private final TraceRequest request;
    private final List<DnsLookup> lookups = new ArrayList<>();
    private @Nullable ClientResult last;

    /**
     * The program that fires.
     *
     * @param hosts what its /etc/hosts says about a name
     */
    record Client(NamespaceId namespace, ResolvConf resolvConf, boolean ipv6, List<String> prefer, Hosts hosts) {}

    /** An /etc/hosts file: addresses by name. */
    @FunctionalInterface
    interface Hosts {
        List<IpAddress> addresses(String name);
    }

    Firing(WalkSession session, Client client, TraceRequest request) {
        this.session = session;
        this.client = client;
        this.request = request;
    }

    /** Fires and reads the trace; {@code nodes} are those whose connection tables are kept. */
    Trace fire(List<Node> nodes) {
        Where where = Where.parse(request.to());
        Optional<Resolver.Result> resolution = Optional.empty();
        List<IpAddress> addresses;
        if (where.scheme() == Where.Scheme.DNS) {
            resolution = Optional.of(lookUp(where.host(), List.of(where.path())));
            addresses = List.of();
        } else {
            addresses = known(where.host());
            if (addresses.isEmpty()) {
                resolution = Optional.of(lookUp(where.host(), client.ipv6() ? List.of("A", "AAAA") : List.of("A")));
                addresses = resolution.get().addresses();
            }
        }
        boolean asked = false;
        for (IpAddress address : addresses) {
            asked = true;
            connect(where, address);
            if (last != null && last.end() == ClientResult.End.OK) {
                break;
            }
        }
        Recorded recorded = session.takeRecording();
        Trace.Wire wire = new Trace.Wire(recorded.packets(), recorded.steps(), lookups);
        OutcomeReader reader = new OutcomeReader(wire, request.phase());
        Outcome outcome = asked && last != null
                ? reader.ofConnection(last, where)
                : reader.ofLookup(where, resolution.orElseThrow(), client.resolvConf());
        boolean served = asked || where.scheme() == Where.Scheme.DNS;
        return new Trace(request.from(), request.to(), request.seed(), outcome, served ? server() : Optional.empty(),
                wire, conntrack(nodes));
    }

    private Optional<ServerSeen> server() {
        return last == null || last.seen().isEmpty() ? Optional.empty() : Optional.of(last.seen().getLast());
    }

    /** Addresses that need no name server: literal ones and those of /etc/hosts. */
    private List<IpAddress> known(String host) {
        try {
            return List.of(IpAddress.parse(host));
        } catch (IllegalArgumentException e) {
            return client.hosts().addresses(host);
        }
    }

    private Resolver.Result lookUp(String name, List<String> types) {
        Resolver resolver = new Resolver(client.resolvConf(), Resolver.Libc.GLIBC,
                (int) (request.seed() * 40503 + 4711),
                this::ask);
        Resolver.Result result = resolver.lookup(name, types);
        lookups.addAll(result.queries());
        return result;
    }

    /** Sends one DNS question as a datagram; empty if nothing came back. */
    private Optional<Header.Dns> ask(IpAddress server, Header.Dns question) {
        ClientResult result = session.run(new ClientRequest(client.namespace(), IpProtocol.UDP, server, DnsMessage.PORT,
                Optional.empty(), 0, 0, List.of(question), 1, INTERVAL, DNS_TIMEOUT, client.prefer()));
        last = result;
        return result.answers().stream().flatMap(List::stream).filter(Header.Dns.class::isInstance)
                .map(Header.Dns.class::cast).findFirst();
    }

    private void connect(Where where, IpAddress address) {
        IpProtocol protocol = switch (where.scheme()) {
            case HTTP, HTTPS, TCP -> IpProtocol.TCP;
            case UDP, DNS -> IpProtocol.UDP;
            case PING -> address.isIpv6() ? IpProtocol.ICMPV6 : IpProtocol.ICMP;
        };
        ClientRequest ask = new ClientRequest(client.namespace(), protocol, address, where.port(), Optional.empty(), 0,
                0, payload(where), request.count(), INTERVAL, CLIENT_TIMEOUT, client.prefer());
        last = switch (request.phase()) {
            case FIRST -> session.runFirstPacket(ask);
            case EXCHANGE -> session.run(ask);
        };
    }

    /** What the program sends. TLS is not simulated: an https request opens the connection and closes it. */
    private static List<Header> payload(Where where) {
        return switch (where.scheme()) {
            case HTTP -> List.of(Header.Data.of("GET " + where.path() + " HTTP/1.1\r\nHost: " + where.authority()
                    + "\r\n\r\n"));
            case UDP -> List.of(Header.Data.of("podwire says hello to the pod"));
            case PING -> List.of(Header.Data.of("podwire!".repeat(7)));
            case HTTPS, TCP, DNS -> List.of();
        };
    }

    private Map<String, List<ConntrackEntry>> conntrack(List<Node> nodes) {
        Map<String, List<ConntrackEntry>> tables = new LinkedHashMap<>();
        for (Node node : nodes) {
            List<ConntrackEntry> entries = session.conntrack(node.name());
            if (!entries.isEmpty()) {
                tables.put(node.name(), entries);
            }
        }
        return tables;
    }
}
