package dev.podwire.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.podwire.dns.DnsMessage;
import dev.podwire.dns.ResolverNetwork;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.Header.Dns;
import dev.podwire.trace.ServerSeen;
import dev.podwire.walk.ClientRequest;
import dev.podwire.walk.ClientResult;
import dev.podwire.walk.UdpSocket;
import dev.podwire.walk.WalkSession;

/** The sockets of a running session as the resolver of a program uses them. */
final class ClientSockets implements ResolverNetwork {

    private final WalkSession session;
    private final Client.Place place;
    private Optional<ServerSeen> server = Optional.empty();

    ClientSockets(WalkSession session, Client.Place place) {
        this.session = session;
        this.place = place;
    }

    /** Who read the last question. */
    Optional<ServerSeen> server() {
        return server;
    }

    @Override
    public Duration now() {
        return Duration.ofNanos(session.now());
    }

    @Override
    public List<Dns> stream(IpAddress to, List<Dns> questions, Duration timeout) {
        ClientResult result = session.run(new ClientRequest(place.namespace(), IpProtocol.TCP, to, DnsMessage.PORT,
                Optional.empty(), 0, 0, List.copyOf(questions), 1, Duration.ZERO, timeout, place.prefer()));
        if (!result.servers().isEmpty()) {
            server = Optional.of(result.servers().getFirst());
        }
        return messages(result.answers().stream().flatMap(List::stream).toList());
    }

    private static List<Dns> messages(List<Header> payload) {
        return payload.stream().filter(Dns.class::isInstance).map(Dns.class::cast).toList();
    }

    @Override
    public Socket open(boolean connected) {
        return new Datagrams(session.openUdp(place.namespace(), connected, place.prefer()));
    }

    /** One UDP socket. */
    private final class Datagrams implements Socket {
        private final UdpSocket socket;

        Datagrams(UdpSocket socket) {
            this.socket = socket;
        }

        @Override
        public int port() {
            return socket.port();
        }

        @Override
        public void send(IpAddress to, Dns question) {
            socket.send(to, DnsMessage.PORT, List.of(question));
        }

        @Override
        public Event receive(Duration timeout) {
            Duration deadline = now().plus(timeout);
            while (now().compareTo(deadline) < 0) {
                Optional<UdpSocket.Event> event = socket.receive(deadline.minus(now()));
                if (event.isEmpty()) {
                    break;
                }
                switch (event.get()) {
                    case UdpSocket.Event.Failed(String errno) -> {
                        return new Event.Failed(symbol(errno));
                    }
                    case UdpSocket.Event.Received(IpAddress from, _, List<Header> payload) -> {
                        List<Dns> messages = messages(payload);
                        if (!messages.isEmpty()) {
                            return new Event.Answer(from, messages.getFirst());
                        }
                    }
                }
            }
            return new Event.Silence();
        }

        /** The symbol of an error that the system words (errno(3)). */
        private static String symbol(String words) {
            return switch (words) {
                case "Connection refused" -> "ECONNREFUSED";
                case "No route to host" -> "EHOSTUNREACH";
                case "Network is unreachable" -> "ENETUNREACH";
                case "Invalid argument" -> "EINVAL";
                default -> words;
            };
        }

        @Override
        public void close() {
            // Whoever read the first question of this socket is the server; what it asked others comes later.
            List<ServerSeen> seen = session.seen();
            if (!seen.isEmpty()) {
                server = Optional.of(seen.getFirst());
            }
            socket.close();
        }
    }
}
