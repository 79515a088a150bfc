package dev.podwire.walk;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.Origin;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import dev.podwire.trace.Action.Rewritten;
import org.jspecify.annotations.Nullable;

/** Address translation: decides once per connection and end what it becomes, and rewrites every packet accordingly. */
final class NatStage {

    private static final int ATTEMPTS = 128;
    private static final int FEW_ATTEMPTS = 16;

    /** What a rule lets NAT choose from; empty addresses or ports: as they are. */
    record Range(@Nullable IpAddress first, @Nullable IpAddress last, Match.@Nullable PortRange ports,
            boolean random, boolean persistent) {

        Range(@Nullable IpAddress first, @Nullable IpAddress last, Match.@Nullable PortRange ports, boolean random) {
            this(first, last, ports, random, false);
        }

        static Range of(Target.NatRange to, boolean random) {
            return of(to, random, false);
        }

        static Range of(Target.NatRange to, boolean random, boolean persistent) {
            return new Range(to.first().orElse(null), to.last().orElse(null), to.ports().orElse(null), random,
                    persistent);
        }

        boolean contains(IpAddress address) {
            return first == null || first.compareTo(address) <= 0
                    && (last == null ? first : last).compareTo(address) >= 0;
        }
    }

    private final Network network;

    NatStage(Network network) {
        this.network = network;
    }

    /** Whether this hook translates the source ({@code HOOK2MANIP}). */
    static boolean changesSource(Hook hook) {
        return hook == Hook.POSTROUTING || hook == Hook.INPUT;
    }

    /**
     * Whether the connection still has to be decided about at this hook: then the nat chains are asked. A reset that a rule
     * sends counts as related and asks them too, an ICMP error does not ({@code nf_nat_inet_fn}).
     */
    static boolean undecided(Skb skb, Hook hook) {
        Connection connection = skb.tracking.connection();
        return connection != null && (skb.tracking.kind() == ConntrackInfo.Kind.NEW || isReset(skb))
                && !(changesSource(hook) ? connection.sourceDecided : connection.destinationDecided);
    }

    /** Whether it is a reset in the name of a side of the connection: related to it, but no ICMP error. */
    private static boolean isReset(Skb skb) {
        return skb.tracking.kind() == ConntrackInfo.Kind.RELATED && !(skb.layer4() instanceof Header.Icmp);
    }

    /** Decides: the connection's source (or destination) becomes something in {@code range}; false if nothing is free. */
    boolean decide(Kernel kernel, Connection connection, boolean source, Range range) {
        ConntrackTuple current = connection.reply.inverse();
        Optional<ConntrackTuple> chosen = choose(kernel, connection, current, source, range);
        if (chosen.isEmpty()) {
            return false;
        }
        if (!chosen.get().equals(current)) {
            connection.reply = chosen.get().inverse();
            if (source) {
                connection.sourceChanged = true;
            } else {
                connection.destinationChanged = true;
            }
        }
        if (source) {
            connection.sourceDecided = true;
        } else {
            connection.destinationDecided = true;
        }
        return true;
    }

    /** No rule applies: everything stays as it is, unless a port clashes with another connection's. */
    boolean decideNothing(Kernel kernel, Connection connection, boolean source) {
        IpAddress same = source ? connection.reply.destination() : connection.reply.source();
        return decide(kernel, connection, source, new Range(same, same, null, false, false));
    }

    /** {@code get_unique_tuple}. */
    private Optional<ConntrackTuple> choose(Kernel kernel, Connection connection, ConntrackTuple current,
            boolean source, Range range) {
        if (source && !range.random()) {
            if (range.contains(current.source()) && portAllowed(range, port(current, true))) {
                if (isFree(kernel, connection, current)) {
                    return Optional.of(current);
                }
            } else {
                Connection other = kernel.connections().translated(current);
                ConntrackTuple same = other == null
                        ? current
                        : withPort(withAddress(current, true, other.reply.destination()), true,
                                other.reply.destinationPort());
                if (other != null && range.contains(same.source()) && portAllowed(range, port(same, true))
                        && isFree(kernel, connection, same)) {
                    return Optional.of(same);
                }
            }
        }
        ConntrackTuple tuple = withAddress(current, source,
                address(current, source, range, connection.zones.original()));
        if (!range.random()) {
            Match.PortRange ports = range.ports();
            if (ports != null && ports.from() == ports.to()) {
                return Optional.of(withPort(tuple, source, ports.from()));
            }
            if (portAllowed(range, port(tuple, source)) && isFree(kernel, connection, tuple)) {
                return Optional.of(tuple);
            }
        }
        return choosePort(kernel, connection, tuple, source, range);
    }

    /** The hash that chooses among several addresses ({@code find_best_ips_proto}), without a sign. */
    private static long addressHash(ConntrackTuple tuple, boolean persistent, int zone) {
        if (!(tuple.source() instanceof Ipv4Address from) || !(tuple.destination() instanceof Ipv4Address to)) {
            return 0;
        }
        int[] words = {Integer.reverseBytes(from.value()), 0, 0, 0};
        return Integer.toUnsignedLong(
                JenkinsHash.of(words, persistent ? 0 : Integer.reverseBytes(to.value()) ^ zone));
    }

