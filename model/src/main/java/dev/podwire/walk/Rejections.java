package dev.podwire.walk;

import java.util.List;

import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import dev.podwire.trace.TracedPacket.Chapter;

/** What REJECT sends back: an ICMP error, or a TCP reset in the name of the destination (nf_reject_ipv4.c). */
final class Rejections {

    private final Network network;

    Rejections(Network network) {
        this.network = network;
    }

    void reject(HookPoint at, Skb skb, Target.Reject.With with) {
        Kernel kernel = at.kernel();
        int code = switch (with) {
            case ICMP_NET_UNREACHABLE, ICMP6_NO_ROUTE -> IcmpStage.NET;
            case ICMP_HOST_UNREACHABLE, ICMP6_ADDR_UNREACHABLE -> IcmpStage.HOST;
            case ICMP_PROTO_UNREACHABLE -> IcmpStage.PROTOCOL;
            case ICMP_PORT_UNREACHABLE, ICMP6_PORT_UNREACHABLE -> IcmpStage.PORT;
            case ICMP_NET_PROHIBITED -> 9;
            case ICMP_HOST_PROHIBITED -> 10;
            case ICMP_ADMIN_PROHIBITED, ICMP6_ADM_PROHIBITED -> IcmpStage.FILTERED;
            case TCP_RESET -> -1;
        };
        if (code < 0) {
            reset(at, skb);
            return;
        }
        if (skb.dst == null) {
            Dst back = network.routes().output(kernel, null, skb.source(), 0);
            skb.dst = back.failed() ? null : back;
        }
        network.icmp().unreachable(kernel, skb, code);
    }

    private void reset(HookPoint at, Skb cause) {
        if (cause.isFragment() || !(cause.layer4() instanceof Header.Tcp tcp) || tcp.has(Header.Tcp.RST)) {
            return;
        }
        Kernel kernel = at.kernel();
        Header.Ipv4 ip = new Header.Ipv4(cause.destination(), cause.source(), IpProtocol.TCP.number(),
                kernel.config().defaultTtl(), 0,
                0, true, false, 0);
        Packet packet = new Packet(List.of(ip, TcpSegments.resetFor(tcp, Sizes.payload(cause.packet))));
        Skb skb = new Skb(network.newFlight(packet, Chapter.CLOSE, cause.flight.opposite()), packet);
        if (!network.routes().reroute(kernel, skb)) {
            return;
        }
        skb.tracking = ConntrackStage.attached(cause.tracking);
        network.conntrack().close(kernel, cause);
        Skb.Bridged bridged = cause.bridged == null ? cause.heard : cause.bridged;
        Header.Ethernet ethernet = cause.ethernet;
        if (bridged != null && ethernet != null) {
            kernel.stampAtLeast(network.now());
            skb.ethernet = new Header.Ethernet(ethernet.source(), ethernet.destination(), ethernet.etherType());
            if (network.recorder().wants(Recording.HOPS)) {
                network.note(kernel, bridged.inPort, skb,
                        new Action.Originated(IpOutput.KERNEL, "TCP reset by a rule"));
            }
            network.links().transmit(kernel, bridged.inPort, skb);
            return;
        }
        network.output().sendLocal(kernel, skb, IpOutput.KERNEL, "TCP reset by a rule");
    }
}
