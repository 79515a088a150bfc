package dev.podwire.walk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import dev.podwire.packet.Header;

/**
 * What a client program does: connect and talk (TCP), send datagrams and wait (UDP), or ping (ICMP).
 *
 * @param from       the namespace that the program runs in
 * @param port       the destination port; 0 for ICMP
 * @param sourcePort the port it binds; 0: an ephemeral one chosen by the walk's seed
 * @param ttl        the initial TTL; 0: the system's default of 64
 * @param payload    what it sends: of TCP after the handshake (empty: nothing, it connects and closes)
 * @param count      the number of UDP datagrams or pings, each sent when the one before was answered
 * @param interval   virtual time between them
 * @param timeout    virtual time after which it gives up
 * @param prefer     endpoints ({@code ip:port}) that random choices should fall on where they can
 */
public record ClientRequest(NamespaceId from, IpProtocol protocol, IpAddress destination, int port,
        Optional<IpAddress> bind, int sourcePort, int ttl, List<Header> payload, int count, Duration interval,
        Duration timeout, List<String> prefer) {

    public ClientRequest {
        payload = List.copyOf(payload);
        prefer = List.copyOf(prefer);
    }

    /** Whether it is for the unspecified address. */
    boolean anywhere() {
        return destination.equals(Ipv4Address.ANY);
    }

    /** The same to the host itself, which the unspecified address means to a sender ({@code ip_route_output_key}). */
    ClientRequest toItself() {
        return new ClientRequest(from, protocol, bind.filter(a -> !a.isUnspecified()).orElse(Ipv4Address.LOOPBACK),
                port,
                bind, sourcePort, ttl, payload, count, interval, timeout, prefer);
    }
}
