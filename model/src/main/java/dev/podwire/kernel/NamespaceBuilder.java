package dev.podwire.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.ipset.IpSets;
import dev.podwire.kernel.ipset.IpSetsBuilder;
import dev.podwire.kernel.ipvs.IpvsBuilder;
import dev.podwire.kernel.ipvs.IpvsTable;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Ruleset;
import dev.podwire.kernel.netfilter.RulesetBuilder;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;

/** A network namespace under change. Does with routes and neighbours what the kernel does by itself. */
final class NamespaceBuilder {

    private final NamespaceId id;
    private final Map<String, Device> devices;
    private final List<FdbEntry> fdb;
    private final List<InterfaceAddress> addresses;
    private final List<Neighbour> neighbours;
    private final List<Route> routes;
    private final List<RoutingRule> rules;
    private final Map<String, String> sysctls;
    private final RulesetBuilder ipv4;
    private final RulesetBuilder ipv6;
    private final IpSetsBuilder sets;
    private final IpvsBuilder ipvs;
    private final List<ListeningSocket> sockets;

    NamespaceBuilder(NamespaceId id) {
        this(new NetworkNamespace(id, new NetworkNamespace.Links(Map.of(), List.of()),
                new NetworkNamespace.Addressing(List.of(), List.of()),
                new NetworkNamespace.Routing(List.of(), List.of()), Map.of(),
                new NetworkNamespace.Netfilter(Ruleset.EMPTY, Ruleset.EMPTY, IpSets.EMPTY, IpvsTable.EMPTY),
                List.of()));
    }

    NamespaceBuilder(NetworkNamespace start) {
        id = start.id();
        devices = new LinkedHashMap<>(start.links().devices());
        fdb = new ArrayList<>(start.links().fdb());
        addresses = new ArrayList<>(start.addressing().addresses());
        neighbours = new ArrayList<>(start.addressing().neighbours());
        routes = new ArrayList<>(start.routing().routes());
        rules = new ArrayList<>(start.routing().rules());
        sysctls = new LinkedHashMap<>(start.sysctls());
        ipv4 = new RulesetBuilder(start.netfilter().ipv4());
        ipv6 = new RulesetBuilder(start.netfilter().ipv6());
        sets = new IpSetsBuilder(start.netfilter().sets());
        ipvs = new IpvsBuilder(start.netfilter().ipvs());
        sockets = new ArrayList<>(start.sockets());
    }

    NetworkNamespace build() {
        return new NetworkNamespace(id, new NetworkNamespace.Links(devices, fdb),
                new NetworkNamespace.Addressing(addresses, neighbours), new NetworkNamespace.Routing(routes, rules),
                sysctls, new NetworkNamespace.Netfilter(ipv4.build(), ipv6.build(), sets.build(), ipvs.build()),
                sockets);
    }

    List<RoutingRule> rules() {
        return rules;
    }

    Map<String, String> sysctls() {
        return sysctls;
    }

    RulesetBuilder ruleset(boolean wantsIpv6) {
        return wantsIpv6 ? ipv6 : ipv4;
    }

    /** The rules of a family, into which {@code rule} is to go: the sets that it asks about must be there. */
    RulesetBuilder rulesetFor(boolean wantsIpv6, Rule rule) {
        rule.sets().forEach(set -> sets.requireFor(set, wantsIpv6));
        return ruleset(wantsIpv6);
    }

    void restore(KernelOperation.RestoreChains op) {
        op.chains().forEach(chain -> chain.rules()
                .forEach(rule -> rule.sets().forEach(set -> sets.requireFor(set, op.ipv6()))));
        ruleset(op.ipv6()).restore(op.table(), op.chains());
    }

    IpSetsBuilder sets() {
        return sets;
    }

    IpvsBuilder ipvs() {
        return ipvs;
    }

    void destroySet(String name) {
        if (ipv4.build().asks(name) || ipv6.build().asks(name)) {
            throw IpSetsBuilder.inUse(name);
        }
        sets.destroy(name);
    }

    void addDevice(Device device) {
        if (devices.putIfAbsent(device.name(), device) != null) {
            throw new IllegalArgumentException("device " + device.name() + " is there already in " + id);
        }
    }

    void deleteDevice(String name) {
        require(name);
        loseRoutes(name);
        addresses.removeIf(a -> a.device().equals(name));
        fdb.removeIf(f -> f.device().equals(name));
        devices.remove(name);
    }

    void setLink(Link link) {
        Device device = require(link.name());
        devices.put(link.name(), device.withLink(link));
        if (device.link().up() && !link.up()) {
            loseRoutes(link.name());
        } else if (!device.link().up() && link.up()) {
            addresses.stream().filter(a -> a.device().equals(link.name())).toList().forEach(this::addRoutesOf);
        }
    }

