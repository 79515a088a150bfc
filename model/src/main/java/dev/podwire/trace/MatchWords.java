package dev.podwire.trace;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.podwire.kernel.netfilter.ConntrackMatch;
import dev.podwire.kernel.netfilter.FieldMatch;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.net.IpAddress;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;

/** Why a match of a rule did not hold for a packet, as a sentence without a full stop. */
final class MatchWords {

    private MatchWords() {}

    /** {@code detail} is what chance or a table said when the rule was tried; it may be empty. */
    static String whyNot(Match match, Packet packet, String detail) {
        return switch (match) {
            case Match.Source(var cidr, boolean negated) -> {
                String source = source(packet);
                yield negated
                        ? "it comes from " + source + ", which is " + (cidr.isHost() ? "" : "inside ") + cidr
                        : "it comes from " + source + ", not from " + cidr;
            }
            case Match.Destination(var cidr, boolean negated) -> {
                String destination = destination(packet);
                yield negated
                        ? "it goes to " + destination + ", which is " + (cidr.isHost() ? "" : "inside ") + cidr
                        : "it goes to " + destination + ", not to " + cidr;
            }
            case Match.InInterface(String name, boolean negated) -> negated
                    ? "it came in by " + name
                    : "it did not come in by " + name;
            case Match.OutInterface(String name, boolean negated) -> negated
                    ? "it leaves by " + name
                    : "it does not leave by " + name;
            case Match.Protocol(var protocol, boolean negated) -> negated
                    ? "it is " + protocol.text()
                    : "it is " + protocol(packet) + ", not " + protocol.text();
            case Match.Fragment(boolean negated) -> negated ? "it is a further fragment" : "it is no further fragment";
            case Match.Comment _ -> "a comment always holds";
            case Match.SourcePorts(_, var ports, boolean negated) -> "its source port is " + sourcePort(packet)
                    + (negated ? "" : ", not " + ports);
            case Match.DestinationPorts(_, var ports, boolean negated) -> "its destination port is "
                    + destinationPort(packet) + (negated ? "" : ", not " + ports);
            case Match.Multiport multiport -> multiport(multiport, packet);
            case Match.TcpFlags _ -> "its TCP flags differ";
            case Match.IcmpType(int type, _, boolean negated) -> negated
                    ? "it is ICMP type " + type
                    : "it is not ICMP type " + type;
            case Match.Mark(int value, int mask, boolean negated) -> mark("the packet's mark", value, mask, negated);
            case Match.Connmark(int value, int mask, boolean negated) ->
                mark("the connection's mark", value, mask, negated);
            case Match.ConntrackState(var states, boolean negated, _) -> negated
                    ? "its connection state is " + names(states)
                    : "its connection state is not " + names(states);
            case Match.AddrType type -> addrType(type, packet);
            case Match.StatisticRandom(int threshold, _) -> "chance decided against it"
                    + (detail.isEmpty() ? "" : " (" + detail + ")") + ": "
                    + String.format(Locale.ROOT, "%.2f", threshold / 2147483648.0) + " of new connections take it";
            case Match.StatisticNth(int every, _, _) -> "it is not this rule's turn among " + every;
            case Match.Recent(_, var list, var limits, boolean negated) ->
                (list.source() ? "the sender" : "the receiver")
                        + " is " + (negated ? "" : "not ") + "in the list " + list.name()
                        + (limits.hits() > 1 ? " " + limits.hits() + " times" : "")
                        + limits.seconds().map(s -> " of the last " + s + " s").orElse("");
            case Match.IpSet set -> detail.isEmpty()
                    ? "it is " + (set.negated() ? "" : "not ") + "in the set " + set.name()
                    : detail;
            case Match.Physdev _ -> "it does not pass these bridge ports";
            case Match.Ipvs _ -> "no IPVS service has taken it";
            case Match.Limit(String rate, _) -> "more than " + rate + " came already";
            case Match.Nfacct _ -> "a counter always holds";
            case Match.HashLimit(_, boolean above, String rate, _, _) ->
                above ? "no more than " + rate + " came so far" : "more than " + rate + " came already";
            case ConntrackMatch _ -> "its connection differs";
            case FieldMatch field -> field(field, packet);
        };
    }

