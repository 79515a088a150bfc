package dev.podwire.walk;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.FdbEntry;
import dev.podwire.kernel.Link;
import dev.podwire.net.MacAddress;
import dev.podwire.trace.Action.FdbLookedUp;
import dev.podwire.trace.Action.Received.Recipient;
import dev.podwire.trace.Delta;
import dev.podwire.trace.DropReason;
import org.jspecify.annotations.Nullable;

/** Software bridges: learning, forwarding, flooding, delivery to the host itself (br_input.c, br_forward.c). */
final class BridgeStage {

    private static final long SECOND = 1_000_000_000L;

    private final Network network;
    private final BridgeNetfilter filter;

    BridgeStage(Network network) {
        this.network = network;
        filter = new BridgeNetfilter(network, this);
    }

    /** A frame came in by a port. */
    void handle(Kernel kernel, String bridge, String port, Skb skb) {
        if (!kernel.config().isUp(bridge)) {
            network.drop(kernel, port, skb, DropReason.LINK_DOWN, bridge + " is down");
            return;
        }
        Device own = kernel.device(bridge);
        if (own != null && destination(skb).equals(own.link().mac())) {
            skb.recipient = Recipient.HOST;
        }
        if (skb.isIpv4() && kernel.config().bridgeCallsIptables()) {
            filter.prerouting(kernel, bridge, port, skb);
        } else {
            forward(kernel, bridge, port, skb);
        }
    }

    /** {@code br_handle_frame_finish}. */
    void forward(Kernel kernel, String bridge, String port, Skb skb) {
        learn(kernel, bridge, port, skb);
        boolean group = destination(skb).isGroup();
        Device own = kernel.device(bridge);
        boolean promiscuous = own != null && own.link().promiscuous();
        boolean alsoHere = group || promiscuous;
        FdbEntry entry = group ? null : lookUp(kernel, bridge, skb);
        if (entry == null && !group && isOwn(kernel, bridge, destination(skb))) {
            report(kernel, bridge, skb, FdbLookedUp.Result.LOCAL, Optional.empty());
            passUp(kernel, bridge, skb, false);
            return;
        }
        if (entry != null) {
            report(kernel, bridge, skb, FdbLookedUp.Result.FOUND, Optional.of(entry));
            sendTo(kernel, bridge, port, entry, skb, alsoHere);
        } else {
            report(kernel, bridge, skb, FdbLookedUp.Result.FLOODED, Optional.empty());
            flood(kernel, bridge, port, skb, alsoHere);
        }
        if (alsoHere) {
            passUp(kernel, bridge, skb, promiscuous);
        }
    }

    private void sendTo(Kernel kernel, String bridge, String port, FdbEntry entry, Skb skb, boolean alsoHere) {
        Device out = kernel.device(entry.device());
        Device from = kernel.device(port);
        if (out != null && from != null && mayLeave(kernel, out, from)) {
            leave(kernel, bridge, out, alsoHere ? skb.copy() : skb, false);
        } else if (!alsoHere) {
            network.drop(kernel, entry.device(), skb, DropReason.SAME_PORT, entry.device().equals(port)
                    ? "the receiver is behind the port it came from, and hairpin is off"
                    : entry.device() + " does not forward");
        }
    }

    private void flood(Kernel kernel, String bridge, String port, Skb skb, boolean alsoHere) {
        Device from = kernel.device(port);
        List<Device> to = from == null
                ? List.of()
                : kernel.config().ports(bridge).stream()
                        .filter(d -> floods(d, skb) && mayLeave(kernel, d, from)).toList();
        for (int i = 0; i < to.size(); i++) {
            boolean last = i == to.size() - 1 && !alsoHere;
            leave(kernel, bridge, to.get(i), last ? skb : skb.copy(), false);
        }
        if (to.isEmpty() && !alsoHere) {
            network.drop(kernel, bridge, skb, DropReason.FDB_UNKNOWN, "no port to flood to");
        }
    }

    /** {@code should_deliver} in br_forward.c. */
    private boolean mayLeave(Kernel kernel, Device out, Device heard) {
        return isLive(kernel, out) && (out.link().hairpin() || !out.name().equals(heard.name()))
                && !(out.link().port().isolated() && heard.link().port().isolated());
    }

    private boolean isLive(Kernel kernel, Device port) {
        return port.link().up() && network.carriers().present(kernel, port);
    }

    /** Whether the port wants what is flooded. */
    private static boolean floods(Device port, Skb skb) {
        MacAddress to = destination(skb);
        Link.PortFlags flags = port.link().port();
        return to.isBroadcast() ? flags.broadcastFlood() : to.isGroup() ? flags.multicastFlood() : flags.flood();
    }