    /** Link down loses all routes through the device and its neighbours; addresses stay (fib_disable_ip in fib_frontend.c). */
    private void loseRoutes(String device) {
        routes.removeIf(r -> r.device().equals(Optional.of(device)) && r.type() != Route.Type.LOCAL);
        neighbours.removeIf(n -> n.device().equals(device));
        fdb.removeIf(f -> f.device().equals(device) && !f.permanent());
    }

    void addAddress(InterfaceAddress address) {
        Device device = require(address.device());
        addresses.add(address);
        boolean dummy = device instanceof Device.Dummy;
        if (device.link().up() || dummy) {
            addRoutesOf(address);
        }
    }

    /** The routes the kernel keeps with an address (fib_add_ifaddr in fib_frontend.c). */
    private void addRoutesOf(InterfaceAddress a) {
        Route local = new Route(Route.LOCAL, Route.Type.LOCAL, Cidr.host(a.address()), Optional.empty(),
                Optional.of(a.device()), Optional.of(a.address()), Route.Scope.HOST, "kernel", 0, false,
                Optional.empty());
        replaceRoute(local);
        if (!require(a.device()).link().up()) {
            return;
        }
        boolean host = a.prefixLength() == a.address().bits();
        if (a.address().isLoopback() && !host) {
            replaceRoute(new Route(Route.LOCAL, Route.Type.LOCAL, a.subnet(), Optional.empty(), Optional.of(a.device()),
                    Optional.of(a.address()), Route.Scope.HOST, "kernel", 0, false, Optional.empty()));
        } else if (!host) {
            replaceRoute(Route.connected(a.subnet(), a.device(), a.address()));
        }
        Optional<IpAddress> broadcast = a.address().isIpv6() || host || a.prefixLength() == 31
                ? Optional.empty()
                : a.broadcast().or(() -> Optional.of(a.subnet().last()));
        broadcast.ifPresent(b -> replaceRoute(new Route(Route.LOCAL, Route.Type.BROADCAST, Cidr.host(b),
                Optional.empty(), Optional.of(a.device()), Optional.of(a.address()), Route.Scope.LINK, "kernel", 0,
                false, Optional.empty())));
    }

    void deleteAddress(String device, IpAddress address) {
        addresses.removeIf(a -> a.device().equals(device) && a.address().equals(address));
        routes.removeIf(r -> r.source().equals(Optional.of(address)) && r.protocol().equals("kernel"));
    }

    void replaceRoute(Route route) {
        for (int i = 0; i < routes.size(); i++) {
            Route old = routes.get(i);
            boolean sameKey = old.table() == route.table() && old.destination().equals(route.destination())
                    && old.metric() == route.metric() && old.type() == route.type();
            if (sameKey && (route.table() != Route.LOCAL || old.device().equals(route.device()))) {
                routes.set(i, route);
                return;
            }
        }
        routes.add(route);
    }

    void deleteRoute(KernelOperation.DeleteRoute op) {
        for (int i = 0; i < routes.size(); i++) {
            Route route = routes.get(i);
            if (route.table() == op.table() && route.destination().equals(op.destination())
                    && (op.gateway().isEmpty() || op.gateway().equals(route.gateway()))
                    && (op.device().isEmpty() || op.device().equals(route.device()))) {
                routes.remove(i);
                return;
            }
        }
        throw new IllegalArgumentException("no route to " + op.destination() + " in " + id);
    }

    void replaceNeighbour(Neighbour neighbour) {
        neighbours.removeIf(
                n -> n.device().equals(neighbour.device()) && n.address().equals(neighbour.address()));
        neighbours.add(neighbour);
    }

    void deleteNeighbour(String device, IpAddress address) {
        neighbours.removeIf(n -> n.device().equals(device) && n.address().equals(address));
    }

    void replaceFdb(FdbEntry entry) {
        fdb.removeIf(f -> f.mac().equals(entry.mac()) && f.device().equals(entry.device()));
        fdb.add(entry);
    }

    void deleteFdb(String device, MacAddress mac) {
        fdb.removeIf(f -> f.mac().equals(mac) && f.device().equals(device));
    }

    void listen(ListeningSocket socket) {
        for (ListeningSocket other : sockets) {
            boolean overlap = other.address().isEmpty() || socket.address().isEmpty()
                    || other.address().equals(socket.address());
            if (other.protocol() == socket.protocol() && other.port() == socket.port() && overlap) {
                throw new IllegalArgumentException("port " + socket.port() + "/" + socket.protocol().text() + " in "
                        + id + " is taken by " + other.owner());
            }
        }
        sockets.add(socket);
    }

    private Device require(String device) {
        Device found = devices.get(device);
        if (found == null) {
            throw new IllegalArgumentException("no device " + device + " in " + id);
        }
        return found;
    }
}
