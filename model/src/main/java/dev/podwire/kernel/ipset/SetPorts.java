package dev.podwire.kernel.ipset;

import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code proto:port} part of elements: names of protocols and ICMP types (ipset's parse.c, icmp.c). */
final class SetPorts {

    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int ICMPV6 = 58;

    private static final Map<String, Integer> PROTOCOLS = Map.of("icmp", ICMP, "tcp", TCP, "udp", 17, "gre", 47, "esp",
            50, "ah", 51, "ipv6-icmp", ICMPV6, "sctp", 132, "udplite", 136);

    /** Names of ICMP types and codes; where there are two for one, the first is printed. */
    private static final Map<String, Integer> ICMP_TYPES = types("echo-reply 0/0 pong 0/0 network-unreachable 3/0"
            + " host-unreachable 3/1 protocol-unreachable 3/2 port-unreachable 3/3 fragmentation-needed 3/4"
            + " source-route-failed 3/5 network-unknown 3/6 host-unknown 3/7 network-prohibited 3/9 host-prohibited 3/10"
            + " TOS-network-unreachable 3/11 TOS-host-unreachable 3/12 communication-prohibited 3/13"
            + " host-precedence-violation 3/14 precedence-cutoff 3/15 source-quench 4/0 network-redirect 5/0"
            + " host-redirect 5/1 TOS-network-redirect 5/2 TOS-host-redirect 5/3 echo-request 8/0 ping 8/0"
            + " router-advertisement 9/0 router-solicitation 10/0 ttl-zero-during-transit 11/0"
            + " ttl-zero-during-reassembly 11/1 ip-header-bad 12/0 required-option-missing 12/1 timestamp-request 13/0"
            + " timestamp-reply 14/0 address-mask-request 17/0 address-mask-reply 18/0");

    private static final Map<String, Integer> ICMPV6_TYPES = types("no-route 1/0 communication-prohibited 1/1"
            + " address-unreachable 1/3 port-unreachable 1/4 packet-too-big 2/0 ttl-zero-during-transit 3/0"
            + " ttl-zero-during-reassembly 3/1 bad-header 4/0 unknown-header-type 4/1 unknown-option 4/2"
            + " echo-request 128/0 ping 128/0 echo-reply 129/0 pong 129/0 router-solicitation 133/0"
            + " router-advertisement 134/0 neighbour-solicitation 135/0 neigbour-solicitation 135/0"
            + " neighbour-advertisement 136/0 neigbour-advertisement 136/0 redirect 137/0");

    private SetPorts() {}

    private static Map<String, Integer> types(String words) {
        Map<String, Integer> types = new LinkedHashMap<>();
        String[] pairs = words.split(" ");
        for (int i = 0; i < pairs.length; i += 2) {
            types.put(pairs[i], typeAndCode(pairs[i + 1]));
        }
        return types;
    }

    private static int typeAndCode(String text) {
        int slash = text.indexOf('/');
        return number(text.substring(0, slash), 255) << 8 | number(text.substring(slash + 1), 255);
    }

    static int number(String text, int greatest) {
        int value = Integer.parseInt(text);
        if (value < 0 || value > greatest) {
            throw new IllegalArgumentException(text + " is out of range");
        }
        return value;
    }

    /** The protocol of {@code proto:port}; TCP if only a port stands there. */
    static int protocol(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return TCP;
        }
        String name = text.substring(0, colon);
        Integer known = PROTOCOLS.get(name.equals("icmpv6") ? "ipv6-icmp" : name);
        return known != null ? known : number(name, 255);
    }

    /** The port (or ICMP type and code) of the word after {@code proto:}. */
    static int port(int protocol, String word) {
        if (protocol == ICMP || protocol == ICMPV6) {
            Integer known = (protocol == ICMP ? ICMP_TYPES : ICMPV6_TYPES).get(word);
            return known != null ? known : typeAndCode(word);
        }
        return number(word, 65535);
    }

    static String format(SetPart.Port part) {
        String protocol = PROTOCOLS.entrySet().stream().filter(e -> e.getValue() == part.protocol())
                .map(Map.Entry::getKey).findFirst().orElse(Integer.toString(part.protocol()));
        if (part.protocol() != ICMP && part.protocol() != ICMPV6) {
            return protocol + ":" + part.port();
        }
        return protocol + ":" + (part.protocol() == ICMP ? ICMP_TYPES : ICMPV6_TYPES).entrySet().stream()
                .filter(e -> e.getValue() == part.port()).map(Map.Entry::getKey).findFirst()
                .orElse((part.port() >> 8) + "/" + (part.port() & 0xff));
    }
}
