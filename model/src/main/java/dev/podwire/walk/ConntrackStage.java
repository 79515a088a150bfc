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
        ConntrackTable.Hit hit = kernel.connections().find(tuple, now);
        if (hit != null && reopens(hit, skb)) {
            destroy(kernel, skb, hit.connection());
            hit = null;
        }
        if (hit == null) {
            begin(kernel, skb, tuple);
            return;
        }
        Connection connection = hit.connection();
        boolean answered = hit.reply() || connection.seenReply;
        skb.tracking = new ConntrackInfo(connection,
                answered ? ConntrackInfo.Kind.ESTABLISHED : ConntrackInfo.Kind.NEW, hit.reply());
        Optional<ConntrackEntry> before = view(connection, now);
        if (!follow(kernel, connection, skb, hit.reply())) {
            invalid(kernel, skb);
            return;
        }
        if (hit.reply()) {
            connection.seenReply = true;
        }
        report(kernel, skb, connection.dying ? Event.DESTROYED : Event.FOUND, connection, before);
    }

    /** A SYN on a connection that is over begins another one. */
    private static boolean reopens(ConntrackTable.Hit hit, Skb skb) {
        TcpState state = hit.connection().tcp;
        return !hit.reply() && (state == TcpState.TIME_WAIT || state == TcpState.CLOSE)
                && skb.layer4() instanceof Header.Tcp tcp && tcp.has(Header.Tcp.SYN) && !tcp.has(Header.Tcp.ACK);
    }

    private void begin(Kernel kernel, Skb skb, ConntrackTuple tuple) {
        Connection connection = new Connection(tuple, 0);
        long now = network.now();
        boolean valid = switch (tuple.protocol()) {
            case TCP -> {
                connection.tcp = skb.layer4() instanceof Header.Tcp tcp
                        ? TcpState.NONE.next(false, tcp)
                        : TcpState.INVALID;
                connection.live(seconds(kernel, connection.tcp), now);
                yield connection.tcp != TcpState.INVALID;
            }
            case UDP -> {
                connection.streamAfter = now + STREAM_NANOS;
                connection.live(UDP_SECONDS, now);
                yield true;
            }
            case ICMP -> {
                connection.live(ICMP_SECONDS, now);
                yield skb.layer4() instanceof Header.Icmp icmp && icmp.type() == Header.Icmp.ECHO_REQUEST;
            }
            case SCTP, IPIP, ICMPV6 -> {
                connection.live(GENERIC_SECONDS, now);
                yield true;
            }
        };
        if (!valid) {
            invalid(kernel, skb);
            return;
        }
        skb.tracking = new ConntrackInfo(connection, ConntrackInfo.Kind.NEW, false);
        report(kernel, skb, Event.CREATED, connection, Optional.empty());
    }

    /** Moves the connection's state on; false if the packet is none of its. */
    private boolean follow(Kernel kernel, Connection connection, Skb skb, boolean reply) {
        long now = network.now();
        switch (connection.original.protocol()) {
            case TCP -> {
                return skb.layer4() instanceof Header.Tcp tcp && followTcp(kernel, connection, tcp, reply);
            }
            case UDP -> {
                if (connection.seenReply) {
                    boolean stream = now > connection.streamAfter;
                    connection.live(stream ? UDP_STREAM_SECONDS : UDP_SECONDS, now);
                    connection.assured |= stream;
                } else {
                    connection.live(UDP_SECONDS, now);
                }
            }
            case ICMP, ICMPV6 -> connection.live(ICMP_SECONDS, now);
            case SCTP, IPIP -> connection.live(GENERIC_SECONDS, now);
        }
        return true;
    }

    private boolean followTcp(Kernel kernel, Connection connection, Header.Tcp tcp, boolean reply) {
        TcpState before = connection.tcp;
        TcpState after = before.next(reply, tcp);
        if (after == TcpState.INVALID) {
            return false;
        }
        if (after == TcpState.IGNORE) {
            return true;
        }
        if (before == TcpState.SYN_SENT && after == TcpState.SYN_SENT && !reply && !connection.seenReply) {
            return true;
        }
        connection.tcp = after;
        if (!connection.seenReply && tcp.has(Header.Tcp.RST)) {
            kernel.connections().remove(connection);
            return true;
        }
        if (connection.seenReply && !connection.assured && after == TcpState.ESTABLISHED
                && (before == TcpState.SYN_RECV || before == TcpState.ESTABLISHED)) {
            connection.assured = true;
        }
        connection.live(seconds(kernel, after), network.now());
        return true;
    }

    private static int seconds(Kernel kernel, TcpState state) {
        return kernel.config().sysctl(state.setting(), state.seconds());
    }

    /** An ICMP error belongs to the connection of the packet it quotes. */
    private void trackError(Kernel kernel, Skb skb) {
        ConntrackTuple quoted = skb.packet.headers().size() > 2 ? Tuples.of(skb.packet, 2) : null;
        ConntrackTable.Hit hit = quoted == null
                ? null
                : kernel.connections().find(quoted.inverse(), network.now());
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
