package dev.podwire.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.kernel.nftables.NftSelector;
import dev.podwire.kernel.nftables.NftValue;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import org.jspecify.annotations.Nullable;

/** Reads of a packet what the selectors of nftables ask for; null where the packet has no such thing. */
final class NftReader {

    private static final int IPV4 = 2;
    private static final int ETHERTYPE_IPV4 = 0x0800;

    /** A selector's value. Drawn numbers are none of a packet's: {@code NftRunner} draws them. */
    @Nullable
    NftValue read(HookPoint at, NftSelector selector, Skb skb) {
        return switch (selector) {
            case NftSelector.Field(NftSelector.HeaderField field) -> field(field, skb);
            case NftSelector.Meta(NftSelector.MetaKey key) -> meta(at, key, skb);
            case NftSelector.Ct(NftSelector.CtKey key, var direction) -> ct(key,
                    direction.map(d -> d == NftSelector.Direction.REPLY).orElse(skb.tracking.reply()), skb);
            case NftSelector.Fib(Set<NftSelector.FibFlag> flags, NftSelector.FibResult result) ->
                fib(at, flags, result, skb);
            case NftSelector.Numgen _ -> null;
            case NftSelector.Concat(List<NftSelector> parts) -> concat(at, parts, skb);
            case NftSelector.Bitwise(NftSelector of, NftSelector.Operator operator, long operand) ->
                read(at, of, skb) instanceof NftValue.Number(long value)
                        ? new NftValue.Number(operator.apply(value, operand))
                        : null;
        };
    }

    private @Nullable NftValue concat(HookPoint at, List<NftSelector> parts, Skb skb) {
        List<NftValue> values = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            NftValue value = read(at, parts.get(i), skb);
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        return new NftValue.Concat(values);
    }

    private static @Nullable NftValue field(NftSelector.HeaderField field, Skb skb) {
        Header.Ipv4 ip = skb.ip();
        Header l4 = skb.isFragment() ? null : skb.layer4();
        if (field.protocol() >= 0 && ip.protocolNumber() != field.protocol()) {
            return null;
        }
        return switch (field) {
            case IP_SADDR -> new NftValue.Address(ip.source());
            case IP_DADDR -> new NftValue.Address(ip.destination());
            case IP_PROTOCOL -> new NftValue.Number(ip.protocolNumber());
            case IP_TTL -> new NftValue.Number(ip.ttl());
            case IP_LENGTH -> new NftValue.Number(skb.bytes());
            case IP_DSCP -> new NftValue.Number(ip.tos() >> 2);
            case IP_FRAG_OFF -> new NftValue.Number(fragmentField(ip));
            case TCP_SPORT, UDP_SPORT, SCTP_SPORT, TH_SPORT -> l4 instanceof Header.Transport t
                    ? new NftValue.Number(t.sourcePort())
                    : null;
            case TCP_DPORT, UDP_DPORT, SCTP_DPORT, TH_DPORT -> l4 instanceof Header.Transport t
                    ? new NftValue.Number(t.destinationPort())
                    : null;
            case TCP_FLAGS -> l4 instanceof Header.Tcp tcp ? new NftValue.Number(tcp.flags()) : null;
            case ICMP_TYPE -> l4 instanceof Header.Icmp icmp ? new NftValue.Number(icmp.type()) : null;
            case ICMP_CODE -> l4 instanceof Header.Icmp icmp ? new NftValue.Number(icmp.code()) : null;
            case IP6_SADDR, IP6_DADDR, IP6_NEXTHDR, IP6_HOPLIMIT, ICMPV6_TYPE, ICMPV6_CODE -> null;
        };
    }

    /** The 16 bits that hold the flags DF and MF and the offset in units of 8 bytes. */
    private static int fragmentField(Header.Ipv4 ip) {
        return (ip.dontFragment() ? 0x4000 : 0) | (ip.moreFragments() ? 0x2000 : 0) | ip.fragmentOffset() / 8;
    }

