package dev.podwire.walk;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.Neighbour.State;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.MacAddress;
import dev.podwire.trace.Action;
import dev.podwire.trace.Action.NeighbourLookedUp;
import dev.podwire.trace.Delta;
import dev.podwire.trace.DropReason;
import org.jspecify.annotations.Nullable;

/** Finds the hardware address of the next hop: the neighbour's states, and the packets that wait for an answer (neighbour.c). */
final class NeighbourStage {

    private static final long SECOND = 1_000_000_000L;
    private static final long RETRY = SECOND;
    private static final long REACHABLE_FOR = 30 * SECOND;
    private static final long DELAY_BEFORE_PROBE = 5 * SECOND;
    /** A second answer within this time does not overrule the first ({@code locktime}). */
    private static final long LOCK = SECOND;
    private static final int MAX_PROBES = 3;

    private final Network network;

    NeighbourStage(Network network) {
        this.network = network;
    }

    /** The address to send to if the entry is reachable and has sent before, as the bridge's short cut wants it. */
    @Nullable
    MacAddress readyAddress(Kernel kernel, String device, IpAddress nextHop) {
        NeighbourTable.Entry entry = kernel.neighbours().find(device, nextHop);
        if (entry == null) {
            return null;
        }
        age(entry);
        return entry.isConnected() && entry.headerCached ? entry.mac : null;
    }

    /** {@code neigh_output}: sends a packet by a device to a neighbour, at once or when its address is known. */
    void send(Kernel kernel, String device, IpAddress nextHop, Skb skb) {
        Device out = kernel.device(device);
        if (out instanceof Device.Loopback || out instanceof Device.Dummy || out instanceof Device.Ipip) {
            skb.ethernet = null;
            network.links().transmit(kernel, device, skb);
            return;
        }
        if (nextHop.equals(Ipv4Address.BROADCAST)) {
            LinkStage.address(out, skb, MacAddress.BROADCAST);
            network.links().transmit(kernel, device, skb);
            return;
        }
        if (nextHop instanceof Ipv4Address group && group.isMulticast()) {
            LinkStage.address(out, skb, groupAddress(group));
            network.links().transmit(kernel, device, skb);
            return;
        }
        NeighbourTable.Entry entry = kernel.neighbours().obtain(device, nextHop);
        age(entry);
        if (!entry.isValid()) {
            ask(kernel, entry, skb);
            return;
        }
        report(kernel, skb, entry, NeighbourLookedUp.Result.FOUND, List.of());
        if (entry.state == State.STALE) {
            entry.state = State.DELAY;
            entry.stopTimer();
            entry.timer = network.events().after(DELAY_BEFORE_PROBE, () -> probeAgain(kernel, entry));
        }
        transmit(kernel, out, entry, skb);
    }

    /** The frames of an IPv4 group carry its low 23 bits (RFC 1112). */
    private static MacAddress groupAddress(Ipv4Address group) {
        int low = group.value() & 0x7fffff;
        return MacAddress.parse(
                "01:00:5e:%02x:%02x:%02x".formatted(low >>> 16, low >>> 8 & 255, low & 255));
    }

    private void transmit(Kernel kernel, @Nullable Device out, NeighbourTable.Entry entry, Skb skb) {
        entry.headerCached = true;
        LinkStage.address(out, skb, entry.mac == null ? MacAddress.ZERO : entry.mac);
        if (out == null) {
            network.links().transmit(kernel, entry.device, skb);
        } else {
            network.links().transmit(kernel, out, skb);
        }
    }

    private void age(NeighbourTable.Entry entry) {
        if (entry.state == State.REACHABLE && network.now() - entry.confirmed > REACHABLE_FOR) {
            entry.state = State.STALE;
        }
    }

    private void ask(Kernel kernel, NeighbourTable.Entry entry, Skb skb) {
        entry.waiting.add(skb);
        skb.waiting = true;
        if (network.recorder().wants(Recording.HOPS)) {
            network.note(kernel, entry.device, skb, new Action.Queued("the hardware address of " + entry.address));
        }
        if (entry.state != State.INCOMPLETE) {
            entry.state = State.INCOMPLETE;
            entry.probes = 0;
            solicit(kernel, entry, skb);
        }
    }

    /** Whether a neighbour's address is known; if not, it is asked for, with no packet that waits. */
    boolean isValidOrAsked(Kernel kernel, String device, IpAddress address) {
        NeighbourTable.Entry entry = kernel.neighbours().obtain(device, address);
        age(entry);
        if (entry.isValid()) {
            return true;
        }
        if (entry.state != State.INCOMPLETE) {
            entry.state = State.INCOMPLETE;
            entry.probes = 0;
            solicit(kernel, entry, null);
        }
        return false;
    }

