package dev.podwire.walk;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.kernel.ListeningSocket;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action.Received.Recipient;
import dev.podwire.trace.DropReason;
import dev.podwire.trace.ServerSeen;
import dev.podwire.trace.TracedPacket.Chapter;
import dev.podwire.trace.TracedPacket.Direction;

/** Hands datagrams to sockets; those that nobody waits for are answered with "port unreachable" (udp.c). */
final class UdpStage {

    private final Network network;

    UdpStage(Network network) {
        this.network = network;
    }

    void receive(Kernel kernel, String device, Skb skb, Header.Udp udp) {
        Sockets.Ends ends = new Sockets.Ends(skb.destination(), udp.destinationPort(), skb.source(), udp.sourcePort());
        Sockets.UdpClient client = kernel.sockets().udp().get(ends);
        if (client != null) {
            network.delivered(kernel, device, skb, () -> "UDP socket " + ends.local() + ":" + ends.localPort());
            network.events().wake(() -> client.receive(skb));
            return;
        }
        ListeningSocket listener = Sockets.listener(kernel, IpProtocol.UDP, ends.local(), ends.localPort());
        if (listener != null) {
            network.delivered(kernel, device, skb, listener::owner);
            network.events().wake(() -> answer(kernel, device, skb, listener, ends));
            return;
        }
        network.drop(kernel, device, skb, DropReason.NO_SOCKET,
                "no UDP socket for " + ends.local() + ":" + ends.localPort());
        if (skb.recipient == Recipient.HOST) {
            skb.tracking = ConntrackInfo.NONE;
            network.icmp().unreachable(kernel, skb, IcmpStage.PORT);
        }
    }

    private void answer(Kernel kernel, String device, Skb skb, ListeningSocket listener, Sockets.Ends ends) {
        network.seen().add(new ServerSeen(listener.owner(), ends.remote() + ":" + ends.remotePort(),
                ends.local() + ":" + ends.localPort()));
        List<Header> payload = skb.packet.headers().subList(2, skb.packet.headers().size());
        Application.Request request = new Application.Request(IpProtocol.UDP, listener.owner(), ends.remote(),
                ends.remotePort(), ends.local(), ends.localPort(), payload);
        network.application(listener.application()).serve(request,
                new Dialogue(network, kernel, device, skb, answer -> {
                    Dst dst = network.output().routeBack(kernel, ends.local(), ends.remote());
                    if (dst != null) {
                        send(kernel, ends, dst, kernel.config().defaultTtl(), answer,
                                new Sender(listener.owner(), skb.flight.opposite(), 0));
                    }
                }));
    }

    /** Who sends a datagram: the program, its side of the exchange, and the flow hash of its socket (0: none). */
    record Sender(String program, Direction direction, int hash) {}

    /** Sends a datagram; the answer is the error that the system call ends with, or empty. */
    String send(Kernel kernel, Sockets.Ends ends, Dst dst, int ttl, List<Header> payload, Sender sender) {
        List<Header> headers = new ArrayList<>();
        boolean small = Sizes.of(payload) + 28 <= RouteStage.pathMtu(kernel, dst, ends.remote(), network.now());
        headers.add(new Header.Ipv4(ends.local(), ends.remote(), IpProtocol.UDP.number(), ttl, 0, kernel.newIpId(),
                small, false, 0));
        headers.add(new Header.Udp(ends.localPort(), ends.remotePort(), true));
        headers.addAll(payload);
        Packet packet = new Packet(headers);
        boolean dns = payload.stream().anyMatch(Header.Dns.class::isInstance);
        Skb skb = new Skb(network.newFlight(packet, dns ? Chapter.DNS : Chapter.DATA, sender.direction()), packet);
        skb.dst = dst;
        skb.owner = Skb.Owner.PROGRAM;
        skb.hash = sender.hash();
        skb.hashOfSocket = sender.hash() != 0;
        return network.output().sendLocal(kernel, skb, sender.program(), "datagram") ? "" : skb.sendError;
    }

    /** An ICMP error quotes a datagram that was sent from here: only final errors reach the socket. */
    void error(Kernel kernel, Header.Icmp icmp, Header.Ipv4 inner, Header.Udp udp) {
        Sockets.UdpClient client = kernel.sockets().udp().get(
                new Sockets.Ends(inner.source(), udp.sourcePort(), inner.destination(), udp.destinationPort()));
        if (client != null && icmp.type() != Header.Icmp.REDIRECT) {
            IcmpStage.SocketError error = IcmpStage.socketError(icmp);
            boolean tooLong = icmp.type() == Header.Icmp.UNREACHABLE
                    && icmp.code() == IcmpStage.FRAGMENTATION_NEEDED;
            if (tooLong) {
                kernel.exceptions().learnMtu(inner.destination(), icmp.mtu(), network.now());
            }
            if (error.fatal() || tooLong) {
                network.events().wake(() -> client.error(error));
            }
        }
    }
}
