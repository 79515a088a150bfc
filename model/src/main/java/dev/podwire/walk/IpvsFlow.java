package dev.podwire.walk;

import dev.podwire.kernel.ipvs.IpvsConnection;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import org.jspecify.annotations.Nullable;

/** A connection in IPVS' own table ({@code ip_vs_conn}): client, virtual server, and the real one that it goes to. */
final class IpvsFlow {

    private static final long SECOND = 1_000_000_000L;

    /** What a connection is found by: protocol and both ends as a packet names them, its sender first. */
    record Key(int protocol, IpAddress from, int fromPort, IpAddress to, int toPort) {}

    final Key incoming;
    final IpAddress address;
    final int port;
    final @Nullable IpvsServer server;
    final boolean template;
    /** Whether connection tracking is told; else it does not see the packets. */
    boolean tracked;
    /** Whether every packet is a connection of its own. */
    boolean onePacket;
    IpvsState state = IpvsState.NONE;
    boolean inactive = true;
    long expires;
    /** The template that it was made after. */
    @Nullable
    IpvsFlow control;
    /** How many living connections were made after this template. */
    int controlled;
    private int seconds;

    IpvsFlow(Key incoming, IpAddress address, int port, @Nullable IpvsServer server, boolean template) {
        this.incoming = incoming;
        this.address = address;
        this.port = port;
        this.server = server;
        this.template = template;
    }

    /** How the real server's answers are found. */
    Key outgoing() {
        return new Key(incoming.protocol, address, port, incoming.from, incoming.fromPort);
    }

    void live(int forSeconds, long now) {
        seconds = forSeconds;
        touch(now);
    }

    /** Its time begins anew. */
    void touch(long now) {
        expires = now + seconds * SECOND;
    }

    boolean isOver(long now) {
        return expires <= now && controlled == 0;
    }

    IpvsConnection view(long now) {
        String protocol = "IP";
        for (IpProtocol known : IpProtocol.values()) {
            protocol = known.number() == incoming.protocol ? known.name() : protocol;
        }
        return new IpvsConnection(protocol, state.name(),
                new IpvsConnection.End(incoming.from, incoming.fromPort),
                new IpvsConnection.End(incoming.to, incoming.toPort), new IpvsConnection.End(address, port),
                Math.max(0, (expires - now) / SECOND));
    }
}
