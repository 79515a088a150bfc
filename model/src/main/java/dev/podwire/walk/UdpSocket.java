package dev.podwire.walk;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import dev.podwire.packet.Header;
import dev.podwire.trace.TracedPacket.Direction;

/**
 * A UDP socket that a client program holds: it may send several datagrams before it waits, as a resolver does that asks for
 * two record types at once. Waiting lets virtual time pass until something is there. Get one from
 * {@link WalkSession#openUdp}.
 */
public final class UdpSocket implements Sockets.UdpClient, AutoCloseable {

    /** What a socket was waiting for. */
    public sealed interface Event {

        /** A datagram came in. */
        record Received(IpAddress from, int port, List<Header> payload) implements Event {}

        /** An ICMP error came back, or sending failed; {@code errno} in the system's words. */
        record Failed(String errno) implements Event {}
    }

    private final Network network;
    private final Kernel kernel;
    private final boolean connected;
    private final int hash;
    private final int port;
    private final Set<Sockets.Ends> ends = new LinkedHashSet<>();
    private final Deque<Event> inbox = new ArrayDeque<>();

    /** A connected socket hears of ICMP errors, an unconnected one does not (udp(7)). */
    UdpSocket(Network network, NamespaceId from, boolean connected) {
        this.network = network;
        this.connected = connected;
        kernel = network.kernel(from);
        hash = connected ? network.chooser().bits() : 0;
        port = kernel.sockets().ephemeralPort(kernel.config(), network.chooser());
    }

    /** The port that it is bound to. */
    public int port() {
        return port;
    }

    /** Virtual nanoseconds since the session began. */
    public long now() {
        return network.now();
    }

    /** Sends one datagram; a failure at once (no route, say) is the next event of a connected socket. */
    public void send(IpAddress to, int toPort, List<Header> payload) {
        if (!(to instanceof Ipv4Address remote)) {
            fail("Network is unreachable");
            return;
        }
        Dst dst = network.routes().output(kernel, null, remote, 0);
        if (dst.failed()) {
            fail(RouteStage.errno(dst.error()));
            return;
        }
        Sockets.Ends way = new Sockets.Ends((Ipv4Address) dst.source(), port, remote, toPort);
        if (ends.add(way)) {
            kernel.sockets().udp().put(way, this);
        }
        network.events().wake(() -> {
            String error = network.udp().send(kernel, way, dst, kernel.config().defaultTtl(), payload,
                    new UdpStage.Sender("client", Direction.REQUEST, hash));
            if (!error.isEmpty()) {
                fail(error);
            }
        });
    }

    private void fail(String errno) {
        if (connected) {
            inbox.add(new Event.Failed(errno));
        }
    }

    /** Waits until something is there, at most this long; empty if the time is over. */
    public Optional<Event> receive(Duration timeout) {
        long deadline = network.now() + timeout.toNanos();
        while (inbox.isEmpty() && network.events().step(deadline)) {
            continue;
        }
        if (inbox.isEmpty()) {
            network.events().runUntil(deadline);
        }
        return Optional.ofNullable(inbox.poll());
    }

    @Override
    public void receive(Skb skb) {
        List<Header> headers = skb.packet.headers();
        Header.Transport transport = (Header.Transport) headers.get(1);
        inbox.add(new Event.Received(skb.source(), transport.sourcePort(), headers.subList(2, headers.size())));
    }

    @Override
    public void error(IcmpStage.SocketError error) {
        fail(error.errno());
    }

    /** Gives the port back; what still comes for it finds nobody. */
    @Override
    public void close() {
        ends.forEach(kernel.sockets().udp()::remove);
        ends.clear();
    }
}