    private static String field(FieldMatch match, Packet packet) {
        return switch (match) {
            case FieldMatch.Length(var bytes, boolean negated) -> "its length is " + (negated ? "" : "not ")
                    + bytes.from() + (bytes.from() == bytes.to() ? "" : " to " + bytes.to()) + " bytes";
            case FieldMatch.Ttl _ -> "its TTL is " + packet.network().map(Header.Network::ttl).orElse(0);
            case FieldMatch.Tos _,FieldMatch.Dscp _ -> "its type of service differs";
            case FieldMatch.TcpOption _,FieldMatch.TcpMss _ -> "its TCP options differ";
            case FieldMatch.SourceMac(var mac, boolean negated) ->
                "it was " + (negated ? "" : "not ") + "sent by " + mac;
            case FieldMatch.PacketType(var kind, boolean negated) -> "its frame is " + (negated ? "" : "not ")
                    + kind.name().toLowerCase(Locale.ROOT);
            case FieldMatch.AddressRange r -> "it " + (r.source()
                    ? "comes from " + source(packet)
                    : "goes to " + destination(packet)) + (r.negated() ? "" : ", not in " + r.first() + "-" + r.last());
            case FieldMatch.U32 _ -> "the tested bytes differ";
            case FieldMatch.Owner(_, _, boolean negated) -> negated
                    ? "its sender is the one excluded"
                    : "no such process sends it";
            case FieldMatch.ReversePath r -> r.negated()
                    ? "an answer would leave the way it came"
                    : "an answer would not leave the way it came";
        };
    }

    private static String multiport(Match.Multiport match, Packet packet) {
        String port = switch (match.side()) {
            case SOURCE -> "source port " + sourcePort(packet);
            case DESTINATION -> "destination port " + destinationPort(packet);
            case EITHER -> "ports " + sourcePort(packet) + " and " + destinationPort(packet);
        };
        return "its " + port + (match.negated() ? " in " : " not in ")
                + match.ports().stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private static String mark(String whose, int value, int mask, boolean negated) {
        String text = mask == -1
                ? "0x" + Integer.toHexString(value)
                : "0x" + Integer.toHexString(value) + "/0x" + Integer.toHexString(mask);
        return whose + (negated ? " is " : " is not ") + text;
    }

    private static String addrType(Match.AddrType type, Packet packet) {
        String address = type.source() ? source(packet) : destination(packet);
        boolean local = type.kinds().equals(java.util.Set.of(Match.AddrType.Kind.LOCAL));
        String kind = local ? "an address of this machine" : names(type.kinds()) + " here";
        return address + (type.negated() ? " is " : " is not ") + kind;
    }

    private static String names(Collection<? extends Enum<?>> values) {
        return values.stream().sorted(java.util.Comparator.comparing(Enum::name)).map(Enum::name)
                .collect(Collectors.joining(" or "));
    }

    private static String source(Packet packet) {
        return packet.network().map(Header.Network::source).map(IpAddress::toString).orElse("no address");
    }

    private static String destination(Packet packet) {
        return packet.network().map(Header.Network::destination).map(IpAddress::toString).orElse("no address");
    }

    private static String protocol(Packet packet) {
        return packet.network().map(n -> PacketWords.protocol(n.protocolNumber())).orElse("no IP packet");
    }

    private static String sourcePort(Packet packet) {
        return packet.find(Header.Transport.class).map(t -> Integer.toString(t.sourcePort())).orElse("absent");
    }

    private static String destinationPort(Packet packet) {
        return packet.find(Header.Transport.class).map(t -> Integer.toString(t.destinationPort())).orElse("absent");
    }
}
