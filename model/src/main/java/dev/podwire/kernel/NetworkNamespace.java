package dev.podwire.kernel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.podwire.kernel.ipset.IpSets;
import dev.podwire.kernel.ipvs.IpvsTable;
import dev.podwire.kernel.netfilter.BaseChain;
import dev.podwire.kernel.netfilter.Ruleset;
import dev.podwire.kernel.nftables.Nftables;
import dev.podwire.net.IpAddress;

/** A network namespace as a value: its devices, addresses, tables, rules, settings and sockets. */
public record NetworkNamespace(NamespaceId id, Links links, Addressing addressing, Routing routing,
        Map<String, String> sysctls, Netfilter netfilter, List<ListeningSocket> sockets) {

    public NetworkNamespace {
        sysctls = Collections.unmodifiableMap(new LinkedHashMap<>(sysctls));
        sockets = List.copyOf(sockets);
    }

    /** Devices by name in the order of their making, and the forwarding entries of bridges and tunnels. */
    public record Links(Map<String, Device> devices, List<FdbEntry> fdb) {
        public Links {
            devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
            fdb = List.copyOf(fdb);
        }
    }

    /** Addresses in the order of their adding, and the neighbour table. */
    public record Addressing(List<InterfaceAddress> addresses, List<Neighbour> neighbours) {
        public Addressing {
            addresses = List.copyOf(addresses);
            neighbours = List.copyOf(neighbours);
        }
    }

    /** Routes of all tables in the order of their adding, and policy rules by rising priority. */
    public record Routing(List<Route> routes, List<RoutingRule> rules) {
        public Routing {
            routes = List.copyOf(routes);
            rules = rules.stream().sorted().toList();
        }
    }

    /**
     * The iptables rules of both families with the sets they ask about, the virtual servers of IPVS, and the tables of nftables.
     *
     * @param registered the base chains of both in the order in which they were registered at their hooks
     */
    public record Netfilter(Ruleset ipv4, Ruleset ipv6, IpSets sets, IpvsTable ipvs, Nftables nftables,
            Set<BaseChain> registered) {

        /** No rules at all. */
        public static final Netfilter NONE = new Netfilter(Ruleset.EMPTY, Ruleset.EMPTY, IpSets.EMPTY,
                IpvsTable.EMPTY, Nftables.EMPTY, Set.of());

        public Netfilter {
            registered = registered.isEmpty()
                    ? Set.of()
                    : Collections.unmodifiableSet(new LinkedHashSet<>(registered));
        }
    }

    public Optional<Device> device(String name) {
        return Optional.ofNullable(links.devices().get(name));
    }

    /** This namespace with a device in place of the one of its name. */
    public NetworkNamespace withDevice(Device device) {
        Map<String, Device> devices = new LinkedHashMap<>(links.devices());
        devices.put(device.name(), device);
        return new NetworkNamespace(id, new Links(devices, links.fdb()), addressing, routing, sysctls, netfilter,
                sockets);
    }

    public Stream<InterfaceAddress> addressesOf(String device) {
        return addressing.addresses().stream().filter(a -> a.device().equals(device));
    }

    /** Whether the address is one of this namespace's own. */
    public boolean owns(IpAddress address) {
        return addressing.addresses().stream().anyMatch(a -> a.address().equals(address));
    }

    /** A setting as {@code sysctl} names it, for example {@code net.ipv4.ip_forward}. */
    public Optional<String> sysctl(String key) {
        return Optional.ofNullable(sysctls.get(key));
    }
}
