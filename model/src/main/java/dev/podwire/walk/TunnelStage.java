package dev.podwire.walk;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.FdbEntry;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.MacAddress;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import dev.podwire.trace.Action.FdbLookedUp;
import dev.podwire.trace.Action.Received.Recipient;
import dev.podwire.trace.Delta;
import dev.podwire.trace.DropReason;
import org.jspecify.annotations.Nullable;

/** VXLAN: the envelope is a new packet made here, with connection tracking of its own; the letter stays the same packet. */
final class TunnelStage {

    /** What the envelope adds: IP, UDP, VXLAN and Ethernet headers. */
    private static final int OVERHEAD = 50;
    private static final int LOWEST_PORT = 32768;
    private static final int HIGHEST_PORT = 60999;
    /** The letter's Ethernet header, VXLAN, UDP and IPv4. */
    private static final int ENVELOPE_BYTES = 50;
    private static final long SECOND = 1_000_000_000L;

    private final Network network;

    TunnelStage(Network network) {
        this.network = network;
    }

    /** {@code vxlan_xmit}: one envelope to each end point of the address, to the first one last. */
    void transmit(Kernel kernel, Device.Vxlan vxlan, Skb skb) {
        Header.Ethernet inner = skb.ethernet;
        if (inner == null) {
            return;
        }
        List<FdbEntry> remotes = kernel.tunnel(vxlan.name()).find(inner.destination(), network.now(), ageing(vxlan));
        for (FdbEntry further : remotes.subList(Math.min(1, remotes.size()), remotes.size())) {
            transmit(kernel, vxlan, skb.copy(), inner.destination(), Optional.of(further));
        }
        transmit(kernel, vxlan, skb, inner.destination(), remotes.stream().findFirst());
    }

    /** {@code vxlan_xmit_one}: to one end point. */
    private void transmit(Kernel kernel, Device.Vxlan vxlan, Skb skb, MacAddress wanted, Optional<FdbEntry> entry) {
        if (network.recorder().wants(Recording.FULL)) {
            network.note(kernel, vxlan.name(), skb,
                    new FdbLookedUp(wanted,
                            entry.isPresent() ? FdbLookedUp.Result.FOUND : FdbLookedUp.Result.UNKNOWN, entry),
                    skb.packet, entry.flatMap(FdbEntry::origin), List.of());
        }
        IpAddress remote = entry.flatMap(FdbEntry::remote).orElse(null);
        if (!(remote instanceof Ipv4Address to) || !(vxlan.local() instanceof Ipv4Address from)) {
            network.drop(kernel, vxlan.name(), skb, DropReason.FDB_UNKNOWN,
                    vxlan.name() + " knows no tunnel end point for " + wanted);
            return;
        }
        Dst dst = network.routes().output(kernel, from, to, skb.mark);
        if (dst.failed() || dst.device().equals(vxlan.name())) {
            network.drop(kernel, vxlan.name(), skb, DropReason.NO_ROUTE, "no route to tunnel end point " + to);
            return;
        }
        int room = RouteStage.pathMtu(kernel, dst, to, network.now()) - OVERHEAD;
        if (skb.isIpv4() && skb.bytes() > room) {
            kernel.exceptions().learnMtu(skb.destination(), room, network.now());
        }
        int port = sourcePort(skb);
        Packet before = skb.packet;
        Packet letter = skb.frame();
        skb.scrub(false);
        skb.become(letter.wrapped(List.of(
                new Header.Ipv4(from, to, IpProtocol.UDP.number(), kernel.config().defaultTtl(), 0, kernel.newIpId(),
                        false, false, 0),
                new Header.Udp(port, vxlan.port(), true), new Header.Vxlan(vxlan.vni()))), ENVELOPE_BYTES);
        skb.ethernet = null;
        skb.device = vxlan.name();
        skb.outer = true;
        skb.dst = dst;
        if (network.recorder().wants(Recording.HOPS)) {
            network.note(kernel, vxlan.name(), skb, new Action.Encapsulated(vxlan.vni(), to), before,
                    entry.flatMap(FdbEntry::origin), List.of());
        }
        network.output().sendEnvelope(kernel, skb);
    }

    /** The ageing time of what a tunnel has learned, in nanoseconds. */
    static long ageing(Device.Vxlan vxlan) {
        return vxlan.ageingSeconds() * SECOND;
    }

