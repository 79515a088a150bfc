package dev.podwire.walk;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.net.MacAddress;
import dev.podwire.packet.Header;
import dev.podwire.trace.Action;
import dev.podwire.trace.Action.Received.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * Shows bridged IPv4 frames to iptables (br_netfilter_hooks.c). A frame whose destination DNAT moved to another host behind
 * the same bridge is addressed anew and stays on the bridge.
 */
final class BridgeNetfilter {

    private final Network network;
    private final BridgeStage bridges;

    BridgeNetfilter(Network network, BridgeStage bridges) {
        this.network = network;
        this.bridges = bridges;
    }

    /** {@code br_nf_pre_routing} and its finish. */
    void prerouting(Kernel kernel, String bridge, String port, Skb skb) {
        Skb.Bridged bridged = new Skb.Bridged(bridge, port, skb.destination(),
                skb.recipient == Recipient.OTHERHOST);
        skb.bridged = bridged;
        skb.recipient = bridged.otherHost ? Recipient.HOST : skb.recipient;
        if (!network.netfilter().pass(kernel, Hook.PREROUTING, skb, bridge, null)) {
            return;
        }
        bridged.inPrerouting = false;
        if (bridged.otherHost) {
            skb.recipient = Recipient.OTHERHOST;
        }
        if (skb.destination().equals(bridged.destinationBefore)) {
            bridges.forward(kernel, bridge, port, skb);
            return;
        }
        Dst dst = network.routes().input(kernel, skb, bridge);
        if (dst == null) {
            return;
        }
        // the wish for a redirect is lost on the way up
        skb.dst = dst.withRedirect(false);
        network.routes().report(kernel, skb, bridge, dst, dst.kind() == Dst.Kind.LOCAL
                ? Action.Routed.Decision.LOCAL
                : Action.Routed.Decision.FORWARD);
        if (!dst.failed() && dst.device().equals(bridge)) {
            readdress(kernel, bridge, skb, dst, bridged);
            return;
        }
        Device own = kernel.device(bridge);
        setDestination(skb, own == null ? MacAddress.ZERO : own.link().mac());
        skb.recipient = Recipient.HOST;
        bridges.forward(kernel, bridge, port, skb);
    }

    /** {@code br_nf_pre_routing_finish_bridge}: a known neighbour is addressed at once, else its neighbour entry does it. */
    private void readdress(Kernel kernel, String bridge, Skb skb, Dst dst, Skb.Bridged bridged) {
        MacAddress ready = network.neighbours().readyAddress(kernel, bridge, dst.nextHop());
        if (ready != null) {
            setDestination(skb, ready);
            bridges.forward(kernel, bridge, bridged.inPort, skb);
            return;
        }
        bridged.sourceMac = skb.ethernet == null ? null : skb.ethernet.source();
        bridged.translatedOnBridge = true;
        network.neighbours().send(kernel, bridge, dst.nextHop(), skb);
    }

    /** The bridge device got a frame back that is to stay on the bridge ({@code br_nf_dev_xmit}). */
    void resume(Kernel kernel, Skb skb) {
        Skb.Bridged bridged = skb.bridged;
        Header.Ethernet ethernet = skb.ethernet;
        if (bridged == null || ethernet == null) {
            return;
        }
        bridged.translatedOnBridge = false;
        if (bridged.sourceMac != null) {
            skb.ethernet = new Header.Ethernet(ethernet.destination(), bridged.sourceMac, ethernet.etherType());
        }
        bridges.forward(kernel, bridged.bridge, bridged.inPort, skb);
    }

    /** {@code br_nf_forward_ip} and {@code br_nf_post_routing}; false if the frame goes no further. */
    boolean forward(Kernel kernel, String bridge, String out, Skb skb) {
        Skb.Bridged bridged = skb.bridged;
        if (bridged != null) {
            bridged.outPort = out;
        }
        skb.recipient = Recipient.HOST;
        return network.netfilter().pass(kernel, Hook.FORWARD, skb, bridge, bridge)
                && network.netfilter().pass(kernel, Hook.POSTROUTING, skb, null, bridge);
    }

    private static void setDestination(Skb skb, @Nullable MacAddress to) {
        if (skb.ethernet != null && to != null) {
            skb.ethernet = new Header.Ethernet(to, skb.ethernet.source(), skb.ethernet.etherType());
        }
    }
}
