package dev.podwire.kernel.netfilter;

import java.util.Map;

/** The names that iptables has for ICMP and ICMPv6 types (libxt_icmp.h); rules are saved with numbers. */
final class IcmpNames {

    private static final int ANY_TYPE = 255;

    private static final Map<String, String> IPV4 = Map.ofEntries(Map.entry("any", "255"),
            Map.entry("echo-reply", "0"), Map.entry("pong", "0"), Map.entry("destination-unreachable", "3"),
            Map.entry("network-unreachable", "3/0"), Map.entry("host-unreachable", "3/1"),
            Map.entry("protocol-unreachable", "3/2"), Map.entry("port-unreachable", "3/3"),
            Map.entry("fragmentation-needed", "3/4"), Map.entry("source-route-failed", "3/5"),
            Map.entry("network-unknown", "3/6"), Map.entry("host-unknown", "3/7"),
            Map.entry("network-prohibited", "3/9"), Map.entry("host-prohibited", "3/10"),
            Map.entry("communication-prohibited", "3/13"), Map.entry("source-quench", "4"), Map.entry("redirect", "5"),
            Map.entry("network-redirect", "5/0"), Map.entry("host-redirect", "5/1"), Map.entry("echo-request", "8"),
            Map.entry("ping", "8"), Map.entry("router-advertisement", "9"), Map.entry("router-solicitation", "10"),
            Map.entry("time-exceeded", "11"), Map.entry("ttl-exceeded", "11"),
            Map.entry("ttl-zero-during-transit", "11/0"), Map.entry("ttl-zero-during-reassembly", "11/1"),
            Map.entry("parameter-problem", "12"), Map.entry("timestamp-request", "13"),
            Map.entry("timestamp-reply", "14"), Map.entry("address-mask-request", "17"),
            Map.entry("address-mask-reply", "18"));

    private static final Map<String, String> IPV6 = Map.ofEntries(Map.entry("destination-unreachable", "1"),
            Map.entry("no-route", "1/0"), Map.entry("communication-prohibited", "1/1"),
            Map.entry("beyond-scope", "1/2"), Map.entry("address-unreachable", "1/3"),
            Map.entry("port-unreachable", "1/4"), Map.entry("failed-policy", "1/5"), Map.entry("reject-route", "1/6"),
            Map.entry("packet-too-big", "2"), Map.entry("time-exceeded", "3"), Map.entry("ttl-exceeded", "3"),
            Map.entry("ttl-zero-during-transit", "3/0"), Map.entry("ttl-zero-during-reassembly", "3/1"),
            Map.entry("parameter-problem", "4"), Map.entry("bad-header", "4/0"),
            Map.entry("unknown-header-type", "4/1"), Map.entry("unknown-option", "4/2"),
            Map.entry("echo-request", "128"), Map.entry("ping", "128"), Map.entry("echo-reply", "129"),
            Map.entry("pong", "129"), Map.entry("router-solicitation", "133"),
            Map.entry("router-advertisement", "134"), Map.entry("neighbour-solicitation", "135"),
            Map.entry("neighbor-solicitation", "135"), Map.entry("neighbour-advertisement", "136"),
            Map.entry("neighbor-advertisement", "136"), Map.entry("redirect", "137"));

    private IcmpNames() {}

    static Match.IcmpType parse(String text, boolean ipv6, boolean negated, RuleWords words) {
        String numbers = (ipv6 ? IPV6 : IPV4).getOrDefault(text, text);
        int slash = numbers.indexOf('/');
        try {
            int type = Integer.parseInt(slash < 0 ? numbers : numbers.substring(0, slash));
            int code = slash < 0 ? -1 : Integer.parseInt(numbers.substring(slash + 1));
            if (type >= 0 && type <= ANY_TYPE && code <= 255) {
                return new Match.IcmpType(type, code, negated);
            }
        } catch (NumberFormatException e) {
            throw words.fail(text, "unknown ICMP type");
        }
        throw words.fail(text, "unknown ICMP type");
    }

    static String format(Match.IcmpType match, boolean ipv6) {
        if (match.type() == ANY_TYPE && !ipv6) {
            return "any";
        }
        return match.type() + (match.code() < 0 ? "" : "/" + match.code());
    }
}
