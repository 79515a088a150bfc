package dev.podwire.kernel.nftables;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a rule reads: a field of a header, something the kernel notes about the packet, or a number it draws. */
public sealed interface NftSelector {

    /** A field of a header. */
    record Field(HeaderField field) implements NftSelector {}

    /** {@code meta mark}, {@code iifname} and the like. */
    record Meta(MetaKey key) implements NftSelector {}

    /** {@code ct state} and the like, of one direction where that makes a difference. */
    record Ct(CtKey key, Optional<Direction> direction) implements NftSelector {}

    /** {@code fib daddr . iif type}: what the route tables say about an address. */
    record Fib(Set<FibFlag> flags, FibResult result) implements NftSelector {
        public Fib {
            flags = flags.isEmpty() ? Set.of() : java.util.Collections.unmodifiableSet(java.util.EnumSet.copyOf(flags));
        }
    }

    /** {@code numgen random|inc mod N offset M}. */
    record Numgen(boolean random, int modulus, int offset) implements NftSelector {}

    /** Several side by side. */
    record Concat(List<NftSelector> parts) implements NftSelector {
        public Concat {
            parts = List.copyOf(parts);
        }
    }

    /** {@code SELECTOR & NUMBER} and the like. */
    record Bitwise(NftSelector of, Operator operator, long operand) implements NftSelector {}

    /** How bits are combined. */
    enum Operator {
        AND("&"), OR("|"), XOR("^");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }

