package dev.podwire.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/** The addresses, routes and policy rules of a namespace under change, and the routes that the kernel keeps with addresses. */
final class RoutingBuilder {

    private final NamespaceId id;
    private final List<InterfaceAddress> addresses;
    private final List<Route> routes;
    private final List<RoutingRule> rules;
    private final Set<Cidr> destinations = new HashSet<>();

    RoutingBuilder(NetworkNamespace start) {
        id = start.id();
        addresses = new ArrayList<>(start.addressing().addresses());
        routes = new ArrayList<>(start.routing().routes());
        rules = new ArrayList<>(start.routing().rules());
        routes.forEach(route -> destinations.add(route.destination()));
    }

    List<InterfaceAddress> addresses() {
        return addresses;
    }

    List<RoutingRule> rules() {
        return rules;
    }

    NetworkNamespace.Routing build() {
        return new NetworkNamespace.Routing(routes, rules);
    }

    void deleteRule(RoutingRule rule) {
        if (!rules.remove(rule)) {
            throw new IllegalArgumentException("no such rule in " + id);
        }
    }

    /**
     * Loses the routes through a device, those to the host's own addresses only with {@code all} ({@code fib_disable_ip} in
     * fib_frontend.c).
     */
    void loseRoutes(String device, boolean all) {
        routes.removeIf(r -> r.device().equals(Optional.of(device)) && (all || r.type() != Route.Type.LOCAL));
    }

    void loseDevice(String device) {
        loseRoutes(device, true);
        addresses.removeIf(a -> a.device().equals(device));
    }

    /** The primary address of the subnet on the device that another address of the same subnet is secondary to. */
    private Optional<InterfaceAddress> primary(InterfaceAddress address) {
        return addresses.stream().takeWhile(a -> !a.equals(address)).filter(a -> a.isPrimaryOf(address)).findFirst();
    }

    void addAddress(InterfaceAddress address, boolean up, boolean dummy) {
        if (!addresses.contains(address)) {
            addresses.add(address);
        }
        if (up || dummy) {
            addRoutesOf(address, up);
        }
    }

    /** The routes the kernel keeps with an address (fib_add_ifaddr in fib_frontend.c). */
    void addRoutesOf(InterfaceAddress a, boolean up) {
        Optional<InterfaceAddress> primary = primary(a);
        IpAddress source = primary.map(InterfaceAddress::address).orElse(a.address());
        replace(kernelRoute(Route.LOCAL, Route.Type.LOCAL, Cidr.host(a.address()), a.device(), source,
                Route.Scope.HOST));
        if (!up) {
            return;
        }
        boolean host = a.prefixLength() == a.address().bits();
        if (a.address().isLoopback() && !host) {
            replace(kernelRoute(Route.LOCAL, Route.Type.LOCAL, a.subnet(), a.device(), a.address(), Route.Scope.HOST));
        } else if (!host && primary.isEmpty()) {
            replace(Route.connected(a.subnet(), a.device(), a.address()));
        }
        Optional<IpAddress> broadcast = a.address().isIpv6() || host || a.prefixLength() == 31
                ? Optional.empty()
                : a.broadcast().or(() -> Optional.of(a.subnet().last()));
        broadcast.ifPresent(b -> replace(kernelRoute(Route.LOCAL, Route.Type.BROADCAST, Cidr.host(b), a.device(),
                source, Route.Scope.LINK)));
    }

    private static Route kernelRoute(int table, Route.Type type, Cidr destination, String device, IpAddress source,
            Route.Scope scope) {
        return new Route(table, type, destination, Optional.empty(), Optional.of(device), Optional.of(source), scope,
                "kernel", 0, false, Optional.empty());
    }

    /**
     * Takes an address away with all routes that prefer it as source, and unless they are promoted the secondary ones of its
     * subnet ({@code __inet_del_ifa} in devinet.c). Answers whether the device has none left.
     */
    boolean deleteAddress(String device, IpAddress address, Predicate<String> promotes) {
        List<InterfaceAddress> gone = new ArrayList<>(
                addresses.stream().filter(a -> a.device().equals(device) && a.address().equals(address)).toList());
        List<InterfaceAddress> promoted = new ArrayList<>();
        for (InterfaceAddress first : List.copyOf(gone)) {
            if (primary(first).isEmpty()) {
                List<InterfaceAddress> dependent = addresses.stream()
                        .filter(a -> !a.equals(first) && first.isPrimaryOf(a) && a.device().equals(device)).toList();
                (promotes.test(device) ? promoted : gone).addAll(dependent);
            }
        }
        addresses.removeAll(gone);
        gone.forEach(g -> routes.removeIf(r -> r.source().equals(Optional.of(g.address()))
                || r.table() == Route.LOCAL && r.destination().equals(Cidr.host(g.address()))));
        promoted.forEach(a -> addRoutesOf(a, true));
        return addresses.stream().noneMatch(a -> a.device().equals(device));
    }

    /** {@code ip route replace}: takes the place of the first route of the same destination and metric. */
    void replace(Route route) {
        // Destinations that no route has are not searched for.
        for (int i = destinations.add(route.destination()) ? routes.size() : 0; i < routes.size(); i++) {
            Route old = routes.get(i);
            boolean sameKey = old.table() == route.table() && old.destination().equals(route.destination())
                    && old.metric() == route.metric();
            if (sameKey && (route.table() != Route.LOCAL
                    || old.device().equals(route.device()) && old.type() == route.type())) {
                routes.set(i, route);
                return;
            }
        }
        routes.add(route);
    }

    void append(Route route) {
        destinations.add(route.destination());
        routes.add(route);
    }

    void delete(Route route) {
        if (!routes.remove(route)) {
            throw new IllegalArgumentException("no route to " + route.destination() + " in " + id);
        }
    }
}
