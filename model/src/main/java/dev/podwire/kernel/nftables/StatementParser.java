package dev.podwire.kernel.nftables;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.podwire.kernel.netfilter.Family;
import dev.podwire.kernel.netfilter.Target;

/** Reads the statements of a rule, in the forms that people and programs write and in those that {@code nft} lists. */
final class StatementParser {

    private final NftWords words;
    private final Family family;
    private final ValueParser values;
    private final SelectorParser selectors;
    private final CompareParser compares;
    private final NatParser nat;

    StatementParser(NftWords words, Family family) {
        this.words = words;
        this.family = family;
        values = new ValueParser(words);
        selectors = new SelectorParser(words, values);
        compares = new CompareParser(words, values);
        nat = new NatParser(words, family, values, selectors);
    }

    /** A whole rule, to the end of its line. */
    NftRule rule() {
        List<NftStatement> statements = new ArrayList<>();
        Optional<String> comment = Optional.empty();
        while (!words.atEnd()) {
            if (words.take("comment")) {
                comment = Optional.of(words.next());
            } else {
                add(statements, statement());
            }
        }
        return new NftRule(statements, comment, Optional.empty());
    }

    /** A test for the protocol just before a field of its header says nothing more: {@code nft} leaves it out. */
    private void add(List<NftStatement> statements, NftStatement next) {
        boolean reset = next instanceof NftStatement.Reject(Target.Reject.With with, _)
                && with == Target.Reject.With.TCP_RESET;
        int protocol = reset ? 6 : protocol(next);
        boolean tested = !statements.isEmpty() && protocol > 0 && isProtocol(statements.getLast(), protocol);
        if (tested && !(reset && family == Family.INET)) {
            statements.removeLast();
        } else if (reset && family == Family.INET && !tested) {
            statements.add(new NftStatement.Compare(new NftSelector.Meta(NftSelector.MetaKey.L4PROTO),
                    NftStatement.Relation.IS, new NftOperand.Constant(new NftValue.Number(protocol))));
        }
        statements.add(next);
    }

    /** The protocol whose header the statement reads first; -1: none in particular. */
    private static int protocol(NftStatement statement) {
        if (statement instanceof NftStatement.Compare(NftSelector.Field(NftSelector.HeaderField field), _, _)) {
            return field.protocol();
        }
        return statement instanceof NftStatement.Translate(_, _, NftStatement.NatTo.Mapped(NftExpression.Lookup(NftSelector.Field(NftSelector.HeaderField field), _), _), _)
                ? field.protocol()
                : -1;
    }

    private static boolean isProtocol(NftStatement statement, int protocol) {
        return statement instanceof NftStatement.Compare(NftSelector selector, NftStatement.Relation relation, NftOperand operand)
                && relation == NftStatement.Relation.IS
                && operand.equals(new NftOperand.Constant(new NftValue.Number(protocol)))
                && (selector.equals(new NftSelector.Meta(NftSelector.MetaKey.L4PROTO))
                        || selector.equals(new NftSelector.Field(NftSelector.HeaderField.IP_PROTOCOL))
                        || selector.equals(new NftSelector.Field(NftSelector.HeaderField.IP6_NEXTHDR)));
    }

    private NftStatement statement() {
        if (words.peek().equals("tcp") && words.peek(1).equals("option")) {
            return maxSegment();
        }
        if (selectors.starts()) {
            NftSelector selector = selectors.selector();
            if (words.take("set")) {
                return assign(selector);
            }
            if (words.take("vmap")) {
                return new NftStatement.VerdictMap(selector,
                        values.set(selector.types(), List.of(NftType.VERDICT)));
            }
            return compares.compare(selector);
        }
        return switch (words.peek()) {
            case "accept", "drop", "return", "continue", "jump", "goto" -> new NftStatement.Decide(values.verdict());
            case "counter" -> counter();
            case "limit" -> limit();
            case "log" -> log();
            case "reject" -> reject();
            case "dnat", "snat" -> nat.translate();
            case "masquerade" -> nat.masquerade();
            case "redirect" -> nat.redirect();
            case "notrack" -> {
                words.next();
                yield new NftStatement.Notrack();
            }
            case "add", "update", "delete" -> change();
            default -> throw words.fail("this statement is not simulated");
        };
    }

    private NftStatement assign(NftSelector selector) {
        NftStatement.Place place = switch (selector) {
            case NftSelector.Meta(NftSelector.MetaKey key) when key == NftSelector.MetaKey.MARK ->
                NftStatement.Place.META_MARK;
            case NftSelector.Ct(NftSelector.CtKey key, _) when key == NftSelector.CtKey.MARK ->
                NftStatement.Place.CT_MARK;
            case NftSelector.Ct(NftSelector.CtKey key, _) when key == NftSelector.CtKey.ZONE ->
                NftStatement.Place.CT_ZONE;
            case NftSelector.Meta _,NftSelector.Ct _,NftSelector.Field _,NftSelector.Fib _,NftSelector.Numgen _,NftSelector.Concat _,NftSelector.Bitwise _ ->
                throw words.fail("setting " + StatementText.of(selector) + " is not simulated");
        };
        if (!selectors.starts()) {
            return new NftStatement.Assign(place, new NftExpression.Constant(values.value(List.of(place.type()))));
        }
        NftSelector from = selectors.selector();
        return new NftStatement.Assign(place, words.take("map")
                ? new NftExpression.Lookup(from, values.set(from.types(), List.of(place.type())))
                : new NftExpression.Read(from));
    }