        /** The result for two numbers. */
        public long apply(long left, long right) {
            return switch (this) {
                case AND -> left & right;
                case OR -> left | right;
                case XOR -> left ^ right;
            };
        }
    }

    /** Of a connection: the direction of its first packet, or the other. */
    enum Direction {
        ORIGINAL, REPLY
    }

    /** The fields of headers that can be read; {@code protocol} is the number a packet must have for it, -1: any. */
    enum HeaderField {
        IP_SADDR("ip saddr", NftType.IPV4_ADDR, -1), IP_DADDR("ip daddr", NftType.IPV4_ADDR, -1), IP_PROTOCOL(
                "ip protocol", NftType.INET_PROTO,
                -1), IP_TTL("ip ttl", NftType.INTEGER, -1), IP_LENGTH("ip length", NftType.INTEGER, -1), IP_DSCP(
                        "ip dscp",
                        NftType.DSCP, -1), IP_FRAG_OFF("ip frag-off", NftType.INTEGER, -1), IP6_SADDR("ip6 saddr",
                                NftType.IPV6_ADDR, -1), IP6_DADDR(
                                        "ip6 daddr", NftType.IPV6_ADDR,
                                        -1), IP6_NEXTHDR("ip6 nexthdr", NftType.INET_PROTO, -1), IP6_HOPLIMIT(
                                                "ip6 hoplimit", NftType.INTEGER,
                                                -1), TCP_SPORT("tcp sport", NftType.INET_SERVICE,
                                                        6), TCP_DPORT("tcp dport", NftType.INET_SERVICE, 6), TCP_FLAGS(
                                                                "tcp flags", NftType.TCP_FLAG,
                                                                6), UDP_SPORT("udp sport", NftType.INET_SERVICE,
                                                                        17), UDP_DPORT("udp dport",
                                                                                NftType.INET_SERVICE, 17), SCTP_SPORT(
                                                                                        "sctp sport",
                                                                                        NftType.INET_SERVICE,
                                                                                        132), SCTP_DPORT("sctp dport",
                                                                                                NftType.INET_SERVICE,
                                                                                                132), TH_SPORT(
                                                                                                        "th sport",
                                                                                                        NftType.INET_SERVICE,
                                                                                                        -1), TH_DPORT(
                                                                                                                "th dport",
                                                                                                                NftType.INET_SERVICE,
                                                                                                                -1), ICMP_TYPE(
                                                                                                                        "icmp type",
                                                                                                                        NftType.ICMP_TYPE,
                                                                                                                        1), ICMP_CODE(
                                                                                                                                "icmp code",
                                                                                                                                NftType.ICMP_CODE,
                                                                                                                                1), ICMPV6_TYPE(
                                                                                                                                        "icmpv6 type",
                                                                                                                                        NftType.ICMPV6_TYPE,
                                                                                                                                        58), ICMPV6_CODE(
                                                                                                                                                "icmpv6 code",
                                                                                                                                                NftType.ICMPV6_CODE,
                                                                                                                                                58);

        private final String text;
        private final NftType type;
        private final int protocol;

        HeaderField(String text, NftType type, int protocol) {
            this.text = text;
            this.type = type;
            this.protocol = protocol;
        }

        public String text() {
            return text;
        }

        NftType type() {
            return type;
        }

        /** The transport protocol that the field belongs to; -1: none in particular. */
        public int protocol() {
            return protocol;
        }
    }

    /** What the kernel notes about a packet. */
    enum MetaKey {
        MARK("meta mark", NftType.MARK), L4PROTO("meta l4proto", NftType.INET_PROTO), NFPROTO("meta nfproto",
                NftType.NF_PROTO), PROTOCOL("meta protocol", NftType.ETHER_TYPE), LENGTH("meta length",
                        NftType.INTEGER), PKTTYPE("meta pkttype",
                                NftType.PKT_TYPE), IIF("iif", NftType.IFACE_INDEX), OIF("oif",
                                        NftType.IFACE_INDEX), IIFNAME("iifname",
                                                NftType.IFNAME), OIFNAME("oifname", NftType.IFNAME);

        private final String text;
        private final NftType type;

        MetaKey(String text, NftType type) {
            this.text = text;
            this.type = type;
        }

        public String text() {
            return text;
        }

        NftType type() {
            return type;
        }
    }

    /** What connection tracking notes about a packet. */
    enum CtKey {
        STATE("state", NftType.CT_STATE), STATUS("status", NftType.CT_STATUS), MARK("mark", NftType.MARK), DIRECTION(
                "direction",
                NftType.CT_DIR), ZONE("zone", NftType.INTEGER), PROTOCOL("protocol", NftType.INET_PROTO), IP_SADDR(
                        "ip saddr",
                        NftType.IPV4_ADDR), IP_DADDR("ip daddr", NftType.IPV4_ADDR), IP6_SADDR("ip6 saddr",
                                NftType.IPV6_ADDR), IP6_DADDR("ip6 daddr",
                                        NftType.IPV6_ADDR), PROTO_SRC("proto-src",
                                                NftType.INET_SERVICE), PROTO_DST("proto-dst", NftType.INET_SERVICE);

        private final String text;
        private final NftType type;

        CtKey(String text, NftType type) {
            this.text = text;
            this.type = type;
        }

        public String text() {
            return text;
        }

        NftType type() {
            return type;
        }
    }

    /** What a route lookup goes by. */
    enum FibFlag {
        SADDR, DADDR, MARK, IIF, OIF
    }

    /** What of the route is wanted. */
    enum FibResult {
        TYPE, OIF, OIFNAME
    }

    /** The types of the values that it yields, one for each part. */
    default List<NftType> types() {
        return switch (this) {
            case Field(HeaderField field) -> List.of(field.type());
            case Meta(MetaKey key) -> List.of(key.type());
            case Ct(CtKey key, _) -> List.of(key.type());
            case Fib(_, FibResult result) -> List.of(switch (result) {
                case TYPE -> NftType.FIB_ADDRTYPE;
                case OIF -> NftType.IFACE_INDEX;
                case OIFNAME -> NftType.IFNAME;
            });
            case Numgen _ -> List.of(NftType.INTEGER);
            case Concat(List<NftSelector> parts) -> parts.stream().flatMap(p -> p.types().stream()).toList();
            case Bitwise(NftSelector of, _, _) -> of.types();
        };
    }
}
