package dev.podwire.walk;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.TracedPacket.Chapter;
import dev.podwire.trace.TracedPacket.Direction;
import org.jspecify.annotations.Nullable;

/** A client that pings; the request's source port is the id of its echo requests. */
final class PingExchange extends Exchange {

    private static final int HEADER_BYTES = 28;

    private int id;
    private int sequence;
    private Sockets.@Nullable Ends ends;

    PingExchange(Network network, ClientRequest request) {
        super(network, request);
    }

    @Override
    void start() {
        ends = open(route());
        if (ends != null) {
            id = ends.localPort();
            kernel.sockets().pingers().add(this::hear);
            send();
        }
    }

    private void send() {
        if (ends == null || isOver()) {
            return;
        }
        waitAgain();
        Dst dst = network.routes().output(kernel, ends.local(), ends.remote(), 0);
        if (dst.failed()) {
            fail(RouteStage.errno(dst.error()));
            return;
        }
        sequence++;
        List<Header> headers = new ArrayList<>();
        headers.add(new Header.Ipv4(ends.local(), ends.remote(), IpProtocol.ICMP.number(),
                ttl(), 0, kernel.newIpId(),
                Sizes.of(request.payload()) + HEADER_BYTES <= RouteStage.pathMtu(kernel, dst, ends.remote(),
                        network.now()),
                false, 0));
        headers.add(new Header.Icmp(Header.Icmp.ECHO_REQUEST, 0, id, sequence, 0));
        headers.addAll(request.payload());
        Packet packet = new Packet(headers);
        Skb skb = new Skb(network.newFlight(packet, Chapter.DATA, Direction.REQUEST), packet);
        skb.dst = dst;
        skb.owner = Skb.Owner.PROGRAM;
        if (!network.output().sendLocal(kernel, skb, "ping", "ICMP echo request") && !skb.sendError.isEmpty()) {
            fail(skb.sendError);
        }
    }

    private void hear(Skb skb) {
        if (isOver() || !(skb.layer4() instanceof Header.Icmp icmp)) {
            return;
        }
        Ipv4Address from = skb.source();
        if (icmp.type() == Header.Icmp.ECHO_REPLY && icmp.id() == id) {
            network.events().wake(() -> {
                from(from);
                answered(skb.packet.headers().subList(2, skb.packet.headers().size()));
                goOn();
            });
        } else if (icmp.type() == Header.Icmp.UNREACHABLE && icmp.code() == IcmpStage.FRAGMENTATION_NEEDED
                && ends != null) {
            kernel.exceptions().learnMtu(ends.remote(), icmp.mtu(), network.now());
            network.events().wake(() -> {
                from(from);
                failIcmp(icmp);
            });
        } else if (icmp.type() == Header.Icmp.UNREACHABLE || icmp.type() == Header.Icmp.TIME_EXCEEDED) {
            network.events().wake(() -> {
                from(from);
                failIcmp(icmp);
            });
        }
    }

    private void goOn() {
        if (sequence >= Math.max(1, request.count())) {
            finish(ClientResult.End.OK);
        } else {
            long pause = request.interval().toNanos();
            network.events().afterExactly(pause, this::send);
            waitAgain(pause);
        }
    }

    @Override
    void giveUp() {
        finish(ClientResult.End.TIMEOUT);
    }
}
