package dev.podwire.kernel.nftables;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.IpAddress;

/** Spells statements and selectors as {@code nft list} does. */
final class StatementText {

    private StatementText() {}

    static String of(NftStatement statement) {
        return switch (statement) {
            case NftStatement.Compare compare -> CompareText.of(compare);
            case NftStatement.VerdictMap(NftSelector selector, NftOperand operand) -> of(selector) + " vmap "
                    + of(operand, selector.types(), List.of(NftType.VERDICT));
            case NftStatement.Decide(NftVerdict verdict) -> verdict.text();
            case NftStatement.Counter(long packets, long bytes) -> "counter packets " + packets + " bytes " + bytes;
            case NftStatement.Assign(NftStatement.Place place, NftExpression expression) -> place.text() + " set "
                    + of(expression, List.of(place.type()));
            case NftStatement.Translate translate -> translate(translate);
            case NftStatement.Masquerade(var ports, Set<NftStatement.NatFlag> flags) -> "masquerade" + to(ports)
                    + flags(flags);
            case NftStatement.Redirect(var ports, Set<NftStatement.NatFlag> flags) -> "redirect" + to(ports)
                    + flags(flags);
            case NftStatement.Reject(Target.Reject.With with, boolean anyFamily) -> anyFamily
                    ? reject(with).replace("icmp net-unreachable", "icmpx no-route").replace("icmp ", "icmpx ")
                    : reject(with);
            case NftStatement.Limit limit -> "limit rate " + (limit.over() ? "over " : "") + limit.rate() + "/"
                    + unit(limit.unit()) + (limit.burst() == 5 ? "" : " burst " + limit.burst() + " packets");
            case NftStatement.Log(String options) -> options.isEmpty() ? "log" : "log " + options;
            case NftStatement.Notrack _ -> "notrack";
            case NftStatement.Change(var kind, String set, NftSelector selector, var timeout) ->
                kind.name().toLowerCase(Locale.ROOT) + " @" + set + " { " + of(selector)
                        + timeout.map(t -> " timeout " + ValueText.of(t)).orElse("") + " }";
            case NftStatement.MaxSegment(Optional<Integer> size) -> "tcp option maxseg size set "
                    + size.map(Object::toString).orElse("rt mtu");
        };
    }

    static String unit(long seconds) {
        return seconds == 1
                ? "second"
                : seconds == 60
                        ? "minute"
                        : seconds == 3600 ? "hour" : seconds == 86_400 ? "day" : "week";
    }

    private static String translate(NftStatement.Translate nat) {
        String start = (nat.source() ? "snat " : "dnat ") + (nat.family() ? family(nat.to()) : "");
        String to = switch (nat.to()) {
            case NftStatement.NatTo.Fixed(Target.NatRange range) -> range(range);
            case NftStatement.NatTo.Mapped(NftExpression address, Optional<Match.PortRange> ports) ->
                of(address, List.of()) + ports.map(p -> ":" + ports(p)).orElse("");
        };
        return start + "to " + to + flags(nat.flags());
    }

    private static String family(NftStatement.NatTo to) {
        return switch (to) {
            case NftStatement.NatTo.Fixed(Target.NatRange range) -> range.first().filter(IpAddress::isIpv6)
                    .map(a -> "ip6 ").orElse("ip ");
            case NftStatement.NatTo.Mapped(NftExpression address, _) -> mapsToIpv6(address) ? "ip6 " : "ip ";
        };
    }

    private static boolean mapsToIpv6(NftExpression expression) {
        return expression instanceof NftExpression.Lookup(_, NftOperand.Members(List<NftElement> elements))
                && elements.stream().anyMatch(e -> e.data().filter(StatementText::isIpv6).isPresent());
    }

    private static boolean isIpv6(NftValue value) {
        return switch (value) {
            case NftValue.Address(IpAddress address) -> address.isIpv6();
            case NftValue.Concat(List<NftValue> parts) -> parts.stream().anyMatch(StatementText::isIpv6);
            case NftValue.Range(NftValue from, _) -> isIpv6(from);
            case NftValue.Number _,NftValue.Prefix _,NftValue.Name _,NftValue.Decision _ -> false;
        };
    }

    private static String range(Target.NatRange range) {
        boolean ported = range.ports().isPresent();
        String first = range.first().map(a -> address(a, ported)).orElse("");
        String last = range.last().filter(l -> !range.first().equals(Optional.of(l))).map(a -> "-" + address(a, ported))
                .orElse("");
        return first + last + range.ports().map(p -> ":" + ports(p)).orElse("");
    }

    private static String address(IpAddress address, boolean ported) {
        return address.isIpv6() && ported ? "[" + address + "]" : address.toString();
    }