    private static IpAddress address(ConntrackTuple current, boolean source, Range range, int zone) {
        IpAddress now = source ? current.source() : current.destination();
        if (range.first() == null) {
            return now;
        }
        IpAddress first = range.first();
        IpAddress last = range.last() == null ? first : range.last();
        if (first.equals(last) || !(first instanceof Ipv4Address a) || !(last instanceof Ipv4Address b)) {
            return first;
        }
        long scaled = addressHash(current, range.persistent(), zone) * (Integer.toUnsignedLong(b.value())
                - Integer.toUnsignedLong(a.value()) + 1);
        return first.plus(scaled >>> 32);
    }

    /** {@code nf_nat_l4proto_unique_tuple}: after too many misses it goes on from another place. */
    private Optional<ConntrackTuple> choosePort(Kernel kernel, Connection connection, ConntrackTuple tuple,
            boolean source, Range range) {
        boolean icmp = tuple.protocol() == IpProtocol.ICMP;
        if (!icmp && !tuple.protocol().hasPorts()) {
            return Optional.of(tuple);
        }
        int from;
        int size;
        Match.PortRange ports = range.ports();
        if (ports != null) {
            from = ports.from();
            size = ports.to() - ports.from() + 1;
        } else if (icmp) {
            from = 0;
            size = 65536;
        } else if (!source) {
            return Optional.of(tuple);
        } else {
            int now = port(tuple, true);
            from = now >= 1024 ? 1024 : now < 512 ? 1 : 600;
            size = now >= 1024 ? 65536 - 1024 : now < 512 ? 511 : 424;
        }
        int offset = source || range.random() ? network.chooser().below(65536) : 0;
        for (int attempts = Math.min(size, ATTEMPTS);; attempts /= 2) {
            ConntrackTuple candidate = tuple;
            for (int i = 0; i < attempts; i++) {
                candidate = withPort(tuple, source, from + (offset + i) % size);
                if (isFree(kernel, connection, candidate)) {
                    return Optional.of(candidate);
                }
            }
            if (attempts >= size || attempts < FEW_ATTEMPTS) {
                return Optional.of(candidate);
            }
            offset = network.chooser().below(65536);
        }
    }

    private static boolean portAllowed(Range range, int port) {
        return range.ports() == null || range.ports().contains(port);
    }

    private static int port(ConntrackTuple tuple, boolean source) {
        return source || tuple.protocol() == IpProtocol.ICMP ? tuple.sourcePort() : tuple.destinationPort();
    }

    private static ConntrackTuple withAddress(ConntrackTuple t, boolean source, IpAddress address) {
        return source
                ? new ConntrackTuple(t.protocol(), address, t.sourcePort(), t.destination(), t.destinationPort())
                : new ConntrackTuple(t.protocol(), t.source(), t.sourcePort(), address, t.destinationPort());
    }

    private static ConntrackTuple withPort(ConntrackTuple t, boolean source, int port) {
        return source || t.protocol() == IpProtocol.ICMP
                ? new ConntrackTuple(t.protocol(), t.source(), port, t.destination(), t.destinationPort())
                : new ConntrackTuple(t.protocol(), t.source(), t.sourcePort(), t.destination(), port);
    }

    private boolean isFree(Kernel kernel, Connection connection, ConntrackTuple tuple) {
        ConntrackTable.Hit hit = kernel.connections().find(tuple.inverse(), connection.zones, network.now());
        return hit == null || hit.connection() == connection;
    }

    /** Rewrites a packet as its connection was decided; false if it must be dropped ({@code nf_nat_packet}). */
    boolean rewrite(Kernel kernel, Skb skb, Hook hook) {
        Connection connection = skb.tracking.connection();
        if (connection == null) {
            return true;
        }
        boolean source = changesSource(hook);
        boolean reply = skb.tracking.reply();
        boolean error = skb.tracking.kind() == ConntrackInfo.Kind.RELATED && !isReset(skb);
        boolean redirect = skb.layer4() instanceof Header.Icmp icmp && icmp.type() == Header.Icmp.REDIRECT;
        if (error && redirect && (!connection.sourceDecided || !connection.destinationDecided
                || connection.sourceChanged || connection.destinationChanged)) {
            return false;
        }
        boolean changed = source != reply ? connection.sourceChanged : connection.destinationChanged;
        if (!changed) {
            return true;
        }
        Packet before = skb.packet;
        ConntrackTuple target = connection.tuple(!reply).inverse();
        if (error) {
            Packet inner = skb.packet.headers().size() > 2
                    ? Tuples.write(skb.packet, 2, connection.tuple(!reply), !source)
                    : skb.packet;
            skb.packet = Tuples.write(inner, 0, target, source);
        } else {
            skb.become(Tuples.write(skb.packet, 0, target, source), 0);
        }
        report(kernel, skb, before, kind(source, reply),
                source != reply ? connection.sourceOrigin : connection.destinationOrigin);
        return true;
    }

    private static Rewritten.Kind kind(boolean source, boolean reply) {
        if (reply) {
            return source ? Rewritten.Kind.UNDO_DNAT : Rewritten.Kind.UNDO_SNAT;
        }
        return source ? Rewritten.Kind.SNAT : Rewritten.Kind.DNAT;
    }

    private void report(Kernel kernel, Skb skb, Packet before, Rewritten.Kind kind,
            Optional<Origin> origin) {
        if (network.recorder().wants(Recording.HOPS) && before != skb.packet) {
            network.note(kernel, skb.device, skb, new Action.Rewritten(kind), before, origin, List.of());
        }
    }
}
