package dev.podwire.walk;

import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import dev.podwire.trace.DropReason;
import org.jspecify.annotations.Nullable;

/** Sends what IPVS has taken over to its real server by network address translation (ip_vs_xmit.c). */
final class IpvsTransmit {

    private final Network network;

    IpvsTransmit(Network network) {
        this.network = network;
    }

    /** {@code __ip_vs_get_out_rt}: the way to the real server; null if the packet cannot go there, and that is written down. */
    @Nullable
    Dst route(HookPoint at, Skb skb, IpvsFlow flow) {
        Kernel kernel = at.kernel();
        Dst dst = network.routes().output(kernel, null, flow.address, 0);
        if (dst.failed()) {
            network.routes().report(kernel, skb, at.device(), dst, Action.Routed.Decision.REROUTE);
            network.drop(kernel, at.device(), skb, DropReason.NO_ROUTE, "no route to the real server " + flow.address);
            return null;
        }
        if (dst.kind() == Dst.Kind.LOCAL) {
            return dst;
        }
        if (skb.source().isLoopback()) {
            network.drop(kernel, at.device(), skb, DropReason.MARTIAN,
                    "a packet from " + skb.source() + " may not leave this machine");
            return null;
        }
        return leaves(at, skb, dst) ? dst : null;
    }

    private boolean leaves(HookPoint at, Skb skb, Dst dst) {
        Kernel kernel = at.kernel();
        Header.Ipv4 ip = skb.ip();
        if (ip.ttl() <= 1) {
            network.drop(kernel, at.device(), skb, DropReason.TTL_EXPIRED, "TTL " + ip.ttl() + " is used up");
            network.icmp().error(kernel, skb, Header.Icmp.TIME_EXCEEDED, 0, 0);
            return false;
        }
        int mtu = RouteStage.mtu(kernel, dst);
        boolean error = skb.layer4() instanceof Header.Icmp;
        if (skb.bytes() > mtu && ip.dontFragment() && !error) {
            network.drop(kernel, at.device(), skb, DropReason.TOO_BIG,
                    skb.bytes() + " bytes, MTU of " + dst.device() + " is " + mtu);
            network.icmp().error(kernel, skb, Header.Icmp.UNREACHABLE, IcmpStage.FRAGMENTATION_NEEDED, mtu);
            return false;
        }
        network.routes().report(kernel, skb, at.device(), dst, Action.Routed.Decision.REROUTE);
        Packet before = skb.packet;
        skb.setIp(ip.withTtl(ip.ttl() - 1));
        if (network.recorder().wants(Recording.FULL)) {
            network.note(kernel, at.device(), skb, new Action.Rewritten(Action.Rewritten.Kind.TTL), before);
        }
        return true;
    }

    /** {@code ip_vs_nat_send_or_cont}: true if the real server is on this machine and the packet goes on here. */
    boolean send(HookPoint at, Skb skb, IpvsFlow flow, Dst dst) {
        skb.balanced = true;
        if (flow.tracked) {
            alterReply(skb, flow);
        } else {
            untrack(skb);
        }
        if (dst.kind() == Dst.Kind.LOCAL) {
            return true;
        }
        skb.dst = dst;
        if (network.netfilter().pass(at.kernel(), Hook.OUTPUT, skb, null, dst.device())) {
            network.output().send(at.kernel(), skb);
        }
        return false;
    }

    /** {@code ip_vs_notrack}: conntrack does not see the packet any more, and forgets a connection that it was to begin. */
    static void untrack(Skb skb) {
        if (skb.tracking.connection() != null) {
            skb.tracking = ConntrackInfo.UNTRACKED;
        }
    }

    /** {@code ip_vs_update_conntrack}: answers are expected from the real server, while the request stays as the client sent it. */
    private static void alterReply(Skb skb, IpvsFlow flow) {
        Connection connection = skb.tracking.connection();
        if (connection == null || connection.confirmed || connection.dying || skb.tracking.reply() || flow.onePacket
                || !connection.original.protocol().hasPorts()) {
            return;
        }
        ConntrackTuple reply = connection.reply;
        connection.reply = new ConntrackTuple(reply.protocol(), flow.address, flow.port, reply.destination(),
                reply.destinationPort());
    }
}
