package dev.podwire.kernel;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.ipset.IpSet;
import dev.podwire.kernel.ipset.SetEntry;
import dev.podwire.kernel.ipvs.VirtualServer;
import dev.podwire.kernel.netfilter.Chain;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;
import dev.podwire.net.Origin;

/**
 * What a program does to one namespace, line by line, as a shell script with {@code ip}, {@code bridge}, {@code sysctl} and
 * {@code iptables} would: every call adds one operation to the list it was made with.
 */
public record NamespaceScript(NamespaceId namespace, List<KernelOperation> operations) {

    public NamespaceScript namespaceAdd() {
        return add(new KernelOperation.AddNamespace(namespace));
    }

    public NamespaceScript device(Device device) {
        return add(new KernelOperation.AddDevice(namespace, device));
    }

    public NamespaceScript address(String device, IpAddress address, int prefixLength) {
        return add(new KernelOperation.AddAddress(namespace,
                new InterfaceAddress(device, address, prefixLength, Optional.empty())));
    }

    public NamespaceScript route(Route route) {
        return add(new KernelOperation.ReplaceRoute(namespace, route));
    }

    /** A route to addresses that are reached on the device itself, without a gateway. */
    public NamespaceScript onLink(Cidr destination, String device, Origin origin) {
        return route(new Route(Route.MAIN, Route.Type.UNICAST, destination, Optional.empty(), Optional.of(device),
                Optional.empty(), Route.Scope.LINK, "", 0, false, Optional.of(origin)));
    }

    public NamespaceScript permanentNeighbour(String device, IpAddress address, MacAddress mac, Origin origin) {
        return add(new KernelOperation.ReplaceNeighbour(namespace,
                new Neighbour(device, address, Optional.of(mac), Neighbour.State.PERMANENT, Optional.of(origin))));
    }

    /** A forwarding entry of a VXLAN device: behind which remote end point a MAC is. */
    public NamespaceScript tunnelFdb(String device, MacAddress mac, IpAddress remote, Origin origin) {
        return add(new KernelOperation.ReplaceFdb(namespace,
                new FdbEntry(device, mac, Optional.of(remote), true, Optional.of(origin))));
    }

    public NamespaceScript sysctl(String key, String value) {
        return add(new KernelOperation.SetSysctl(namespace, key, value));
    }

    public NamespaceScript listen(ListeningSocket socket) {
        return add(new KernelOperation.Listen(namespace, socket));
    }

    public NamespaceScript chain(boolean ipv6, String table, String chain) {
        return add(new KernelOperation.DeclareChain(namespace, ipv6, table, chain));
    }

    /** Chains with all their rules. */
    public NamespaceScript restore(boolean ipv6, String table, List<Chain> chains) {
        return chains.isEmpty() ? this : add(new KernelOperation.RestoreChains(namespace, ipv6, table, chains));
    }

    public NamespaceScript append(boolean ipv6, String table, String chain, Rule rule) {
        return add(new KernelOperation.AppendRule(namespace, ipv6, table, chain, rule));
    }

    /** Puts a rule in front of all others of the chain. */
    public NamespaceScript prepend(boolean ipv6, String table, String chain, Rule rule) {
        return add(new KernelOperation.InsertRule(namespace, ipv6, table, chain, 1, rule));
    }

    public NamespaceScript createSet(IpSet set) {
        return add(new KernelOperation.CreateSet(namespace, set, true));
    }

    public NamespaceScript addToSet(String set, SetEntry entry) {
        return add(new KernelOperation.AddToSet(namespace, set, entry, true));
    }

    public NamespaceScript virtualServer(VirtualServer server) {
        return add(new KernelOperation.AddVirtualServer(namespace, server));
    }

    private NamespaceScript add(KernelOperation operation) {
        operations.add(operation);
        return this;
    }
}
