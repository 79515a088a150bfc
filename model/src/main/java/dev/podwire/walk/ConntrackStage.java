package dev.podwire.walk;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.packet.Header;
import dev.podwire.trace.Action;
import dev.podwire.trace.Action.Tracked.Event;
import dev.podwire.trace.Delta;

/** Connection tracking: finds or begins the connection of a packet, follows its state, and confirms it on the way out. */
final class ConntrackStage {

    private static final int UDP_SECONDS = 30;
    private static final int UDP_STREAM_SECONDS = 120;
    private static final int ICMP_SECONDS = 30;
    private static final int GENERIC_SECONDS = 600;
    private static final long CUT_FROM_NANOS = 120_000_000_000L;
    private static final long STREAM_NANOS = 2_000_000_000L;

    private final Network network;

    ConntrackStage(Network network) {
        this.network = network;
    }

    /** {@code nf_conntrack_in}. */
    void track(Kernel kernel, Skb skb) {
        if (skb.tracking.kind() != ConntrackInfo.Kind.NONE) {
            return;
        }
        if (skb.layer4() instanceof Header.Icmp icmp && icmp.isError()) {
            trackError(kernel, skb);
            return;
        }
        ConntrackTuple tuple = Tuples.of(skb.packet, 0);
        if (tuple == null) {
            invalid(kernel, skb);
            return;
        }
        long now = network.now();
        ConntrackTable.Hit hit = kernel.connections().find(tuple, ConntrackZones.of(skb.zone), now);
        if (hit == null) {
            begin(kernel, skb, tuple);
            return;
        }
        Connection connection = hit.connection();
        boolean answered = hit.reply() || connection.seenReply;
        skb.tracking = new ConntrackInfo(connection,
                answered ? ConntrackInfo.Kind.ESTABLISHED : ConntrackInfo.Kind.NEW, hit.reply());
        Optional<ConntrackEntry> before = view(connection, now);
        switch (follow(kernel, connection, skb, hit.reply())) {
            case CUT -> {
                cut(kernel, connection);
                invalid(kernel, skb);
                return;
            }
            case INVALID -> {
                invalid(kernel, skb);
                return;
            }
            case REOPEN -> {
                destroy(kernel, skb, connection);
                begin(kernel, skb, tuple);
                return;
            }
            case ACCEPT, IGNORE -> {
            }
        }
        if (hit.reply()) {
            connection.seenReply = true;
        }
        report(kernel, skb, connection.dying ? Event.DESTROYED : Event.FOUND, connection, before);
    }

    private void cut(Kernel kernel, Connection connection) {
        long now = network.now();
        int seconds = TcpTracking.unacknowledgedSeconds(kernel.config());
        long left = connection.expires - now;
        if (left >= CUT_FROM_NANOS && left > seconds * 1_000_000_000L) {
            connection.live(seconds, now);
        }
    }

    private void begin(Kernel kernel, Skb skb, ConntrackTuple tuple) {
        Connection connection = new Connection(tuple, ConntrackZones.of(skb.zone));
        long now = network.now();
        boolean valid = switch (tuple.protocol()) {
            case TCP -> skb.layer4() instanceof Header.Tcp tcp && beginTcp(kernel, connection, tcp, skb);
            case UDP -> {
                connection.streamAfter = now + STREAM_NANOS;
                yield true;
            }
            case ICMP -> skb.layer4() instanceof Header.Icmp icmp && icmp.type() == Header.Icmp.ECHO_REQUEST;
            case SCTP, IPIP, ICMPV6 -> true;
        };
        if (!valid || follow(kernel, connection, skb, false) != TcpTracking.Verdict.ACCEPT) {
            invalid(kernel, skb);
            return;
        }
        skb.tracking = new ConntrackInfo(connection, ConntrackInfo.Kind.NEW, false);
        report(kernel, skb, Event.CREATED, connection, Optional.empty());
    }

    private static boolean beginTcp(Kernel kernel, Connection connection, Header.Tcp tcp, Skb skb) {
        TcpTracking tracking = new TcpTracking();
        connection.tcp = tracking;
        return tracking.begin(tcp, Sizes.payload(skb.packet), TcpTracking.Settings.of(kernel.config()));
    }

    /** Moves the connection's state on. */
    private TcpTracking.Verdict follow(Kernel kernel, Connection connection, Skb skb, boolean reply) {
        long now = network.now();
        KernelConfig config = kernel.config();
        TcpTracking tracking = connection.tcp;
        if (tracking != null) {
            return skb.layer4() instanceof Header.Tcp tcp
                    ? followTcp(kernel, connection, tracking, skb, tcp, reply)
                    : TcpTracking.Verdict.INVALID;
        }
        switch (connection.original.protocol()) {
            case UDP -> {
                boolean stream = connection.seenReply && now > connection.streamAfter;
                connection.live(stream
                        ? config.sysctl("net.netfilter.nf_conntrack_udp_timeout_stream", UDP_STREAM_SECONDS)
                        : config.sysctl("net.netfilter.nf_conntrack_udp_timeout", UDP_SECONDS), now);
                connection.assured |= stream;
            }
            case ICMP, ICMPV6 ->
                connection.live(config.sysctl("net.netfilter.nf_conntrack_icmp_timeout", ICMP_SECONDS), now);
            case TCP, SCTP, IPIP ->
                connection.live(config.sysctl("net.netfilter.nf_conntrack_generic_timeout", GENERIC_SECONDS), now);
        }
        return TcpTracking.Verdict.ACCEPT;
    }