    static String ports(Match.PortRange ports) {
        return ports.from() == ports.to() ? Integer.toString(ports.from()) : ports.from() + "-" + ports.to();
    }

    private static String to(Optional<Match.PortRange> ports) {
        return ports.map(p -> " to :" + ports(p)).orElse("");
    }

    private static String flags(Set<NftStatement.NatFlag> flags) {
        return flags.isEmpty()
                ? ""
                : " " + flags.stream().map(NftStatement.NatFlag::text).collect(Collectors.joining(","));
    }

    private static String reject(Target.Reject.With with) {
        return switch (with) {
            case ICMP_PORT_UNREACHABLE, ICMP6_PORT_UNREACHABLE -> "reject";
            case TCP_RESET -> "reject with tcp reset";
            case ICMP_NET_UNREACHABLE -> "reject with icmp net-unreachable";
            case ICMP_HOST_UNREACHABLE -> "reject with icmp host-unreachable";
            case ICMP_PROTO_UNREACHABLE -> "reject with icmp prot-unreachable";
            case ICMP_NET_PROHIBITED -> "reject with icmp net-prohibited";
            case ICMP_HOST_PROHIBITED -> "reject with icmp host-prohibited";
            case ICMP_ADMIN_PROHIBITED -> "reject with icmp admin-prohibited";
            case ICMP6_NO_ROUTE -> "reject with icmpv6 no-route";
            case ICMP6_ADM_PROHIBITED -> "reject with icmpv6 admin-prohibited";
            case ICMP6_ADDR_UNREACHABLE -> "reject with icmpv6 addr-unreachable";
        };
    }

    static String of(NftExpression expression, List<NftType> types) {
        return switch (expression) {
            case NftExpression.Constant(NftValue value) -> ValueText.of(value, types);
            case NftExpression.Read(NftSelector selector) -> of(selector);
            case NftExpression.Lookup(NftSelector selector, NftOperand operand) -> of(selector) + " map "
                    + of(operand, selector.types(), types);
        };
    }

    static String of(NftSelector selector) {
        return switch (selector) {
            case NftSelector.Field(NftSelector.HeaderField field) -> field.text();
            case NftSelector.Meta(NftSelector.MetaKey key) -> key.text();
            case NftSelector.Ct(NftSelector.CtKey key, var direction) -> "ct "
                    + direction.map(d -> d.name().toLowerCase(Locale.ROOT) + " ").orElse("") + key.text();
            case NftSelector.Fib(Set<NftSelector.FibFlag> flags, NftSelector.FibResult result) -> "fib "
                    + flags.stream().map(f -> f.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(" . "))
                    + " " + result.name().toLowerCase(Locale.ROOT);
            case NftSelector.Numgen(boolean random, int modulus, int offset) -> "numgen "
                    + (random ? "random" : "inc") + " mod " + modulus + (offset == 0 ? "" : " offset " + offset);
            case NftSelector.Concat(List<NftSelector> parts) -> parts.stream().map(StatementText::of)
                    .collect(Collectors.joining(" . "));
            case NftSelector.Bitwise(NftSelector of, NftSelector.Operator operator, long operand) -> of(of) + " "
                    + operator.sign() + " " + bits(operand, of.types());
        };
    }

    /** Flags combined with a selector stand with {@code |} between them. */
    static String bits(long number, List<NftType> types) {
        NftType type = types.getFirst();
        if (!type.isFlags()) {
            return ValueText.of(new NftValue.Number(number), types);
        }
        String flags = ValueText.flags(number, type, " | ");
        return flags.contains(" ") ? "(" + flags + ")" : flags;
    }

    /** A set that is looked up in: by name, or all of it. */
    static String of(NftOperand operand, List<NftType> key, List<NftType> data) {
        return switch (operand) {
            case NftOperand.Constant(NftValue value) -> ValueText.of(value, key);
            case NftOperand.Named(String set) -> "@" + set;
            case NftOperand.Members(List<NftElement> elements) -> elements.stream()
                    .map(e -> element(e, key, data)).collect(Collectors.joining(", ", "{ ", " }"));
        };
    }

    static String element(NftElement element, List<NftType> key, List<NftType> data) {
        boolean flags = key.getFirst().isFlags() && element.key() instanceof NftValue.Number;
        return (flags
                ? ValueText.of(element.key(), key).replace(",", " | ")
                : ValueText.of(element.key(), key))
                + element.timeout().map(t -> " timeout " + ValueText.of(t)).orElse("")
                + element.comment().map(c -> " comment \"" + c + "\"").orElse("")
                + element.data().map(d -> " : " + ValueText.of(d, data)).orElse("");
    }
}