    private NftStatement counter() {
        words.next();
        if (words.take("name")) {
            throw words.fail("named counters are not simulated");
        }
        long packets = words.take("packets") ? words.number() : 0;
        return new NftStatement.Counter(packets, words.take("bytes") ? words.number() : 0);
    }

    private NftStatement limit() {
        words.next();
        words.require("rate");
        boolean over = words.take("over");
        String rate = words.peek();
        int slash = rate.indexOf('/');
        if (slash < 1 || !rate.substring(0, slash).matches("\\d+")) {
            throw words.fail("a rate in packets, like 5/second, is expected");
        }
        long unit = switch (rate.substring(slash + 1)) {
            case "second" -> 1;
            case "minute" -> 60;
            case "hour" -> 3600;
            case "day" -> 86_400;
            case "week" -> 604_800;
            default -> throw words.fail("this unit of time is not known");
        };
        words.next();
        int burst = 5;
        if (words.take("burst")) {
            burst = words.number();
            words.take("packets");
        }
        return new NftStatement.Limit(over, Long.parseLong(rate.substring(0, slash)), unit, burst);
    }

    private NftStatement log() {
        words.next();
        String prefix = "";
        List<String> options = new ArrayList<>();
        while (List.of("prefix", "level", "group", "flags", "snaplen", "queue-threshold").contains(words.peek())) {
            String option = words.next();
            String value = words.next();
            if (option.equals("prefix")) {
                prefix = "prefix \"" + value + "\"";
            } else if (!value.equals("warn")) {
                options.add(option + " " + value);
            }
        }
        if (!prefix.isEmpty()) {
            options.addFirst(prefix);
        }
        return new NftStatement.Log(String.join(" ", options));
    }

    private NftStatement reject() {
        words.next();
        boolean ipv6 = family == Family.IP6;
        if (!words.take("with")) {
            return new NftStatement.Reject(ipv6
                    ? Target.Reject.With.ICMP6_PORT_UNREACHABLE
                    : Target.Reject.With.ICMP_PORT_UNREACHABLE, false);
        }
        String kind = words.next();
        if (kind.equals("tcp")) {
            words.require("reset");
            return new NftStatement.Reject(Target.Reject.With.TCP_RESET, false);
        }
        words.take("type");
        String name = words.peek();
        Target.Reject.With with = switch (kind + " " + name) {
            case "icmp net-unreachable", "icmpx no-route" -> Target.Reject.With.ICMP_NET_UNREACHABLE;
            case "icmp host-unreachable", "icmpx host-unreachable" -> Target.Reject.With.ICMP_HOST_UNREACHABLE;
            case "icmp prot-unreachable" -> Target.Reject.With.ICMP_PROTO_UNREACHABLE;
            case "icmp port-unreachable", "icmpx port-unreachable" -> Target.Reject.With.ICMP_PORT_UNREACHABLE;
            case "icmp net-prohibited" -> Target.Reject.With.ICMP_NET_PROHIBITED;
            case "icmp host-prohibited" -> Target.Reject.With.ICMP_HOST_PROHIBITED;
            case "icmp admin-prohibited", "icmpx admin-prohibited" -> Target.Reject.With.ICMP_ADMIN_PROHIBITED;
            case "icmpv6 no-route" -> Target.Reject.With.ICMP6_NO_ROUTE;
            case "icmpv6 admin-prohibited" -> Target.Reject.With.ICMP6_ADM_PROHIBITED;
            case "icmpv6 addr-unreachable" -> Target.Reject.With.ICMP6_ADDR_UNREACHABLE;
            case "icmpv6 port-unreachable" -> Target.Reject.With.ICMP6_PORT_UNREACHABLE;
            default -> throw words.fail("this answer is not simulated");
        };
        words.next();
        return new NftStatement.Reject(with,
                kind.equals("icmpx") && with != Target.Reject.With.ICMP_PORT_UNREACHABLE);
    }

    private NftStatement change() {
        NftStatement.Change.Kind kind = NftStatement.Change.Kind.valueOf(words.next().toUpperCase(Locale.ROOT));
        String set = words.next();
        if (!set.startsWith("@")) {
            throw words.fail("@ and the name of a set are expected");
        }
        words.require("{");
        NftSelector selector = selectors.selector();
        Optional<Duration> timeout = words.take("timeout") ? Optional.of(values.time()) : Optional.empty();
        words.require("}");
        return new NftStatement.Change(kind, set.substring(1), selector, timeout);
    }

    private NftStatement maxSegment() {
        words.next();
        words.next();
        words.require("maxseg");
        words.require("size");
        words.require("set");
        if (words.take("rt")) {
            words.require("mtu");
            return new NftStatement.MaxSegment(Optional.empty());
        }
        return new NftStatement.MaxSegment(Optional.of(words.number()));
    }
}
