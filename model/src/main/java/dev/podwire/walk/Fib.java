package dev.podwire.walk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.Route;
import dev.podwire.kernel.RoutingRule;
import dev.podwire.kernel.netfilter.Match;
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

    /** What is known about a packet when a route is looked up for it. */
    record Key(@Nullable IpAddress source, IpAddress destination, @Nullable String in, int mark) {}

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

        private Found search(IpAddress destination) {
            List<Route> matching = routes.stream().filter(r -> r.destination().contains(destination)).toList();
            return matching.isEmpty()
                    ? Found.NOTHING
                    : new Found(matching.getFirst(), number, List.copyOf(matching.subList(1, matching.size())));
        }
    }

    /** A policy rule with the table that it names; {@code all}: whether it applies to every packet. */
    private record Step(RoutingRule rule, RouteTable table, boolean all) {}

    private final List<Step> steps = new ArrayList<>();
    /** Whether every rule applies to every packet, so that the destination alone decides. */
    private final boolean plain;
    private final Map<IpAddress, Found> found = new HashMap<>();
    private final List<Route> local;
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
            steps.add(new Step(rule, tables.computeIfAbsent(rule.table(), RouteTable::new), rule.from().isEmpty()
                    && rule.to().isEmpty() && rule.inputDevice().isEmpty() && rule.markMask() == 0));
        }
        plain = steps.stream().allMatch(Step::all);
    }

    private static <V> void keep(Map<IpAddress, V> kept, IpAddress destination, V value) {
        if (kept.size() >= KEPT) {
            kept.clear();
        }
        kept.put(destination, value);
    }

    /** Tries the policy rules in order until one's table has a route. */
    Found lookup(Key key) {
        if (!plain) {
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
            if (step.all() || applies(step.rule(), key)) {
                Found found = step.table().find(key.destination());
                if (found.route() != null) {
                    return found;
                }
            }
        }
        return Found.NOTHING;
    }

    private static boolean applies(RoutingRule rule, Key key) {
        IpAddress source = key.source() == null ? Ipv4Address.ANY : key.source();
        return rule.from().map(c -> c.contains(source)).orElse(true)
                && rule.to().map(c -> c.contains(key.destination())).orElse(true)
                && rule.inputDevice().map(d -> d.equals(key.in())).orElse(true)
                && (key.mark() & rule.markMask()) == (rule.mark() & rule.markMask());
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
                };
            }
        }
        return Match.AddrType.Kind.UNICAST;
    }
}
