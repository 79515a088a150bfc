package dev.podwire.walk;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import dev.podwire.trace.Action.Received.Recipient;
import dev.podwire.trace.DropReason;

/** IP in IP: the packet itself, without a frame, in another IP packet between two hosts (ip_tunnel.c, RFC 2003). */
final class IpipStage {

    private static final int HEADER_BYTES = 20;

    private final Network network;

    IpipStage(Network network) {
        this.network = network;
    }

    /** {@code ip_tunnel_xmit}: the route's next hop is the remote end. */
    void transmit(Kernel kernel, Device.Ipip tunnel, Skb skb) {
        if (!skb.isIpv4() || !(skb.route().nextHop() instanceof Ipv4Address remote)) {
            network.drop(kernel, tunnel.name(), skb, DropReason.UNKNOWN_PROTOCOL, "only IPv4 goes by " + tunnel.name());
            return;
        }
        Dst dst = network.routes().output(kernel, null, remote, skb.mark);
        if (dst.failed() || dst.device().equals(tunnel.name()) || !(dst.source() instanceof Ipv4Address from)) {
            network.drop(kernel, tunnel.name(), skb, DropReason.NO_ROUTE, "no route to tunnel end point " + remote);
            return;
        }
        Header.Ipv4 letter = skb.ip();
        Packet before = skb.packet;
        skb.scrub(false);
        skb.become(before.wrapped(List.of(new Header.Ipv4(from, remote, IpProtocol.IPIP.number(), letter.ttl(), 0,
                kernel.newIpId(), letter.dontFragment(), false, 0))), HEADER_BYTES);
        skb.ethernet = null;
        skb.device = tunnel.name();
        skb.outer = true;
        skb.dst = dst;
        if (network.recorder().wants(Recording.HOPS)) {
            network.note(kernel, tunnel.name(), skb, new Action.Encapsulated(Action.Encapsulated.NO_VNI, remote),
                    before);
        }
        network.output().sendEnvelope(kernel, skb);
    }

    /** {@code ipip_rcv}: true if a tunnel of this host takes the packet. */
    boolean receive(Kernel kernel, Skb skb) {
        Optional<Device> tunnel = kernel.config().namespace().links().devices().values().stream()
                .filter(d -> d instanceof Device.Ipip && d.link().up()).findFirst();
        if (tunnel.isEmpty()) {
            return false;
        }
        String name = tunnel.get().name();
        Packet before = skb.packet;
        skb.scrub(false);
        skb.become(before.unwrapped(1), -HEADER_BYTES);
        skb.ethernet = null;
        skb.outer = false;
        skb.departureTime = false;
        skb.recipient = Recipient.HOST;
        if (network.recorder().wants(Recording.HOPS)) {
            network.note(kernel, name, skb, new Action.Decapsulated(Action.Encapsulated.NO_VNI), before);
        }
        network.links().arriveAt(kernel, name, skb);
        return true;
    }
}
