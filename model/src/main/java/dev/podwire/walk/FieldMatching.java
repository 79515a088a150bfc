package dev.podwire.walk;

import java.util.Optional;

import dev.podwire.kernel.Route;
import dev.podwire.kernel.netfilter.ConntrackMatch;
import dev.podwire.kernel.netfilter.FieldMatch;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import dev.podwire.packet.Header;
import dev.podwire.packet.PacketCodec;
import dev.podwire.trace.Action.Received.Recipient;

/** Says whether the conditions on a packet's fields, its sender and its connection hold. */
final class FieldMatching {

    private static final long SECOND = 1_000_000_000L;

    private FieldMatching() {}

    static boolean holds(HookPoint at, FieldMatch match, Skb skb) {
        Header.Ipv4 ip = skb.ip();
        return switch (match) {
            case FieldMatch.Length(var bytes, boolean not) -> bytes.contains(skb.bytes()) != not;
            case FieldMatch.Ttl(var order, int value, boolean not) -> switch (order) {
                case EQ -> ip.ttl() == value;
                case LT -> ip.ttl() < value;
                case GT -> ip.ttl() > value;
            } != not;
            case FieldMatch.Tos(int value, int mask, boolean not) -> ((ip.tos() & mask) == value) != not;
            case FieldMatch.Dscp(int value, boolean not) -> (ip.tos() >> 2 == value) != not;
            case FieldMatch.TcpOption(int _, boolean not) -> tcp(skb).filter(t -> t.mss() > 0 != not).isPresent();
            case FieldMatch.TcpMss(var bytes, boolean not) -> tcp(skb)
                    .filter(t -> (t.mss() > 0 && bytes.contains(t.mss())) != not).isPresent();
            case FieldMatch.SourceMac(var mac, boolean not) -> !skb.device.isEmpty() && skb.ethernet != null
                    && skb.ethernet.source().equals(mac) != not;
            case FieldMatch.PacketType(var kind, boolean not) -> (skb.recipient == switch (kind) {
                case UNICAST -> Recipient.HOST;
                case BROADCAST -> Recipient.BROADCAST;
                case MULTICAST -> Recipient.MULTICAST;
            }) != not;
            case FieldMatch.AddressRange range -> inRange(range, range.source() ? ip.source() : ip.destination());
            case FieldMatch.U32(var tests, boolean not) -> tests.hold(PacketCodec.encode(skb.packet)) != not;
            case FieldMatch.Owner owner -> owner(owner, skb);
            case FieldMatch.ReversePath path -> reversePath(at, path, skb) != path.negated();
        };
    }

    private static Optional<Header.Tcp> tcp(Skb skb) {
        return !skb.isFragment() && skb.layer4() instanceof Header.Tcp tcp ? Optional.of(tcp) : Optional.empty();
    }

    private static boolean inRange(FieldMatch.AddressRange range, IpAddress address) {
        boolean in = range.first().compareTo(address) <= 0 && range.last().compareTo(address) >= 0;
        return in != range.negated();
    }

    /** Programs run as root, the kernel's own sockets belong to no file and so to nobody (xt_owner.c). */
    private static boolean owner(FieldMatch.Owner match, Skb skb) {
        boolean owned = switch (match.id()) {
            case SOCKET -> skb.owner != Skb.Owner.NONE;
            case USER, GROUP -> skb.owner == Skb.Owner.PROGRAM
                    && match.range().filter(ids -> ids.contains(0)).isPresent();
        };
        return owned != match.negated();
    }

    /** {@code rpfilter_mt} (ipt_rpfilter.c): only PREROUTING asks. */
    private static boolean reversePath(HookPoint at, FieldMatch.ReversePath match, Skb skb) {
        String in = at.in();
        Ipv4Address source = skb.source();
        if (in == null || in.equals("lo")) {
            return true;
        }
        Ipv4Address to = skb.destination();
        boolean broadcast = to.equals(Ipv4Address.BROADCAST);
        if (source.isUnspecified() && (broadcast || to.isMulticast())) {
            return true;
        }
        IpAddress from = broadcast || to.isMulticast() || to.isUnspecified() ? Ipv4Address.ANY : to;
        Route route = at.kernel().config().fib()
                .lookup(new Fib.Key(from, source, "lo", match.validMark() ? skb.mark : 0)).route();
        if (route == null || route.type() != Route.Type.UNICAST
                && !(route.type() == Route.Type.LOCAL && match.acceptLocal())) {
            return false;
        }
        return match.loose() || route.device().filter(in::equals).isPresent();
    }

    static boolean holds(ConntrackMatch match, ConntrackInfo info, long now) {
        Connection connection = info.connection();
        if (connection == null) {
            return false;
        }
        return switch (match) {
            case ConntrackMatch.Protocol(int number, boolean not) ->
                (connection.original.protocol().number() == number) != not;
            case ConntrackMatch.Address(var end, var cidr, boolean not) -> cidr.contains(switch (end) {
                case ORIGINAL_SOURCE -> connection.original.source();
                case ORIGINAL_DESTINATION -> connection.original.destination();
                case REPLY_SOURCE -> connection.reply.source();
                case REPLY_DESTINATION -> connection.reply.destination();
            }) != not;
            case ConntrackMatch.Port(var end, var ports, boolean not) -> ports.contains(switch (end) {
                case ORIGINAL_SOURCE -> connection.original.sourcePort();
                case ORIGINAL_DESTINATION -> connection.original.destinationPort();
                case REPLY_SOURCE -> connection.reply.sourcePort();
                case REPLY_DESTINATION -> connection.reply.destinationPort();
            }) != not;
            case ConntrackMatch.Status(var bits, boolean not) -> bits.stream()
                    .anyMatch(bit -> has(connection, bit)) != not;
            case ConntrackMatch.Expires(var seconds, boolean not) -> seconds.contains(connection.confirmed
                    ? Math.max(0, connection.expires - now) / SECOND
                    : 0) != not;
            case ConntrackMatch.Direction(boolean reply, boolean not) -> (info.reply() == reply) != not;
        };
    }

    private static boolean has(Connection connection, ConntrackMatch.Status.Bit bit) {
        return switch (bit) {
            case EXPECTED -> false;
            case SEEN_REPLY -> connection.seenReply;
            case ASSURED -> connection.assured;
            case CONFIRMED -> connection.confirmed;
        };
    }
}
