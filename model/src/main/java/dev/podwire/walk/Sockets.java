package dev.podwire.walk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.podwire.kernel.ListeningSocket;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/** The sockets of one kernel that are in use now; those that listen belong to its configuration. */
final class Sockets {

    /** Both ends of a connected socket, the own one first. */
    record Ends(Ipv4Address local, int localPort, Ipv4Address remote, int remotePort) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Ends ends && localPort == ends.localPort && remotePort == ends.remotePort
                    && local.equals(ends.local) && remote.equals(ends.remote);
        }

        @Override
        public int hashCode() {
            return ((localPort << 16 ^ remotePort) * 31 + local.hashCode()) * 31 + remote.hashCode();
        }
    }

    /** A UDP socket that a client connected. */
    interface UdpClient {
        void receive(Skb skb);

        void error(IcmpStage.SocketError error);
    }

    private static final String EPHEMERAL = "32768 60999";

    private final Map<Ends, TcpSocket> tcp = new LinkedHashMap<>();
    private final Map<Ends, UdpClient> udp = new LinkedHashMap<>();
    private final List<Consumer<Skb>> pings = new ArrayList<>();

    Map<Ends, TcpSocket> tcp() {
        return tcp;
    }

    Map<Ends, UdpClient> udp() {
        return udp;
    }

    /** Raw sockets get a copy of every ICMP message. */
    List<Consumer<Skb>> pingers() {
        return pings;
    }

    void pings(Skb skb) {
        List.copyOf(pings).forEach(p -> p.accept(skb));
    }

    /** A free port of the range of {@code net.ipv4.ip_local_port_range}. */
    int ephemeralPort(KernelConfig config, Chooser chooser) {
        String[] range = config.namespace().sysctl("net.ipv4.ip_local_port_range").orElse(EPHEMERAL).strip()
                .split("\\s+");
        int from = Integer.parseInt(range[0]);
        int size = Integer.parseInt(range[1]) - from + 1;
        int port;
        do {
            port = from + chooser.below(size);
        } while (portInUse(port));
        return port;
    }

    private boolean portInUse(int port) {
        return tcp.keySet().stream().anyMatch(e -> e.localPort() == port)
                || udp.keySet().stream().anyMatch(e -> e.localPort() == port);
    }

    /** The socket that listens on this address and port: one bound to the address before one bound to any. */
    static @Nullable ListeningSocket listener(Kernel kernel, IpProtocol protocol, Ipv4Address address, int port) {
        ListeningSocket any = null;
        for (ListeningSocket socket : kernel.config().namespace().sockets()) {
            if (socket.protocol() == protocol && socket.port() == port) {
                if (socket.address().isPresent()) {
                    if (socket.address().get().equals(address)) {
                        return socket;
                    }
                    if (socket.address().get().isUnspecified()) {
                        any = socket;
                    }
                } else {
                    any = socket;
                }
            }
        }
        return any;
    }

    /** Ends what the last exchange left. */
    void clear() {
        tcp.values().forEach(TcpSocket::abandon);
        tcp.clear();
        udp.clear();
        pings.clear();
    }
}
