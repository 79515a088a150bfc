package dev.podwire.walk;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.ipvs.IpvsConnection;
import dev.podwire.kernel.ipvs.RealServer;
import dev.podwire.kernel.ipvs.ServiceKey;
import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import dev.podwire.trace.Action.Balanced.Followed.Event;
import dev.podwire.trace.Action.Rewritten.Kind;
import dev.podwire.trace.Delta;
import dev.podwire.trace.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's load balancer at its hooks (ip_vs_core.c): requests are taken over when they come in or are made here, answers
 * get the virtual server's address back where they pass.
 */
final class IpvsStage {

    private final Network network;
    private final IpvsSchedule schedule;
    private final IpvsTransmit transmit;

    IpvsStage(Network network) {
        this.network = network;
        schedule = new IpvsSchedule(network);
        transmit = new IpvsTransmit(network);
    }

    static IpvsFlow.@Nullable Key key(Packet packet, int index, boolean inverse) {
        List<Header> headers = packet.headers();
        if (headers.size() <= index + 1 || !(headers.get(index) instanceof Header.Ipv4 ip) || ip.fragmentOffset() > 0
                || !(headers.get(index + 1) instanceof Header.Transport t)) {
            return null;
        }
        return inverse
                ? new IpvsFlow.Key(t.protocol().number(), ip.destination(), t.destinationPort(), ip.source(),
                        t.sourcePort())
                : new IpvsFlow.Key(t.protocol().number(), ip.source(), t.sourcePort(), ip.destination(),
                        t.destinationPort());
    }

    /** The connection that {@code -m ipvs} asks about: that of a request which has been given to a real server. */
    @Nullable
    IpvsFlow balanced(Kernel kernel, Skb skb) {
        IpvsFlow.Key key = skb.balanced ? key(skb.packet, 0, true) : null;
        return key == null ? null : kernel.ipvs().flows().fromServer(key, network.now());
    }

    /** {@code ip_vs_out_hook}: false if the packet goes no further. */
    boolean answer(HookPoint at, Skb skb) {
        if (skb.balanced || skb.dst == null && skb.bridged == null) {
            return true;
        }
        Kernel kernel = at.kernel();
        if (skb.layer4() instanceof Header.Icmp icmp && icmp.isError()) {
            IpvsFlow.Key quoted = key(skb.packet, 2, true);
            IpvsFlow flow = quoted == null ? null : kernel.ipvs().flows().fromServer(quoted, network.now());
            return flow == null || undo(at, skb, flow, IpvsRewrite.errorFromServer(skb.packet, flow));
        }
        IpvsFlow.Key key = key(skb.packet, 0, false);
        IpvsFlow flow = key == null ? null : kernel.ipvs().flows().fromServer(key, network.now());
        if (flow == null) {
            return true;
        }
        Optional<IpvsConnection> before = view(flow);
        schedule.follow(kernel, flow, skb, true);
        note(at, skb, Event.FOUND, flow, before);
        return undo(at, skb, flow, IpvsRewrite.answer(skb.packet, flow));
    }

    /** {@code handle_response}: the answer gets the virtual address, and goes by the way that this has. */
    private boolean undo(HookPoint at, Skb skb, IpvsFlow flow, Packet changed) {
        Packet before = skb.packet;
        skb.packet = changed;
        rewritten(at, skb, Kind.UNDO_IPVS, before, flow);
        boolean reroutes = at.hook() != Hook.INPUT && skb.bridged == null && skb.dst != null
                && skb.dst.kind() != Dst.Kind.LOCAL && at.kernel().config().sysctl("net.ipv4.vs.snat_reroute", 1) != 0;
        if (reroutes && !network.routes().reroute(at.kernel(), skb)) {
            return false;
        }
        skb.balanced = true;
        if (!flow.tracked) {
            IpvsTransmit.untrack(skb);
        }
        return true;
    }