    /** {@code udp_flow_src_port}: the flow's hash, scaled to the local port range. */
    private static int sourcePort(Skb skb) {
        if (skb.hash == 0) {
            skb.hash = flowHash(skb.packet);
        }
        long scaled = (skb.hash & 0xffffffffL) * (HIGHEST_PORT - LOWEST_PORT);
        return (int) (scaled >>> 32) + LOWEST_PORT;
    }

    /** The same for both directions of a flow, as the flow dissector's hash is. */
    static int flowHash(Packet packet) {
        if (!(packet.headers().getFirst() instanceof Header.Ipv4 ip)) {
            return 1;
        }
        long low = Math.min(ip.source().value() & 0xffffffffL, ip.destination().value() & 0xffffffffL);
        long high = Math.max(ip.source().value() & 0xffffffffL, ip.destination().value() & 0xffffffffL);
        long ports = 0;
        if (packet.headers().size() > 1 && packet.headers().get(1) instanceof Header.Transport t) {
            int a = t.sourcePort();
            int b = t.destinationPort();
            boolean swap = (ip.source().value() & 0xffffffffL) != low;
            ports = swap ? (long) b << 16 | a : (long) a << 16 | b;
        }
        return new Chooser(low << 32 ^ high ^ ports * 0x9e3779b97f4a7c15L ^ ip.protocolNumber()).bits();
    }

    /** {@code vxlan_rcv}: true if the datagram is for a tunnel of this host. */
    boolean receive(Kernel kernel, String device, Skb skb, Header.Udp udp) {
        Device.@Nullable Vxlan vxlan = null;
        boolean listens = false;
        for (Device.Vxlan v : kernel.config().tunnels()) {
            if (v.port() == udp.destinationPort()) {
                listens = true;
                if (skb.packet.headers().size() > 3 && skb.packet.headers().get(2) instanceof Header.Vxlan header
                        && header.vni() == v.vni()) {
                    vxlan = v;
                }
            }
        }
        if (!listens) {
            return false;
        }
        if (vxlan == null || !(skb.packet.headers().get(3) instanceof Header.Ethernet inner)) {
            network.drop(kernel, device, skb, DropReason.NOT_FOR_US, "no tunnel here has this VNI");
            return true;
        }
        if (inner.source().equals(vxlan.link().mac())) {
            network.drop(kernel, device, skb, DropReason.NOT_FOR_US, "the frame came from this tunnel itself");
            return true;
        }
        if (vxlan.learning() && !learn(kernel, vxlan, skb, inner.source())) {
            return true;
        }
        Packet before = skb.packet;
        skb.scrub(false);
        skb.become(skb.packet.unwrapped(4), -ENVELOPE_BYTES);
        skb.ethernet = inner;
        skb.outer = false;
        skb.departureTime = false;
        skb.hash = skb.hashOfSocket ? skb.hash : 0;
        if (network.recorder().wants(Recording.HOPS)) {
            network.note(kernel, vxlan.name(), skb, new Action.Decapsulated(vxlan.vni()), before);
        }
        MacAddress to = inner.destination();
        skb.recipient = to.isBroadcast()
                ? Recipient.BROADCAST
                : to.isGroup()
                        ? Recipient.MULTICAST
                        : to.equals(vxlan.link().mac()) ? Recipient.HOST : Recipient.OTHERHOST;
        network.links().arriveAt(kernel, vxlan.name(), skb);
        return true;
    }

    /** Notes from which end point a letter came. Answers whether it may be taken in. */
    private boolean learn(Kernel kernel, Device.Vxlan vxlan, Skb skb, MacAddress sender) {
        TunnelTable.Lesson lesson = kernel.tunnel(vxlan.name()).learn(vxlan.name(), sender, skb.source(), network.now(),
                ageing(vxlan));
        return switch (lesson) {
            case TunnelTable.Lesson.Nothing() -> true;
            case TunnelTable.Lesson.Contradicted(FdbEntry entry) -> {
                network.drop(kernel, vxlan.name(), skb, DropReason.NOT_FOR_US, sender + " is behind "
                        + entry.remote().map(Object::toString).orElse("no end point") + ", not " + skb.source());
                yield false;
            }
            case TunnelTable.Lesson.Learned(Optional<FdbEntry> before, FdbEntry entry) -> {
                if (network.recorder().wants(Recording.FULL)) {
                    network.note(kernel, vxlan.name(), skb,
                            new FdbLookedUp(sender, FdbLookedUp.Result.LEARNED, Optional.of(entry)),
                            List.of(new Delta.FdbChange(kernel.id(), vxlan.name(), before, Optional.of(entry))));
                }
                yield true;
            }
        };
    }
}
