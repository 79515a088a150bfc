package dev.podwire.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.ipset.IpSetsBuilder;
import dev.podwire.kernel.ipvs.IpvsBuilder;
import dev.podwire.kernel.netfilter.BaseChain;
import dev.podwire.kernel.netfilter.Family;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.RulesetBuilder;
import dev.podwire.kernel.nftables.NftBuilder;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;

/** A network namespace under change. Does with routes and neighbours what the kernel does by itself. */
final class NamespaceBuilder {

    private final NamespaceId id;
    private final Map<String, Device> devices;
    private final List<FdbEntry> fdb;
    private final List<Neighbour> neighbours;
    private final RoutingBuilder routing;
    private final Settings settings;
    private final RulesetBuilder ipv4;
    private final RulesetBuilder ipv6;
    private final IpSetsBuilder sets;
    private final IpvsBuilder ipvs;
    private final NftBuilder nftables;
    private final Set<BaseChain> registered;
    private final List<ListeningSocket> sockets;
    /** All that may have an entry in a table: what is not among them is not searched for before it is added. */
    private final Set<Spoken> seen = new HashSet<>();

    /** An address, of whichever layer, behind a device. */
    private record Spoken(String device, Object address) {}

    NamespaceBuilder(NamespaceId id) {
        this(new NetworkNamespace(id, new NetworkNamespace.Links(Map.of(), List.of()),
                new NetworkNamespace.Addressing(List.of(), List.of()),
                new NetworkNamespace.Routing(List.of(), List.of()), Map.of(),
                NetworkNamespace.Netfilter.NONE, List.of()));
    }

    NamespaceBuilder(NetworkNamespace start) {
        id = start.id();
        devices = new LinkedHashMap<>(start.links().devices());
        fdb = new ArrayList<>(start.links().fdb());
        neighbours = new ArrayList<>(start.addressing().neighbours());
        fdb.forEach(entry -> seen.add(new Spoken(entry.device(), entry.mac())));
        neighbours.forEach(neighbour -> seen.add(new Spoken(neighbour.device(), neighbour.address())));
        routing = new RoutingBuilder(start);
        settings = new Settings(start.sysctls());
        registered = new LinkedHashSet<>(start.netfilter().registered());
        ipv4 = new RulesetBuilder(start.netfilter().ipv4(), Family.IP, registered);
        ipv6 = new RulesetBuilder(start.netfilter().ipv6(), Family.IP6, registered);
        nftables = new NftBuilder(start.netfilter().nftables(), registered);
        sets = new IpSetsBuilder(start.netfilter().sets());
        ipvs = new IpvsBuilder(start.netfilter().ipvs());
        sockets = new ArrayList<>(start.sockets());
    }

    NetworkNamespace build() {
        return new NetworkNamespace(id, new NetworkNamespace.Links(devices, fdb),
                new NetworkNamespace.Addressing(routing.addresses(), neighbours), routing.build(), settings.values(),
                netfilter(), sockets);
    }

    private NetworkNamespace.Netfilter netfilter() {
        return new NetworkNamespace.Netfilter(ipv4.build(), ipv6.build(), sets.build(), ipvs.build(),
                nftables.build(), registered);
    }

    /** Addresses, routes and policy rules. */
    RoutingBuilder routing() {
        return routing;
    }