    /** Sends a frame out by a port; a bridged one passes netfilter first. */
    private void leave(Kernel kernel, String bridge, Device out, Skb skb, boolean madeHere) {
        if (!madeHere && skb.isIpv4() && skb.bridged != null) {
            if (!filter.forward(kernel, bridge, out.name(), skb)) {
                return;
            }
        }
        boolean filtered = !madeHere && skb.isIpv4() && skb.bridged != null;
        if (filtered && skb.bytes() > out.link().mtu() && skb.ip().dontFragment()) {
            network.drop(kernel, out.name(), skb, DropReason.TOO_BIG, "larger than the MTU of " + out.name());
            return;
        }
        // br_nf_dev_queue_xmit cuts what netfilter has seen
        for (Skb piece : filtered ? network.fragments().pieces(skb, out.link().mtu()) : List.of(skb)) {
            if (piece.bytes() > out.link().mtu() + LinkStage.VLAN_BYTES) {
                network.drop(kernel, out.name(), piece, DropReason.TOO_BIG, "larger than the MTU of " + out.name());
            } else {
                network.links().transmit(kernel, out, piece);
            }
        }
    }

    /**
     * {@code br_pass_frame_up}: the bridge device itself receives the frame. What it hears only because it listens to
     * everything has lost its connection ({@code br_nf_local_in}).
     */
    private void passUp(Kernel kernel, String bridge, Skb skb, boolean promiscuous) {
        if (promiscuous && skb.isIpv4() && kernel.config().stations().tracks()) {
            skb.tracking = ConntrackInfo.INVALID;
        }
        network.links().receive(kernel, bridge, skb);
    }

    /** {@code br_dev_xmit}: the host sends by the bridge device. */
    void transmit(Kernel kernel, Device.Bridge bridge, Skb skb) {
        if (skb.bridged != null && skb.bridged.translatedOnBridge) {
            filter.resume(kernel, skb);
            return;
        }
        skb.bridged = null;
        boolean group = destination(skb).isGroup();
        FdbEntry entry = group ? null : lookUp(kernel, bridge.name(), skb);
        if (entry != null) {
            report(kernel, bridge.name(), skb, FdbLookedUp.Result.FOUND, Optional.of(entry));
            Device out = kernel.device(entry.device());
            if (out != null && isLive(kernel, out)) {
                leave(kernel, bridge.name(), out, skb, true);
            } else {
                network.drop(kernel, entry.device(), skb, DropReason.LINK_DOWN, entry.device() + " is down");
            }
            return;
        }
        report(kernel, bridge.name(), skb, FdbLookedUp.Result.FLOODED, Optional.empty());
        List<Device> to = kernel.config().ports(bridge.name()).stream()
                .filter(d -> floods(d, skb) && isLive(kernel, d)).toList();
        for (int i = 0; i < to.size(); i++) {
            leave(kernel, bridge.name(), to.get(i), i == to.size() - 1 ? skb : skb.copy(), true);
        }
        if (to.isEmpty()) {
            network.drop(kernel, bridge.name(), skb, DropReason.FDB_UNKNOWN, "no port to flood to");
        }
    }

    private static MacAddress destination(Skb skb) {
        return skb.ethernet == null ? MacAddress.ZERO : skb.ethernet.destination();
    }

    private static long ageing(Kernel kernel, String bridge) {
        return kernel.device(bridge) instanceof Device.Bridge b ? b.ageingSeconds() * SECOND : 300 * SECOND;
    }

    private @Nullable FdbEntry lookUp(Kernel kernel, String bridge, Skb skb) {
        return kernel.bridge(bridge).find(destination(skb), network.now(), ageing(kernel, bridge));
    }

    /** The bridge's own address and those of its ports lead to the host. */
    private static boolean isOwn(Kernel kernel, String bridge, MacAddress mac) {
        return kernel.config().isBridgeMac(bridge, mac);
    }

    private void learn(Kernel kernel, String bridge, String port, Skb skb) {
        MacAddress source = skb.ethernet == null ? MacAddress.ZERO : skb.ethernet.source();
        Device by = kernel.device(port);
        if (isOwn(kernel, bridge, source) || by == null || !by.link().port().learning()) {
            return;
        }
        FdbEntry before = kernel.bridge(bridge).find(source, network.now(), ageing(kernel, bridge));
        Optional<FdbEntry> entry = kernel.bridge(bridge).learn(source, port, network.now());
        if (entry.isPresent() && network.recorder().wants(Recording.FULL)) {
            network.note(kernel, port, skb, new FdbLookedUp(source, FdbLookedUp.Result.LEARNED, entry),
                    List.of(new Delta.FdbChange(kernel.id(), bridge, Optional.ofNullable(before), entry)));
        }
    }

    private void report(Kernel kernel, String bridge, Skb skb, FdbLookedUp.Result result, Optional<FdbEntry> entry) {
        if (network.recorder().wants(Recording.FULL)) {
            network.note(kernel, bridge, skb, new FdbLookedUp(destination(skb), result, entry), skb.packet,
                    entry.flatMap(FdbEntry::origin), List.of());
        }
    }
}