    private static NftValue meta(HookPoint at, NftSelector.MetaKey key, Skb skb) {
        return switch (key) {
            case MARK -> new NftValue.Number(skb.mark & 0xffffffffL);
            case L4PROTO -> new NftValue.Number(skb.ip().protocolNumber());
            case NFPROTO -> new NftValue.Number(IPV4);
            case PROTOCOL -> new NftValue.Number(ETHERTYPE_IPV4);
            case LENGTH -> new NftValue.Number(skb.bytes());
            case PKTTYPE -> new NftValue.Number(skb.recipient.ordinal());
            case IIF, IIFNAME -> new NftValue.Name(at.in() == null ? "" : at.in());
            case OIF, OIFNAME -> new NftValue.Name(at.out() == null ? "" : at.out());
        };
    }

    private static @Nullable NftValue ct(NftSelector.CtKey key, boolean reply, Skb skb) {
        ConntrackInfo info = skb.tracking;
        if (key == NftSelector.CtKey.STATE) {
            return new NftValue.Number(state(info));
        }
        Connection connection = info.connection();
        if (connection == null) {
            return null;
        }
        ConntrackTuple tuple = connection.tuple(reply);
        return switch (key) {
            case STATE -> new NftValue.Number(state(info));
            case STATUS -> new NftValue.Number(status(connection));
            case MARK -> new NftValue.Number(connection.mark & 0xffffffffL);
            case DIRECTION -> new NftValue.Number(info.reply() ? 1 : 0);
            case ZONE -> new NftValue.Number(connection.zones.original());
            case PROTOCOL -> new NftValue.Number(tuple.protocol().number());
            case IP_SADDR -> new NftValue.Address(tuple.source());
            case IP_DADDR -> new NftValue.Address(tuple.destination());
            case PROTO_SRC -> new NftValue.Number(tuple.sourcePort());
            case PROTO_DST -> new NftValue.Number(tuple.protocol() == IpProtocol.ICMP ? 0 : tuple.destinationPort());
            case IP6_SADDR, IP6_DADDR -> null;
        };
    }

    /** One bit, as {@code NF_CT_STATE_BIT} counts them. */
    private static long state(ConntrackInfo info) {
        if (info.connection() == null) {
            return info.kind() == ConntrackInfo.Kind.UNTRACKED ? 64 : 1;
        }
        return switch (info.kind()) {
            case ESTABLISHED -> 2;
            case RELATED -> 4;
            case NEW -> 8;
            case UNTRACKED -> 64;
            case NONE, INVALID -> 1;
        };
    }

    /** The bits of {@code enum ip_conntrack_status} that a rule can ask for. */
    private static long status(Connection connection) {
        return (connection.seenReply ? 2 : 0) | (connection.assured ? 4 : 0) | (connection.confirmed ? 8 : 0)
                | (connection.sourceChanged ? 16 : 0) | (connection.destinationChanged ? 32 : 0)
                | (connection.dying ? 512 : 0);
    }

    private static NftValue fib(HookPoint at, Set<NftSelector.FibFlag> flags, NftSelector.FibResult result, Skb skb) {
        boolean source = flags.contains(NftSelector.FibFlag.SADDR);
        IpAddress address = source ? skb.source() : skb.destination();
        IpAddress other = source ? skb.destination() : skb.source();
        String only = flags.contains(NftSelector.FibFlag.IIF)
                ? at.in()
                : flags.contains(NftSelector.FibFlag.OIF) ? at.out() : null;
        Fib fib = at.kernel().config().fib();
        return switch (result) {
            // The kinds stand in the order of the numbers that rtnetlink.h gives them.
            case TYPE -> new NftValue.Number(fib.kind(address, only).ordinal());
            case OIF, OIFNAME -> {
                int mark = flags.contains(NftSelector.FibFlag.MARK) ? skb.mark : 0;
                Fib.Found found = fib.lookup(new Fib.Key(other, address, null, mark));
                String device = found.route() == null ? "" : found.route().device().orElse("");
                yield new NftValue.Name(only == null || only.equals(device) ? device : "");
            }
        };
    }
}
