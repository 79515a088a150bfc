package dev.podwire.walk;

import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import dev.podwire.trace.Action.Received.Recipient;
import dev.podwire.trace.DropReason;
import org.jspecify.annotations.Nullable;

/** The receiving side of IP: prerouting, the routing decision, and then delivery here or forwarding (ip_input.c, ip_forward.c). */
final class IpInput {

    private final Network network;

    IpInput(Network network) {
        this.network = network;
    }

    void receive(Kernel kernel, String device, Skb skb) {
        if (skb.recipient == Recipient.OTHERHOST) {
            network.drop(kernel, device, skb, DropReason.NOT_FOR_US,
                    "the frame carries another host's hardware address");
            return;
        }
        boolean seenOnBridge = skb.bridged != null && !skb.bridged.inPrerouting;
        skb.heard = skb.bridged == null ? skb.heard : skb.bridged;
        skb.bridged = null;
        if (!seenOnBridge && !network.netfilter().pass(kernel, Hook.PREROUTING, skb, device, null)) {
            return;
        }
        Dst dst = skb.dst;
        if (dst == null) {
            dst = network.routes().input(kernel, skb, device);
            if (dst == null) {
                return;
            }
            skb.dst = dst;
            network.routes().report(kernel, skb, device, dst, dst.kind() == Dst.Kind.UNICAST
                    ? Action.Routed.Decision.FORWARD
                    : Action.Routed.Decision.LOCAL);
        }
        switch (dst.kind()) {
            case LOCAL, BROADCAST -> deliver(kernel, device, skb);
            case UNICAST -> forward(kernel, device, skb, dst);
            case ERROR -> refuse(kernel, device, skb, dst);
        }
    }

    /** {@code ip_error}. */
    private void refuse(Kernel kernel, String device, Skb skb, Dst dst) {
        if (!kernel.config().forwards(device)) {
            network.drop(kernel, device, skb, DropReason.FORWARDING_OFF,
                    "not for this host, and it does not forward packets that come in by " + device);
            return;
        }
        int code = switch (dst.error()) {
            case RouteStage.UNREACHABLE_NET -> IcmpStage.NET;
            case RouteStage.UNREACHABLE_HOST -> IcmpStage.HOST;
            case RouteStage.DENIED -> IcmpStage.FILTERED;
            default -> -1;
        };
        network.drop(kernel, device, skb, code < 0 ? DropReason.BLACKHOLE : DropReason.NO_ROUTE,
                code < 0 ? "blackhole route" : "no route to " + skb.destination(),
                dst.route().flatMap(dev.podwire.kernel.Route::origin));
        if (code >= 0 && kernel.errors().allowRouteError(skb.source(), network.now())) {
            network.icmp().unreachable(kernel, skb, code);
        }
    }

    /** {@code ip_forward}: the TTL goes down before the FORWARD hook. */
    private void forward(Kernel kernel, String device, Skb skb, Dst dst) {
        if (skb.recipient != Recipient.HOST) {
            network.drop(kernel, device, skb, DropReason.NOT_FOR_US, "a broadcast frame is not forwarded");
            return;
        }
        Header.Ipv4 ip = skb.ip();
        if (ip.ttl() <= 1) {
            network.drop(kernel, device, skb, DropReason.TTL_EXPIRED, "TTL " + ip.ttl() + " is used up");
            network.icmp().error(kernel, skb, Header.Icmp.TIME_EXCEEDED, 0, 0);
            return;
        }
        int mtu = RouteStage.mtu(kernel, dst);
        if (skb.bytes() > mtu && ip.dontFragment()) {
            network.drop(kernel, device, skb, DropReason.TOO_BIG,
                    skb.bytes() + " bytes, MTU of " + dst.device() + " is " + mtu);
            network.icmp().error(kernel, skb, Header.Icmp.UNREACHABLE, IcmpStage.FRAGMENTATION_NEEDED, mtu);
            return;
        }
        Packet before = skb.packet;
        skb.setIp(ip.withTtl(ip.ttl() - 1));
        if (network.recorder().wants(Recording.FULL)) {
            network.note(kernel, device, skb, new Action.Rewritten(Action.Rewritten.Kind.TTL), before);
        }
        if (dst.redirect()) {
            network.icmp().redirect(kernel, skb, dst);
        }
        if (network.netfilter().pass(kernel, Hook.FORWARD, skb, device, dst.device())) {
            network.output().send(kernel, skb);
        }
    }

    /** {@code ip_local_deliver}. */
    private void deliver(Kernel kernel, String device, Skb skb) {
        if (!network.fragments().gather(kernel, skb)
                || !network.netfilter().pass(kernel, Hook.INPUT, skb, device, null)) {
            return;
        }
        @Nullable
        Header l4 = skb.layer4();
        switch (l4) {
            case Header.Icmp icmp -> {
                kernel.sockets().pings(skb);
                network.icmp().receive(kernel, device, skb, icmp);
            }
            case Header.Udp udp -> {
                if (!network.tunnels().receive(kernel, device, skb, udp)) {
                    network.udp().receive(kernel, device, skb, udp);
                }
            }
            case Header.Tcp tcp -> network.tcp().receive(kernel, device, skb, tcp);
            case null -> refuseProtocol(kernel, device, skb);
            case Header.Network _ -> {
                if (!network.ipip().receive(kernel, skb)) {
                    refuseProtocol(kernel, device, skb);
                }
            }
            case Header.Ethernet _,Header.Arp _,Header.Sctp _,Header.Icmpv6 _,Header.Vxlan _,Header.Dns _,Header.Data _ ->
                refuseProtocol(
                        kernel, device, skb);
        }
    }

    private void refuseProtocol(Kernel kernel, String device, Skb skb) {
        network.drop(kernel, device, skb, DropReason.UNKNOWN_PROTOCOL,
                "nothing here speaks IP protocol " + skb.ip().protocolNumber());
        network.icmp().unreachable(kernel, skb, IcmpStage.PROTOCOL);
    }
}
