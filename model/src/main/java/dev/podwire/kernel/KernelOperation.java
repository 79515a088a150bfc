package dev.podwire.kernel;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.conntrack.ConntrackFilter;
import dev.podwire.kernel.ipset.IpSet;
import dev.podwire.kernel.ipset.SetEntry;
import dev.podwire.kernel.ipset.SetPart;
import dev.podwire.kernel.ipvs.IpvsTable;
import dev.podwire.kernel.ipvs.RealServer;
import dev.podwire.kernel.ipvs.ServiceKey;
import dev.podwire.kernel.ipvs.VirtualServer;
import dev.podwire.kernel.netfilter.Chain;
import dev.podwire.kernel.netfilter.Policy;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.nftables.NftCommand;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;

/** One thing a program asks of a kernel. Controllers, network plug-ins and kube-proxy speak to nodes in these alone. */
public sealed interface KernelOperation {

    /** The namespace that the operation changes. */
    NamespaceId namespace();

    /** Makes a host with its own namespace ({@code lo} up, the standard policy rules) . */
    record AddHost(Host host) implements KernelOperation {
        @Override
        public NamespaceId namespace() {
            return NamespaceId.hostOf(host.name());
        }
    }

    /** A machine is gone, with every namespace of it. The cables to it end nowhere. */
    record DeleteHost(String host) implements KernelOperation {
        @Override
        public NamespaceId namespace() {
            return NamespaceId.hostOf(host);
        }
    }

    /** {@code ip netns add}: a namespace with {@code lo} up and the standard policy rules. */
    record AddNamespace(NamespaceId namespace) implements KernelOperation {}

    record DeleteNamespace(NamespaceId namespace) implements KernelOperation {}

    /** {@code ip link add}. */
    record AddDevice(NamespaceId namespace, Device device) implements KernelOperation {}

    /** {@code ip link del}: routes, neighbours and entries on the device go with it. */
    record DeleteDevice(NamespaceId namespace, String device) implements KernelOperation {}

    /** {@code ip link set}: replaces the link layer; going down loses what Linux loses. */
    record SetLink(NamespaceId namespace, Link link) implements KernelOperation {}

    /** {@code ip addr add}: brings the local, broadcast and subnet routes with it if the device is up. */
    record AddAddress(NamespaceId namespace, InterfaceAddress address) implements KernelOperation {}

    record DeleteAddress(NamespaceId namespace, String device, IpAddress address) implements KernelOperation {}

    /** {@code ip route replace}. */
    record ReplaceRoute(NamespaceId namespace, Route route) implements KernelOperation {}

    /** {@code ip route append}: a further route to the destination, tried after those that are there. */
    record AppendRoute(NamespaceId namespace, Route route) implements KernelOperation {}

    /** {@code ip route del} of exactly this route. */
    record DeleteRoute(NamespaceId namespace, Route route) implements KernelOperation {}

    record AddRoutingRule(NamespaceId namespace, RoutingRule rule) implements KernelOperation {}

    record DeleteRoutingRule(NamespaceId namespace, RoutingRule rule) implements KernelOperation {}

    /** {@code ip neigh replace}. */
    record ReplaceNeighbour(NamespaceId namespace, Neighbour neighbour) implements KernelOperation {}

    record DeleteNeighbour(NamespaceId namespace, String device, IpAddress address) implements KernelOperation {}

    /** {@code bridge fdb replace}. */
    record ReplaceFdb(NamespaceId namespace, FdbEntry entry) implements KernelOperation {}

    /** {@code bridge fdb append}: a further tunnel end point for the address. */
    record AppendFdb(NamespaceId namespace, FdbEntry entry) implements KernelOperation {}

    /** {@code bridge fdb del}: the entries of the address, or the one with this remote end point alone. */
    record DeleteFdb(NamespaceId namespace, String device, MacAddress mac, Optional<IpAddress> remote)
            implements
                KernelOperation {}

    /** {@code ip route flush cache}: what a running kernel was told about single destinations; nothing of it is in a fabric. */
    record FlushRouteCache(NamespaceId namespace) implements KernelOperation {}

    /** {@code ip neigh flush}: learned entries of the device, or of all devices if it is empty. */
    record FlushNeighbours(NamespaceId namespace, Optional<String> device) implements KernelOperation {}

    /** {@code ip link set BRIDGE type bridge fdb_flush} and {@code bridge fdb flush dev PORT}: what a bridge has learned. */
    record FlushFdb(NamespaceId namespace, String device) implements KernelOperation {}

    /** Replaces what is particular to a device's kind, such as the ageing time of a bridge. The link layer stays. */
    record SetDevice(NamespaceId namespace, Device device) implements KernelOperation {}

    record SetSysctl(NamespaceId namespace, String key, String value) implements KernelOperation {}

    /** A process starts to listen. */
    record Listen(NamespaceId namespace, ListeningSocket socket) implements KernelOperation {}

    /** A process that listened ends, or closes the socket. */
    record StopListening(NamespaceId namespace, ListeningSocket socket) implements KernelOperation {}

    /** Makes the chain if it is not there and empties it if it is, as a chain line of {@code iptables-restore --noflush} does. */
    record DeclareChain(NamespaceId namespace, boolean ipv6, String table, String chain) implements KernelOperation {}

