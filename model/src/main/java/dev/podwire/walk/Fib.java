package dev.podwire.walk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.Route;
import dev.podwire.kernel.RoutingRule;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * The policy rules and route tables of one kernel (fib_rules.c, fib_trie.c). What was found for a destination is kept: the
 * tables never change, a changed configuration gets another object.
 */
final class Fib {

    /** More destinations than this are not kept, so that a scan of a large network does not fill the memory. */
    private static final int KEPT = 4096;
    /** local, main and default. */
    private static final int STANDARD_RULES = 3;

    /** What is known about a packet when a route is looked up for it; {@code out}: the only device it may leave by. */
    record Key(@Nullable IpAddress source, IpAddress destination, @Nullable String in, int mark,
            @Nullable String out) {
        Key(@Nullable IpAddress source, IpAddress destination, @Nullable String in, int mark) {
            this(source, destination, in, mark, null);
        }
    }

    /** The best route and the others that match, best first; no route if none matches. */
    record Found(@Nullable Route route, int table, List<Route> considered) {
        static final Found NOTHING = new Found(null, 0, List.of());
    }

    /** One route table: longest prefix first, then lowest metric. */
    private static final class RouteTable {
        private final int number;
        private final List<Route> routes = new ArrayList<>();
        private final Map<IpAddress, Found> found = new HashMap<>();

        RouteTable(int number) {
            this.number = number;
        }

        Found find(IpAddress destination) {
            Found known = found.get(destination);
            if (known == null) {
                known = search(destination);
                keep(found, destination, known);
            }
            return known;
        }

        /** The same, but only routes that leave by the device. */
        Found find(IpAddress destination, String out) {
            return search(destination, r -> r.device().filter(out::equals).isPresent());
        }

        private Found search(IpAddress destination) {
            return search(destination, _ -> true);
        }

        private Found search(IpAddress destination, Predicate<Route> wanted) {
            List<Route> matching = routes.stream().filter(r -> r.destination().contains(destination))
                    .filter(wanted).toList();
            return matching.isEmpty()
                    ? Found.NOTHING
                    : new Found(matching.getFirst(), number, List.copyOf(matching.subList(1, matching.size())));
        }
    }

    /** A policy rule with what it answers; {@code all}: whether it applies to every packet. */
    private record Step(RoutingRule.Selector selector, boolean all, RouteTable table, int suppressed,
            @Nullable Found refusal) {}

    private final List<Step> steps = new ArrayList<>();
    /** Whether every rule applies to every packet, so that the destination alone decides. */
    private final boolean plain;
    private final Map<IpAddress, Found> found = new HashMap<>();
    private final List<Route> local;
    private final boolean customRules;
    private final Map<IpAddress, Match.AddrType.Kind> kinds = new HashMap<>();

    Fib(NetworkNamespace namespace, Predicate<String> isUp) {
        Map<Integer, RouteTable> tables = new HashMap<>();
        List<Route> sorted = new ArrayList<>(namespace.routing().routes());
        sorted.sort(
                Comparator.comparingInt((Route r) -> -r.destination().prefixLength()).thenComparingInt(Route::metric));
        for (Route route : sorted) {
            if (route.device().isEmpty() || isUp.test(route.device().get()) || route.type() == Route.Type.LOCAL) {
                tables.computeIfAbsent(route.table(), RouteTable::new).routes.add(route);
            }
        }
        local = sorted.stream().filter(r -> r.table() == Route.LOCAL).toList();
        for (RoutingRule rule : namespace.routing().rules()) {
            steps.add(step(rule, tables));
        }
        plain = steps.stream().allMatch(Step::all);
        customRules = namespace.routing().rules().size() != STANDARD_RULES;
    }

    private static Step step(RoutingRule rule, Map<Integer, RouteTable> tables) {
        boolean all = rule.selector().equals(RoutingRule.Selector.ALL);
        return switch (rule.action()) {
            case RoutingRule.Action.Lookup(int table, int suppressed) -> new Step(rule.selector(), all,
                    tables.computeIfAbsent(table, RouteTable::new), suppressed, null);
            case RoutingRule.Action.Refuse(Route.Type type) -> new Step(rule.selector(), all, new RouteTable(0), -1,
                    refusal(type));
        };
    }