    /** {@code ip_vs_in_hook}: false if the packet has gone another way, or no further. */
    boolean request(HookPoint at, Skb skb) {
        if (skb.balanced || skb.dst == null
                || skb.recipient != Action.Received.Recipient.HOST && at.hook() != Hook.OUTPUT) {
            return true;
        }
        if (skb.layer4() instanceof Header.Icmp icmp) {
            return !icmp.isError() || errorFromClient(at, skb);
        }
        IpvsFlow.Key key = key(skb.packet, 0, false);
        if (key == null) {
            return true;
        }
        Kernel kernel = at.kernel();
        IpvsFlow flow = schedule.current(kernel, key, skb);
        Optional<IpvsConnection> before = flow == null ? Optional.empty() : view(flow);
        boolean fresh = false;
        if (flow == null) {
            IpvsSchedule.Outcome outcome = schedule.begin(at, key, skb);
            if (outcome.flow() == null) {
                return !outcome.refused() || refuse(at, skb);
            }
            flow = outcome.flow();
            fresh = true;
        }
        schedule.follow(kernel, flow, skb, false);
        note(at, skb, fresh ? Event.CREATED : Event.FOUND, flow, before);
        return forward(at, skb, flow, IpvsRewrite.request(skb.packet, flow));
    }

    private boolean forward(HookPoint at, Skb skb, IpvsFlow flow, Packet changed) {
        if (flow.server != null && flow.server.config.forwarding() != RealServer.Forwarding.MASQ) {
            network.drop(at.kernel(), at.device(), skb, DropReason.RULE, "forwarding by "
                    + flow.server.config.forwarding().text() + " is not simulated");
            return false;
        }
        Dst dst = transmit.route(at, skb, flow);
        if (dst == null) {
            return false;
        }
        Packet before = skb.packet;
        skb.packet = dst.kind() == Dst.Kind.LOCAL
                ? changed
                : changed.with(0, ((Header.Ipv4) changed.headers().getFirst()).withTtl(skb.ip().ttl()));
        rewritten(at, skb, Kind.IPVS, before, flow);
        return transmit.send(at, skb, flow, dst);
    }

    /** {@code ip_vs_in_icmp}: an error about an answer goes to the real server that gave it. */
    boolean errorFromClient(HookPoint at, Skb skb) {
        if (!(skb.layer4() instanceof Header.Icmp icmp) || !icmp.isError()) {
            return true;
        }
        IpvsFlow.Key quoted = key(skb.packet, 2, true);
        IpvsFlow flow = quoted == null ? null : at.kernel().ipvs().flows().fromClient(quoted, network.now());
        if (flow == null) {
            return true;
        }
        note(at, skb, Event.FOUND, flow, view(flow));
        return forward(at, skb, flow, IpvsRewrite.errorFromClient(skb.packet, flow));
    }

    /** {@code ip_vs_leave}: nobody can take the connection, and the client is told. */
    private boolean refuse(HookPoint at, Skb skb) {
        skb.sendError = "Operation not permitted";
        network.drop(at.kernel(), at.device(), skb, DropReason.REJECTED,
                "IPVS has no real server for " + skb.destination());
        network.icmp().unreachable(at.kernel(), skb, IcmpStage.PORT);
        return false;
    }

    private void rewritten(HookPoint at, Skb skb, Kind kind, Packet before, IpvsFlow flow) {
        if (network.recorder().wants(Recording.HOPS) && before != skb.packet) {
            network.note(at.kernel(), at.device(), skb, new Action.Rewritten(kind), before,
                    Optional.ofNullable(flow.server).flatMap(s -> s.config.origin()), List.of());
        }
    }

    /** The connection as it is, if anybody is going to read it. */
    private Optional<IpvsConnection> view(IpvsFlow flow) {
        return network.recorder().wants(Recording.FULL) ? Optional.of(flow.view(network.now())) : Optional.empty();
    }

    private void note(HookPoint at, Skb skb, Event event, IpvsFlow flow, Optional<IpvsConnection> before) {
        if (network.recorder().wants(Recording.FULL)) {
            IpvsConnection after = flow.view(network.now());
            List<Delta> deltas = before.equals(Optional.of(after))
                    ? List.of()
                    : List.of(new Delta.BalancedChange(at.kernel().id(), before, Optional.of(after)));
            network.note(at.kernel(), at.device(), skb, new Action.Balanced.Followed(event, after), deltas);
        }
    }

    /** The key under which a packet's virtual server would stand. */
    static ServiceKey serviceOf(IpvsFlow.Key key) {
        for (IpProtocol protocol : IpProtocol.values()) {
            if (protocol.number() == key.protocol() && protocol.hasPorts()) {
                return new ServiceKey.Address(protocol, key.to(), key.toPort());
            }
        }
        throw new IllegalArgumentException("protocol " + key.protocol() + " has no ports");
    }
}