    /** {@code iptables-restore --noflush} of custom chains: each is made if need be and has these rules and no others. */
    record RestoreChains(NamespaceId namespace, boolean ipv6, String table, List<Chain> chains)
            implements
                KernelOperation {
        public RestoreChains {
            chains = List.copyOf(chains);
        }
    }

    /** {@code iptables -A}. */
    record AppendRule(NamespaceId namespace, boolean ipv6, String table, String chain, Rule rule)
            implements
                KernelOperation {}

    /** {@code iptables -I}: {@code index} counts from 1. */
    record InsertRule(NamespaceId namespace, boolean ipv6, String table, String chain, int index, Rule rule)
            implements
                KernelOperation {}

    /** {@code iptables -D} by number, counted from 1. */
    record DeleteRule(NamespaceId namespace, boolean ipv6, String table, String chain, int index)
            implements
                KernelOperation {}

    /** {@code iptables -X}. */
    record DeleteChain(NamespaceId namespace, boolean ipv6, String table, String chain) implements KernelOperation {}

    /** {@code iptables -P}. */
    record SetPolicy(NamespaceId namespace, boolean ipv6, String table, String chain, Policy policy)
            implements
                KernelOperation {}

    /** What {@code ipset} does. The messages of what the kernel refuses are the tool's. */
    sealed interface OfSet extends KernelOperation {
        /** The set that it is about. */
        String set();
    }

    /** {@code ipset create}; with {@code exist} one that is there already and like it is left alone. */
    record CreateSet(NamespaceId namespace, IpSet made, boolean exist) implements OfSet {
        @Override
        public String set() {
            return made.name();
        }
    }

    /** {@code ipset add}; with {@code exist} an element that is there already is replaced. */
    record AddToSet(NamespaceId namespace, String set, SetEntry entry, boolean exist) implements OfSet {}

    /** {@code ipset del}; with {@code exist} an element that is not there is no error. */
    record DeleteFromSet(NamespaceId namespace, String set, List<SetPart> parts, boolean exist) implements OfSet {
        public DeleteFromSet {
            parts = List.copyOf(parts);
        }
    }

    /** {@code ipset flush}: all elements go. */
    record FlushSet(NamespaceId namespace, String set) implements OfSet {}

    /** {@code ipset destroy}: refused while a rule or a list of sets names it. */
    record DestroySet(NamespaceId namespace, String set) implements OfSet {}

    /** {@code ipset swap}: two sets of one type exchange their elements. */
    record SwapSets(NamespaceId namespace, String set, String other) implements OfSet {}

    /** What {@code ipvsadm} does. */
    sealed interface OfIpvs extends KernelOperation {
    }

    /** {@code ipvsadm -A}. */
    record AddVirtualServer(NamespaceId namespace, VirtualServer server) implements OfIpvs {}

    /** {@code ipvsadm -E}: scheduler and persistence change, the real servers stay. */
    record EditVirtualServer(NamespaceId namespace, VirtualServer server) implements OfIpvs {}

    /** {@code ipvsadm -D}. */
    record DeleteVirtualServer(NamespaceId namespace, ServiceKey key) implements OfIpvs {}

    /** {@code ipvsadm -C}: all virtual servers go. */
    record ClearVirtualServers(NamespaceId namespace) implements OfIpvs {}

    /** {@code ipvsadm -a}. */
    record AddRealServer(NamespaceId namespace, ServiceKey key, RealServer server) implements OfIpvs {}

    /** {@code ipvsadm -e}: weight and limits change. */
    record EditRealServer(NamespaceId namespace, ServiceKey key, RealServer server) implements OfIpvs {}

    /** {@code ipvsadm -d}: its connections are left without a server. */
    record DeleteRealServer(NamespaceId namespace, ServiceKey key, IpAddress address, int port) implements OfIpvs {}

    /**
     * Takes a real server away as programs do that let its connections end first: while it has any, a running kernel keeps it
     * with weight 0, and looks again every minute. A fabric holds no connections, so there it goes at once.
     */
    record RetireRealServer(NamespaceId namespace, ServiceKey key, IpAddress address, int port) implements OfIpvs {}

    /** {@code ipvsadm --set}. */
    record SetIpvsTimeouts(NamespaceId namespace, IpvsTable.Timeouts timeouts) implements OfIpvs {}

    /** {@code nft -f}: all of the commands, or nothing. */
    record Nft(NamespaceId namespace, List<NftCommand> commands) implements KernelOperation {
        public Nft {
            commands = List.copyOf(commands);
        }
    }

    /**
     * {@code conntrack -D}: the running kernel forgets the connections that the filter means. A fabric holds no connections,
     * so this does nothing to it; a walk session removes them from its tables.
     */
    record DeleteConnections(NamespaceId namespace, ConntrackFilter filter) implements KernelOperation {}

    /** As {@link DeleteConnections}, but those stay whose replies come from one of these addresses. */
    record DeleteStaleConnections(NamespaceId namespace, ConntrackFilter filter, Set<IpAddress> alive)
            implements
                KernelOperation {
        public DeleteStaleConnections {
            alive = Set.copyOf(alive);
        }
    }
}