    private TcpTracking.Verdict followTcp(Kernel kernel, Connection connection, TcpTracking tracking, Skb skb,
            Header.Tcp tcp, boolean reply) {
        TcpState before = tracking.state();
        TcpTracking.Verdict verdict = tracking.follow(connection, tcp, Sizes.payload(skb.packet), reply,
                TcpTracking.Settings.of(kernel.config()));
        if (verdict != TcpTracking.Verdict.ACCEPT) {
            return verdict;
        }
        TcpState.Kind kind = TcpState.Kind.of(tcp);
        if (!connection.seenReply) {
            if (kind == TcpState.Kind.RST) {
                kernel.connections().remove(connection);
                return verdict;
            }
            if (kind == TcpState.Kind.SYN && before == TcpState.SYN_SENT) {
                return verdict;
            }
        } else if (tracking.state() == TcpState.ESTABLISHED
                && (before == TcpState.SYN_RECV || before == TcpState.ESTABLISHED)) {
            connection.assured = true;
        }
        connection.live(tracking.seconds(kernel.config(), connection, kind), network.now());
        return verdict;
    }

    /** {@code nf_ct_set_closing}: a reset goes out in the name of a side, so the packet's connection is over. */
    void close(Kernel kernel, Skb skb) {
        Connection connection = skb.tracking.connection();
        if (connection == null || connection.tcp == null) {
            return;
        }
        Optional<ConntrackEntry> before = view(connection, network.now());
        connection.tcp.close();
        connection.live(kernel.config().sysctl(TcpState.CLOSE.setting(), TcpState.CLOSE.seconds()), network.now());
        report(kernel, skb, Event.FOUND, connection, before);
    }

    /** An ICMP error belongs to the connection of the packet it quotes. */
    private void trackError(Kernel kernel, Skb skb) {
        ConntrackTuple quoted = skb.packet.headers().size() > 2 ? Tuples.of(skb.packet, 2) : null;
        ConntrackTable.Hit hit = quoted == null
                ? null
                : kernel.connections().find(quoted.inverse(), ConntrackZones.of(skb.zone), network.now());
        if (hit == null) {
            invalid(kernel, skb);
            return;
        }
        skb.tracking = new ConntrackInfo(hit.connection(), ConntrackInfo.Kind.RELATED, hit.reply());
        report(kernel, skb, Event.RELATED, hit.connection(), Optional.empty());
    }

    private void invalid(Kernel kernel, Skb skb) {
        skb.tracking = ConntrackInfo.INVALID;
        if (network.recorder().wants(Recording.FULL)) {
            network.note(kernel, skb.device, skb, new Action.Tracked(Event.INVALID, Optional.empty()));
        }
    }

    /** {@code nf_confirm}: the first packet of a connection got through; false if it clashes with another connection. */
    boolean confirm(Kernel kernel, Skb skb) {
        Connection connection = skb.tracking.connection();
        if (connection == null || connection.confirmed || skb.tracking.reply()
                || skb.tracking.kind() == ConntrackInfo.Kind.RELATED) {
            return true;
        }
        if (!kernel.connections().insert(connection, network.now())) {
            return false;
        }
        report(kernel, skb, Event.CONFIRMED, connection, Optional.empty());
        return true;
    }

    void destroy(Kernel kernel, Skb skb, Connection connection) {
        Optional<ConntrackEntry> before = view(connection, network.now());
        kernel.connections().remove(connection);
        report(kernel, skb, Event.DESTROYED, connection, before);
    }

    /** The connection as it is, if anybody is going to read it. */
    private Optional<ConntrackEntry> view(Connection connection, long now) {
        return network.recorder().wants(Recording.FULL) ? Optional.of(connection.view(now)) : Optional.empty();
    }

    private void report(Kernel kernel, Skb skb, Event event, Connection connection, Optional<ConntrackEntry> before) {
        if (!network.recorder().wants(Recording.FULL)) {
            return;
        }
        ConntrackEntry after = connection.view(network.now());
        List<Delta> deltas = connection.confirmed && !before.equals(Optional.of(after))
                ? List.of(new Delta.Conntrack(kernel.id(), before,
                        connection.dying ? Optional.empty() : Optional.of(after)))
                : List.of();
        Event shown = event == Event.FOUND && !deltas.isEmpty() ? Event.UPDATED : event;
        network.note(kernel, skb.device, skb, new Action.Tracked(shown, Optional.of(after)), deltas);
    }

    /** How a packet made in answer to another belongs to the same connection ({@code nf_conntrack_attach}). */
    static ConntrackInfo attached(ConntrackInfo cause) {
        return cause.connection() == null
                ? ConntrackInfo.NONE
                : new ConntrackInfo(cause.connection(), ConntrackInfo.Kind.RELATED, !cause.reply());
    }
}