    void setSysctl(String key, String value) {
        settings.set(key, value, devices.keySet());
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

    NftBuilder nftables() {
        return nftables;
    }

    void addDevice(Device device) {
        if (devices.putIfAbsent(device.name(), device) != null) {
            throw new IllegalArgumentException("device " + device.name() + " is there already in " + id);
        }
        device.link().master().ifPresent(this::adjustMtu);
    }

    void deleteDevice(String name) {
        require(name);
        routing.loseDevice(name);
        neighbours.removeIf(n -> n.device().equals(name));
        fdb.removeIf(f -> f.device().equals(name));
        devices.remove(name);
        devices.replaceAll((_, d) -> d.link().master().equals(Optional.of(name))
                ? d.withLink(d.link().withoutMaster())
                : d);
    }

    void setLink(Link link) {
        Device device = require(link.name());
        Device changed = device.withLink(link);
        if (changed instanceof Device.Bridge bridge && device.link().mtu() != link.mtu()) {
            changed = bridge.withOwnMtu();
        }
        devices.put(link.name(), changed);
        if (device.link().up() && !link.up()) {
            goDown(changed);
        } else if (!device.link().up() && link.up()) {
            routing.addresses().stream().filter(a -> a.device().equals(link.name())).toList()
                    .forEach(a -> routing.addRoutesOf(a, true));
        }
        if (!device.link().master().equals(link.master())) {
            fdb.removeIf(f -> f.device().equals(link.name()) && f.remote().isEmpty());
        }
        device.link().master().ifPresent(this::adjustMtu);
        link.master().ifPresent(this::adjustMtu);
    }

    /** A bridge's MTU follows the smallest of its ports unless somebody set it ({@code br_mtu_auto_adjust} in br_if.c). */
    private void adjustMtu(String master) {
        if (devices.get(master) instanceof Device.Bridge bridge && !bridge.ownMtu()) {
            devices.values().stream().filter(d -> d.link().master().equals(Optional.of(master)))
                    .mapToInt(d -> d.link().mtu()).min()
                    .ifPresent(mtu -> devices.put(master, bridge.withLink(bridge.link().withMtu(mtu))));
        }
    }

    void setDevice(Device device) {
        devices.put(device.name(), device.withLink(require(device.name()).link()));
    }

    /** Link down loses all routes through the device and its neighbours; addresses stay (fib_disable_ip in fib_frontend.c). */
    private void goDown(Device device) {
        String name = device.name();
        routing.loseRoutes(name, false);
        neighbours.removeIf(n -> n.device().equals(name));
        switch (device) {
            case Device.Vxlan _ -> fdb.removeIf(f -> f.device().equals(name) && !f.permanent());
            case Device.Bridge _ -> fdb.removeIf(f -> !f.permanent() && isPortOf(f.device(), name));
            case Device.Loopback _,Device.Physical _,Device.Veth _,Device.Ipip _,Device.Dummy _ -> fdb
                    .removeIf(f -> f.device().equals(name) && !f.permanent());
        }
    }

    private boolean isPortOf(String port, String bridge) {
        Device device = devices.get(port);
        return device != null && device.link().master().equals(Optional.of(bridge));
    }

    void addAddress(InterfaceAddress address) {
        Device device = require(address.device());
        routing.addAddress(address, device.link().up(), device instanceof Device.Dummy);
    }

    /** A device without addresses speaks no IPv4: it loses all routes and neighbours. */
    void deleteAddress(String device, IpAddress address) {
        if (routing.deleteAddress(device, address, d -> settings.isOn(d, "promote_secondaries"))) {
            routing.loseRoutes(device, true);
            neighbours.removeIf(n -> n.device().equals(device));
        }
    }

    void replaceNeighbour(Neighbour neighbour) {
        if (!seen.add(new Spoken(neighbour.device(), neighbour.address()))) {
            deleteNeighbour(neighbour.device(), neighbour.address());
        }
        neighbours.add(neighbour);
    }

    void deleteNeighbour(String device, IpAddress address) {
        neighbours.removeIf(n -> n.device().equals(device) && n.address().equals(address));
    }

    void flushNeighbours(Optional<String> device) {
        neighbours.removeIf(n -> n.state() != Neighbour.State.PERMANENT && n.state() != Neighbour.State.NOARP
                && device.map(n.device()::equals).orElse(true));
    }

    void replaceFdb(FdbEntry entry) {
        if (!seen.add(new Spoken(entry.device(), entry.mac()))) {
            fdb.removeIf(f -> f.mac().equals(entry.mac()) && f.device().equals(entry.device()));
        }
        fdb.add(entry);
    }

    /** To one address a tunnel has one end point: only zero and groups get further ones (vxlan_fdb_update_existing). */
    void appendFdb(FdbEntry entry) {
        boolean many = entry.mac().isGroup() || entry.mac().equals(MacAddress.ZERO);
        boolean present = !seen.add(new Spoken(entry.device(), entry.mac())) && fdb.stream()
                .anyMatch(f -> f.mac().equals(entry.mac()) && f.device().equals(entry.device()));
        if (many || !present || entry.remote().isEmpty()) {
            fdb.add(entry);
        }
    }

    void deleteFdb(String device, MacAddress mac, Optional<IpAddress> remote) {
        fdb.removeIf(f -> f.mac().equals(mac) && f.device().equals(device)
                && (remote.isEmpty() || remote.equals(f.remote())));
    }

    /** Of a bridge or one of its ports; of a tunnel, all that is not permanent. */
    void flushFdb(String device) {
        fdb.removeIf(f -> !f.permanent() && (f.device().equals(device) || isPortOf(f.device(), device)));
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

    void close(ListeningSocket socket) {
        if (!sockets.remove(socket)) {
            throw new IllegalArgumentException("nobody listens on " + socket.port() + "/" + socket.protocol().text()
                    + " in " + id + " as " + socket.owner());
        }
    }

    private Device require(String device) {
        Device found = devices.get(device);
        if (found == null) {
            throw new IllegalArgumentException("no device " + device + " in " + id);
        }
        return found;
    }
}
