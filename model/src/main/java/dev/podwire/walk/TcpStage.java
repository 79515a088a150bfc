package dev.podwire.walk;

import java.util.List;

import dev.podwire.kernel.ListeningSocket;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.DropReason;
import dev.podwire.trace.TracedPacket.Chapter;

/** Hands TCP segments to the socket they belong to; to what nobody expects it answers with a reset (tcp_ipv4.c). */
final class TcpStage {

    private final Network network;

    TcpStage(Network network) {
        this.network = network;
    }

    void receive(Kernel kernel, String device, Skb skb, Header.Tcp tcp) {
        Sockets.Ends ends = new Sockets.Ends(skb.destination(), tcp.destinationPort(), skb.source(), tcp.sourcePort());
        List<Header> payload = skb.packet.headers().subList(2, skb.packet.headers().size());
        TcpSocket socket = kernel.sockets().tcp().get(ends);
        if (socket != null) {
            network.delivered(kernel, device, skb, () -> "TCP socket " + ends.local() + ":" + ends.localPort());
            socket.receive(device, skb, tcp, payload);
            return;
        }
        ListeningSocket listener = Sockets.listener(kernel, IpProtocol.TCP, ends.local(), ends.localPort());
        if (listener != null && tcp.has(Header.Tcp.SYN) && !tcp.has(Header.Tcp.ACK)) {
            accept(kernel, device, skb, tcp, ends, listener);
            return;
        }
        network.drop(kernel, device, skb, DropReason.NO_SOCKET, "no TCP socket for " + ends.local() + ":"
                + ends.localPort() + (listener == null ? "" : " in this state"));
        if (!tcp.has(Header.Tcp.RST)) {
            reset(kernel, skb, tcp);
        }
    }

    private void accept(Kernel kernel, String device, Skb skb, Header.Tcp syn, Sockets.Ends ends,
            ListeningSocket listener) {
        network.delivered(kernel, device, skb, listener::owner);
        Dst back = network.output().routeBack(kernel, ends.local(), ends.remote());
        if (back != null) {
            TcpSocket.accept(network, kernel,
                    new TcpTransmitter.Sender(ends, back, kernel.config().defaultTtl(), skb.flight.opposite(),
                            listener.owner(),
                            skb.flight.chapter() == Chapter.DNS),
                    syn,
                    socket -> new TcpServer(network, listener, socket));
        }
    }

    private void reset(Kernel kernel, Skb skb, Header.Tcp tcp) {
        Dst back = network.output().routeBack(kernel, skb.destination(), skb.source());
        if (back == null) {
            return;
        }
        Header.Ipv4 ip = new Header.Ipv4(skb.destination(), skb.source(), IpProtocol.TCP.number(),
                kernel.config().defaultTtl(), skb.ip().tos(), 0,
                true, false, 0);
        Packet packet = new Packet(List.of(ip, TcpSegments.resetFor(tcp, Sizes.payload(skb.packet))));
        Skb answer = new Skb(network.newFlight(packet,
                skb.flight.chapter() == Chapter.DNS ? Chapter.DNS : Chapter.CLOSE, skb.flight.opposite()), packet);
        answer.dst = back;
        network.output().sendLocal(kernel, answer, IpOutput.KERNEL, "TCP reset");
    }

    /** An ICMP error quotes a segment that was sent from here. */
    void error(Kernel kernel, Header.Icmp icmp, Header.Ipv4 inner, Header.Tcp tcp) {
        TcpSocket socket = kernel.sockets().tcp().get(
                new Sockets.Ends(inner.source(), tcp.sourcePort(), inner.destination(), tcp.destinationPort()));
        if (socket != null) {
            socket.error(icmp);
        }
    }
}