    private void solicit(Kernel kernel, NeighbourTable.Entry entry, @Nullable Skb cause) {
        entry.probes++;
        entry.stopTimer();
        entry.timer = network.events().after(RETRY, () -> retry(kernel, entry));
        if (cause != null) {
            report(kernel, cause, entry, NeighbourLookedUp.Result.ASKED, List.of());
        }
        network.arp().request(kernel, entry.device, entry.address, Optional.ofNullable(cause), Optional.empty());
    }

    private void retry(Kernel kernel, NeighbourTable.Entry entry) {
        kernel.stampAtLeast(network.now());
        if (entry.state != State.INCOMPLETE) {
            return;
        }
        if (entry.probes < MAX_PROBES) {
            solicit(kernel, entry, entry.waiting.peek());
            return;
        }
        fail(kernel, entry);
    }

    private void fail(Kernel kernel, NeighbourTable.Entry entry) {
        entry.state = State.FAILED;
        entry.stopTimer();
        Skb skb = entry.waiting.poll();
        while (skb != null) {
            skb.waiting = false;
            report(kernel, skb, entry, NeighbourLookedUp.Result.FAILED, List.of());
            network.drop(kernel, entry.device, skb, DropReason.NEIGHBOUR_FAILED,
                    "nobody on " + entry.device + " answered for " + entry.address);
            network.icmp().unreachable(kernel, skb, IcmpStage.HOST);
            skb = entry.waiting.poll();
        }
    }

    /** An entry in doubt was used and nobody confirmed it: ask the neighbour itself. */
    private void probeAgain(Kernel kernel, NeighbourTable.Entry entry) {
        kernel.stampAtLeast(network.now());
        if (entry.state != State.DELAY && entry.state != State.PROBE) {
            return;
        }
        if (network.now() - entry.confirmed < DELAY_BEFORE_PROBE) {
            entry.state = State.REACHABLE;
            return;
        }
        if (entry.state == State.DELAY) {
            entry.state = State.PROBE;
            entry.probes = 0;
        }
        if (entry.probes >= MAX_PROBES) {
            fail(kernel, entry);
            return;
        }
        entry.probes++;
        entry.timer = network.events().after(RETRY, () -> probeAgain(kernel, entry));
        network.arp().request(kernel, entry.device, entry.address, Optional.empty(), Optional.ofNullable(entry.mac));
    }

    /** Traffic shows that a neighbour is there. */
    void confirm(Kernel kernel, Dst dst) {
        NeighbourTable.Entry entry = kernel.neighbours().find(dst.device(), dst.nextHop());
        if (entry != null) {
            entry.confirmed = network.now();
        }
    }

    /** {@code neigh_update}: somebody said where an address is. */
    void learn(Kernel kernel, Skb by, NeighbourTable.Entry entry, MacAddress mac, boolean reachable,
            boolean override) {
        if (entry.isFixed()) {
            return;
        }
        Optional<Neighbour> before = entry.isValid() ? Optional.of(entry.view()) : Optional.empty();
        State state = reachable ? State.REACHABLE : State.STALE;
        if (entry.isValid()) {
            boolean same = mac.equals(entry.mac);
            if (!same && !override) {
                return;
            }
            if (same && !reachable) {
                return;
            }
        }
        if (!mac.equals(entry.mac)) {
            entry.headerCached = false;
        }
        entry.mac = mac;
        entry.state = state;
        entry.updated = network.now();
        entry.stopTimer();
        if (reachable) {
            entry.confirmed = network.now();
        }
        report(kernel, by, entry, NeighbourLookedUp.Result.LEARNED,
                List.of(new Delta.NeighbourChange(kernel.id(), before, Optional.of(entry.view()))));
        Skb skb = entry.waiting.poll();
        while (skb != null) {
            skb.waiting = false;
            transmit(kernel, kernel.device(entry.device), entry, skb);
            skb = entry.waiting.poll();
        }
    }

    boolean mayOverride(NeighbourTable.Entry entry) {
        return network.now() > entry.updated + LOCK;
    }

    private void report(Kernel kernel, Skb skb, NeighbourTable.Entry entry, NeighbourLookedUp.Result result,
            List<Delta> deltas) {
        if (network.recorder().wants(Recording.FULL)) {
            network.note(kernel, entry.device, skb,
                    new NeighbourLookedUp(entry.address, result, Optional.of(entry.view())), skb.packet,
                    entry.origin, deltas);
        }
    }
}
