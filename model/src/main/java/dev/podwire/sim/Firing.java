package dev.podwire.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.Node;
import dev.podwire.dns.ClientCache;
import dev.podwire.dns.Resolver;
import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.TlsText;
import dev.podwire.trace.DnsLookup;
import dev.podwire.trace.Outcome;
import dev.podwire.trace.ServerSeen;
import dev.podwire.trace.Trace;
import dev.podwire.walk.ClientRequest;
import dev.podwire.walk.ClientResult;
import dev.podwire.walk.Recorded;
import dev.podwire.walk.WalkSession;

/** One request on its way: the name is looked up over the wire, then the connection is made, in one session. */
final class Firing {

    /** Long enough for the SYN to be sent three times, and for an ARP request to fail. */
    private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final WalkSession session;
    private final Client client;
    private final TraceRequest request;
    private final Where where;
    private final Memory memory;
    private final List<DnsLookup> lookups = new ArrayList<>();

    /** What the program remembers of names, and what time it is for it. */
    record Memory(ClientCache kept, Duration now) {
        static Memory none() {
            return new Memory(new ClientCache(Optional.of(Duration.ZERO)), Duration.ZERO);
        }
    }

    Firing(WalkSession session, Client client, TraceRequest request, Where where, Memory memory) {
        this.memory = memory;
        this.session = session;
        this.client = client;
        this.request = request;
        this.where = where;
    }

    /** Fires and reads the trace; {@code nodes} are those whose connection tables are kept. */
    Trace fire(List<Node> nodes) {
        Optional<Resolver.Result> resolution = Optional.empty();
        List<IpAddress> addresses;
        if (where.scheme() == Where.Scheme.DNS) {
            resolution = Optional.of(lookUp(where.host(), List.of(where.path())));
            addresses = List.of();
        } else {
            addresses = known(where.host());
            if (addresses.isEmpty()) {
                addresses = memory.kept().get(where.host(), memory.now());
            }
            if (addresses.isEmpty()) {
                resolution = Optional
                        .of(lookUp(where.host(), client.place().ipv6() ? List.of("A", "AAAA") : List.of("A")));
                addresses = resolution.get().addresses();
                memory.kept().put(where.host(), resolution.get(), memory.now());
            }
        }
        Optional<ClientResult> result = Optional.empty();
        for (IpAddress address : addresses) {
            result = Optional.of(connect(address));
            if (result.get().end() == ClientResult.End.OK) {
                break;
            }
        }
        Recorded recorded = session.takeRecording();
        Trace.Wire wire = new Trace.Wire(recorded.packets(), recorded.steps(), lookups);
        OutcomeReader reader = new OutcomeReader(wire, request.phase());
        Outcome outcome = result.isPresent()
                ? reader.ofConnection(result.get(), where)
                : reader.ofLookup(where, resolution.orElseThrow(), client.place().resolvConf());
        boolean served = result.isPresent() || where.scheme() == Where.Scheme.DNS;
        return new Trace(request.from(), request.to(), request.seed(), outcome, served ? server() : Optional.empty(),
                wire, conntrack(nodes));
    }

    private Optional<ServerSeen> server() {
        return client.server();
    }

    /** Addresses that need no name server: literal ones and those of /etc/hosts. */
    private List<IpAddress> known(String host) {
        try {
            return List.of(IpAddress.parse(host));
        } catch (IllegalArgumentException e) {
            return client.place().hosts().addresses(host);
        }
    }

    private Resolver.Result lookUp(String name, List<String> types) {
        Resolver.Result result = client.lookUp(name, types, Resolver.Libc.GLIBC, request.seed());
        lookups.addAll(result.queries());
        return result;
    }

    private ClientResult connect(IpAddress address) {
        IpProtocol protocol = switch (where.scheme()) {
            case HTTP, HTTPS, TCP -> IpProtocol.TCP;
            case UDP, DNS -> IpProtocol.UDP;
            case PING -> address.isIpv6() ? IpProtocol.ICMPV6 : IpProtocol.ICMP;
        };
        ClientRequest ask = new ClientRequest(client.place().namespace(), protocol, address, where.port(),
                Optional.empty(), 0,
                0, payload(), request.count(), INTERVAL, CLIENT_TIMEOUT, client.place().prefer());
        return client.run(ask, request.phase());
    }

    /** What the program sends. */
    private List<Header> payload() {
        String http = request.http().text(where.path(), where.authority());
        return switch (where.scheme()) {
            case HTTP -> List.of(Header.Data.of(http));
            case HTTPS -> List.of(TlsText.client(where.host(), http));
            case UDP -> List.of(Header.Data.of("podwire says hello to the pod"));
            case PING -> List.of(Header.Data.of("podwire!".repeat(7)));
            case TCP, DNS -> List.of();
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
