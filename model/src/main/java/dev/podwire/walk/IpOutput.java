package dev.podwire.walk;

import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import dev.podwire.trace.Action;
import dev.podwire.trace.DropReason;
import org.jspecify.annotations.Nullable;

/** The sending side of IP: the OUTPUT hook for packets made here, POSTROUTING for all, then the neighbour (ip_output.c). */
final class IpOutput {

    /** Who sends what no program asked for: errors, resets, answers to echo requests. */
    static final String KERNEL = "kernel";

    private final Network network;

    IpOutput(Network network) {
        this.network = network;
    }

    /** Sends a packet made here by the way it was routed; false if it did not get out of this kernel. */
    boolean sendLocal(Kernel kernel, Skb skb, String by, String what) {
        kernel.stampAtLeast(network.now());
        Dst dst = skb.route();
        if (by.equals(KERNEL)) {
            skb.owner = Skb.Owner.KERNEL;
        }
        if (network.recorder().wants(Recording.HOPS)) {
            network.note(kernel, dst.device(), skb, new Action.Originated(by, what));
            network.routes().report(kernel, skb, dst.device(), dst, Action.Routed.Decision.OUTPUT);
        }
        if (!network.netfilter().pass(kernel, Hook.OUTPUT, skb, null, dst.device())) {
            return false;
        }
        return send(kernel, skb);
    }

    /** Sends a tunnel's envelope: a packet made here whose letter is already on its way. */
    void sendEnvelope(Kernel kernel, Skb skb) {
        Dst dst = skb.route();
        network.routes().report(kernel, skb, dst.device(), dst, Action.Routed.Decision.OUTPUT);
        if (network.netfilter().pass(kernel, Hook.OUTPUT, skb, null, dst.device())) {
            send(kernel, skb);
        }
    }

    /** {@code ip_output}. */
    boolean send(Kernel kernel, Skb skb) {
        Dst dst = skb.route();
        String in = skb.device.isEmpty() ? null : skb.device;
        if (!network.netfilter().pass(kernel, Hook.POSTROUTING, skb, in, dst.device())) {
            return false;
        }
        boolean forwarded = !skb.device.isEmpty() && !skb.outer;
        int mtu = forwarded
                ? RouteStage.mtu(kernel, skb.route())
                : RouteStage.pathMtu(kernel, skb.route(), skb.destination(), network.now());
        if (skb.bytes() > mtu && skb.ip().dontFragment()) {
            network.drop(kernel, dst.device(), skb, DropReason.TOO_BIG,
                    skb.bytes() + " bytes, MTU of " + dst.device() + " is " + mtu);
            network.icmp().error(kernel, skb, dev.podwire.packet.Header.Icmp.UNREACHABLE,
                    IcmpStage.FRAGMENTATION_NEEDED, mtu);
            skb.sendError = "Message too long";
            return false;
        }
        network.fragments().pieces(skb, mtu).forEach(piece -> finish(kernel, piece));
        return true;
    }

    private void finish(Kernel kernel, Skb skb) {
        Dst dst = skb.route();
        IpAddress nextHop = dst.kind() == Dst.Kind.BROADCAST ? Ipv4Address.BROADCAST : dst.nextHop();
        network.neighbours().send(kernel, dst.device(), nextHop, skb);
    }

    /** Routes a packet that answers another, from the address it was sent to; null if there is no way back. */
    @Nullable
    Dst routeBack(Kernel kernel, Ipv4Address source, Ipv4Address destination) {
        Dst dst = network.routes().output(kernel, source, destination, 0);
        return dst.failed() ? null : dst;
    }
}