    /** A rule that says "unreachable" means the network ({@code fib4_rule_action}), a route that says so means the host. */
    private static Found refusal(Route.Type type) {
        return type == Route.Type.UNREACHABLE
                ? Found.NOTHING
                : new Found(new Route(0, type, Cidr.ALL_IPV4, Optional.empty(), Optional.empty(), Optional.empty(),
                        Route.Scope.GLOBAL, "", 0, false, Optional.empty()), 0, List.of());
    }

    /** Whether somebody added policy rules to those that a namespace starts with. */
    boolean hasCustomRules() {
        return customRules;
    }

    private static <V> void keep(Map<IpAddress, V> kept, IpAddress destination, V value) {
        if (kept.size() >= KEPT) {
            kept.clear();
        }
        kept.put(destination, value);
    }

    /** Tries the policy rules in order until one's table has a route. */
    Found lookup(Key key) {
        if (!plain || key.out() != null) {
            return search(key);
        }
        Found known = found.get(key.destination());
        if (known == null) {
            known = search(key);
            keep(found, key.destination(), known);
        }
        return known;
    }

    private Found search(Key key) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.all() || applies(step.selector(), key)) {
                Found found = answer(step, key);
                Route route = found.route();
                if (step.refusal() != null || route != null && route.type() != Route.Type.THROW
                        && (route.type().refuses() || route.destination().prefixLength() > step.suppressed())) {
                    return found;
                }
            }
        }
        return Found.NOTHING;
    }

    private static Found answer(Step step, Key key) {
        Found refusal = step.refusal();
        if (refusal != null) {
            return refusal;
        }
        String out = key.out();
        return out == null ? step.table().find(key.destination()) : step.table().find(key.destination(), out);
    }

    private static boolean applies(RoutingRule.Selector rule, Key key) {
        IpAddress source = key.source() == null ? Ipv4Address.ANY : key.source();
        return rule.inverted() != (rule.from().map(c -> c.contains(source)).orElse(true)
                && rule.to().map(c -> c.contains(key.destination())).orElse(true)
                && rule.inputDevice().map(d -> d.equals(key.in())).orElse(true)
                && rule.outputDevice().map(d -> d.equals(key.out())).orElse(true)
                && (key.mark() & rule.markMask()) == (rule.mark() & rule.markMask()));
    }

    /** What the local table says about an address ({@code inet_addr_type}), on any device or on one. */
    Match.AddrType.Kind kind(IpAddress address, @Nullable String onlyDevice) {
        if (onlyDevice != null) {
            return searchKind(address, onlyDevice);
        }
        Match.AddrType.Kind known = kinds.get(address);
        if (known == null) {
            known = searchKind(address, null);
            keep(kinds, address, known);
        }
        return known;
    }

    private Match.AddrType.Kind searchKind(IpAddress address, @Nullable String onlyDevice) {
        if (address.isUnspecified() || address.equals(Ipv4Address.BROADCAST)) {
            return Match.AddrType.Kind.BROADCAST;
        }
        if (address.isMulticast()) {
            return Match.AddrType.Kind.MULTICAST;
        }
        for (Route route : local) {
            if (route.destination().contains(address)
                    && (onlyDevice == null || route.device().filter(onlyDevice::equals).isPresent())) {
                return switch (route.type()) {
                    case LOCAL -> Match.AddrType.Kind.LOCAL;
                    case BROADCAST -> Match.AddrType.Kind.BROADCAST;
                    case UNICAST -> Match.AddrType.Kind.UNICAST;
                    case BLACKHOLE -> Match.AddrType.Kind.BLACKHOLE;
                    case UNREACHABLE -> Match.AddrType.Kind.UNREACHABLE;
                    case PROHIBIT -> Match.AddrType.Kind.PROHIBIT;
                    case THROW -> Match.AddrType.Kind.UNSPEC;
                };
            }
        }
        return Match.AddrType.Kind.UNICAST;
    }
}
