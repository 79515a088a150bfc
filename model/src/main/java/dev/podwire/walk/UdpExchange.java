package dev.podwire.walk;

import java.util.List;

import dev.podwire.packet.Header;
import dev.podwire.trace.TracedPacket.Direction;
import org.jspecify.annotations.Nullable;

/** A client with a connected UDP socket: sends a datagram, waits for the answer, and so on. */
final class UdpExchange extends Exchange implements Sockets.UdpClient {

    private Sockets.@Nullable Ends ends;
    private int sent;
    private int heard;
    private final int hash;

    UdpExchange(Network network, ClientRequest request) {
        super(network, request);
        hash = network.chooser().bits();
    }

    @Override
    void start() {
        ends = open(route());
        if (ends != null) {
            kernel.sockets().udp().put(ends, this);
            send();
        }
    }

    private void send() {
        if (ends == null || isOver()) {
            return;
        }
        sent++;
        waitAgain();
        Dst dst = network.routes().output(kernel, ends.local(), ends.remote(), 0);
        if (dst.failed()) {
            fail(RouteStage.errno(dst.error()));
            return;
        }
        String error = network.udp().send(kernel, ends, dst, ttl(), request.payload(),
                new UdpStage.Sender("client", Direction.REQUEST, hash));
        if (!error.isEmpty()) {
            fail(error);
        }
    }

    @Override
    public void receive(Skb skb) {
        List<Header> headers = skb.packet.headers();
        answered(headers.subList(2, headers.size()));
        from(skb.source());
        heard++;
        if (heard != sent) {
            return;
        }
        if (sent >= Math.max(1, request.count())) {
            network.events().whenQuiet(() -> finish(ClientResult.End.OK));
        } else {
            long pause = request.interval().toNanos();
            network.events().afterExactly(pause, this::send);
            waitAgain(pause);
        }
    }

    @Override
    public void error(IcmpStage.SocketError error) {
        fail(error.errno());
    }

    @Override
    void giveUp() {
        finish(ClientResult.End.TIMEOUT);
    }
}
