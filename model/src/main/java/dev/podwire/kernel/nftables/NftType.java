package dev.podwire.kernel.nftables;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The data types of nftables: how a value is spelled (datatype.c, proto.c, ct.c, meta.c of nft). */
public enum NftType {
    IPV4_ADDR("ipv4_addr", 2), IPV6_ADDR("ipv6_addr", 1), INET_PROTO("inet_proto", 5,
            "icmp=1 igmp=2 ggp=3 ipencap=4 st=5 tcp=6 egp=8 igp=9 pup=12 udp=17 ipv6=41 gre=47 esp=50 ah=51 icmpv6=58"
                    + " ipv6-icmp=58 sctp=132 udplite=136"), INET_SERVICE("inet_service", 5), MARK("mark",
                            5), IFNAME("ifname", 1), IFACE_INDEX("iface_index", 2), NF_PROTO(
                                    "nf_proto", 2, "ipv4=2 ipv6=10"), ETHER_TYPE("ether_type", 5,
                                            "ip=2048 arp=2054 ip6=34525 vlan=33024"), PKT_TYPE("pkt_type", 2,
                                                    "host=0 broadcast=1 multicast=2 other=3"), CT_STATE("ct_state", 2,
                                                            "invalid=1 established=2 related=4 new=8 untracked=64"), CT_STATUS(
                                                                    "ct_status", 2,
                                                                    "expected=1 seen-reply=2 assured=4 confirmed=8 snat=16 dnat=32 dying=512"), CT_DIR(
                                                                            "ct_dir", 2,
                                                                            "original=0 reply=1"), ICMP_TYPE(
                                                                                    "icmp_type", 1,
                                                                                    "echo-reply=0 destination-unreachable=3 source-quench=4 redirect=5 echo-request=8 router-advertisement=9"
                                                                                            + " router-solicitation=10 time-exceeded=11 parameter-problem=12 timestamp-request=13"
                                                                                            + " timestamp-reply=14 info-request=15 info-reply=16 address-mask-request=17"
                                                                                            + " address-mask-reply=18"), ICMP_CODE(
                                                                                                    "icmp_code", 1,
                                                                                                    "net-unreachable=0 host-unreachable=1 prot-unreachable=2 port-unreachable=3"
                                                                                                            + " frag-needed=4 net-prohibited=9 host-prohibited=10 admin-prohibited=13"), ICMPV6_TYPE(
                                                                                                                    "icmpv6_type",
                                                                                                                    1,
                                                                                                                    "destination-unreachable=1 packet-too-big=2 time-exceeded=3 parameter-problem=4 echo-request=128"
                                                                                                                            + " echo-reply=129 mld-listener-query=130 mld-listener-report=131 mld-listener-done=132"
                                                                                                                            + " nd-router-solicit=133 nd-router-advert=134 nd-neighbor-solicit=135 nd-neighbor-advert=136"
                                                                                                                            + " nd-redirect=137"), ICMPV6_CODE(
                                                                                                                                    "icmpv6_code",
                                                                                                                                    1,
                                                                                                                                    "no-route=0 admin-prohibited=1 addr-unreachable=3 port-unreachable=4 policy-fail=5 reject-route=6"), TCP_FLAG(
                                                                                                                                            "tcp_flag",
                                                                                                                                            1,
                                                                                                                                            "fin=1 syn=2 rst=4 psh=8 ack=16 urg=32 ecn=64 cwr=128"), DSCP(
                                                                                                                                                    "dscp",
                                                                                                                                                    1,
                                                                                                                                                    "cs0=0 cs1=8 cs2=16 cs3=24 cs4=32 cs5=40 cs6=48 cs7=56 af11=10 af12=12 af13=14 af21=18 af22=20 af23=22"
                                                                                                                                                            + " af31=26 af32=28 af33=30 af41=34 af42=36 af43=38 ef=46"), FIB_ADDRTYPE(
                                                                                                                                                                    "fib_addrtype",
                                                                                                                                                                    1,
                                                                                                                                                                    "unspec=0 unicast=1 local=2 broadcast=3 anycast=4 multicast=5 blackhole=6 unreachable=7 prohibit=8"), INTEGER(
                                                                                                                                                                            "integer",
                                                                                                                                                                            2), VERDICT(
                                                                                                                                                                                    "verdict",
                                                                                                                                                                                    1);

    private final String text;
    private final int perLine;
    private final Map<String, Long> symbols = new LinkedHashMap<>();

    NftType(String text, int perLine) {
        this(text, perLine, "");
    }

    NftType(String text, int perLine, String symbols) {
        this.text = text;
        this.perLine = perLine;
        for (String symbol : symbols.isEmpty() ? new String[0] : symbols.split(" ")) {
            int equals = symbol.indexOf('=');
            this.symbols.put(symbol.substring(0, equals), Long.valueOf(symbol.substring(equals + 1)));
        }
    }

    /** The name in a set's {@code type} line. */
    public String text() {
        return text;
    }

    /** How many elements of this type {@code nft list} puts into one line. */
    int perLine() {
        return perLine;
    }

    /** Whether values are sets of flags, so that a bare comparison asks for any of them. */
    public boolean isFlags() {
        return this == CT_STATE || this == CT_STATUS || this == TCP_FLAG;
    }

    /** The number that a word stands for. */
    Optional<Long> number(String word) {
        return Optional.ofNullable(symbols.get(word));
    }

    /** The last word that stands for a number: the one that {@code nft} writes. */
    Optional<String> symbol(long number) {
        String found = null;
        for (Map.Entry<String, Long> symbol : symbols.entrySet()) {
            found = symbol.getValue() == number ? symbol.getKey() : found;
        }
        return Optional.ofNullable(found);
    }

    /** Reads the name in a set's {@code type} line; throws {@link IllegalArgumentException}. */
    static NftType parse(String text) {
        for (NftType type : values()) {
            if (type.text.equals(text)) {
                return type;
            }
        }
        throw new IllegalArgumentException("data type '" + text + "' is not simulated");
    }
}
