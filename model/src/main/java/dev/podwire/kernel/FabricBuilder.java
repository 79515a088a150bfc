package dev.podwire.kernel;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.ipset.IpSet;
import dev.podwire.kernel.ipset.IpSetsBuilder;
import dev.podwire.kernel.ipset.SetEntry;
import dev.podwire.kernel.ipvs.IpvsBuilder;
import dev.podwire.kernel.ipvs.IpvsTable;
import dev.podwire.kernel.ipvs.RealServer;
import dev.podwire.kernel.ipvs.ServiceKey;
import dev.podwire.kernel.ipvs.VirtualServer;
import dev.podwire.net.Ipv4Address;

/** Applies kernel operations to a fabric; mutable only while a transaction is under way. */
public final class FabricBuilder {

    private final Map<String, Host> hosts;
    private final Map<NamespaceId, NamespaceBuilder> changed = new LinkedHashMap<>();
    private final Namespaces namespaces;

    public FabricBuilder(Fabric start) {
        hosts = new LinkedHashMap<>(start.hosts());
        namespaces = Namespaces.copyOf(start.namespaces());
    }

    public FabricBuilder applyAll(Collection<? extends KernelOperation> operations) {
        operations.forEach(this::apply);
        return this;
    }

    /** Applies one operation; throws {@link IllegalArgumentException} where the kernel would refuse. */
    public FabricBuilder apply(KernelOperation operation) {
        switch (operation) {
            case KernelOperation.AddHost(Host host) -> {
                hosts.put(host.name(), host);
                create(NamespaceId.hostOf(host.name()));
            }
            case KernelOperation.DeleteHost(String host) -> {
                hosts.remove(host);
                changed.keySet().removeIf(id -> id.host().equals(host));
                namespaces.dropHost(host);
            }
            case KernelOperation.AddNamespace(NamespaceId id) -> create(id);
            case KernelOperation.DeleteNamespace(NamespaceId id) -> {
                changed.remove(id);
                namespaces.drop(id);
            }
            case KernelOperation.AddDevice(NamespaceId id, Device device) -> edit(id).addDevice(device);
            case KernelOperation.DeleteDevice(NamespaceId id, String device) -> edit(id).deleteDevice(device);
            case KernelOperation.SetLink(NamespaceId id, Link link) -> edit(id).setLink(link);
            case KernelOperation.AddAddress(NamespaceId id, InterfaceAddress address) -> edit(id).addAddress(address);
            case KernelOperation.DeleteAddress op -> edit(op.namespace()).deleteAddress(op.device(), op.address());
            case KernelOperation.ReplaceRoute(NamespaceId id, Route route) -> edit(id).routing().replace(route);
            case KernelOperation.AppendRoute(NamespaceId id, Route route) -> edit(id).routing().append(route);
            case KernelOperation.DeleteRoute(NamespaceId id, Route route) -> edit(id).routing().delete(route);
            case KernelOperation.AddRoutingRule(NamespaceId id, RoutingRule rule) ->
                edit(id).routing().rules().add(rule);
            case KernelOperation.DeleteRoutingRule(NamespaceId id, RoutingRule rule) ->
                edit(id).routing().deleteRule(rule);
            case KernelOperation.ReplaceNeighbour(NamespaceId id, Neighbour n) -> edit(id).replaceNeighbour(n);
            case KernelOperation.DeleteNeighbour op -> edit(op.namespace()).deleteNeighbour(op.device(), op.address());
            case KernelOperation.ReplaceFdb(NamespaceId id, FdbEntry entry) -> edit(id).replaceFdb(entry);
            case KernelOperation.AppendFdb(NamespaceId id, FdbEntry entry) -> edit(id).appendFdb(entry);
            case KernelOperation.DeleteFdb op -> edit(op.namespace()).deleteFdb(op.device(), op.mac(), op.remote());
            case KernelOperation.FlushNeighbours op -> edit(op.namespace()).flushNeighbours(op.device());
            case KernelOperation.FlushFdb op -> edit(op.namespace()).flushFdb(op.device());
            case KernelOperation.SetDevice(NamespaceId id, Device device) -> edit(id).setDevice(device);
            case KernelOperation.SetSysctl op -> edit(op.namespace()).setSysctl(op.key(), op.value());
            case KernelOperation.Listen(NamespaceId id, ListeningSocket socket) -> edit(id).listen(socket);
            case KernelOperation.StopListening(NamespaceId id, ListeningSocket socket) -> edit(id).close(socket);
            case KernelOperation.DeclareChain op -> edit(op.namespace()).ruleset(op.ipv6()).declare(op.table(),
                    op.chain());
            case KernelOperation.RestoreChains op -> edit(op.namespace()).restore(op);
            case KernelOperation.AppendRule op -> edit(op.namespace()).rulesetFor(op.ipv6(), op.rule())
                    .append(op.table(), op.chain(), op.rule());
            case KernelOperation.InsertRule op -> edit(op.namespace()).rulesetFor(op.ipv6(), op.rule())
                    .insert(op.table(), op.chain(), op.index(), op.rule());
            case KernelOperation.DeleteRule op -> edit(op.namespace()).ruleset(op.ipv6()).delete(op.table(), op.chain(),
                    op.index());
            case KernelOperation.DeleteChain op -> edit(op.namespace()).ruleset(op.ipv6()).deleteChain(op.table(),
                    op.chain());
            case KernelOperation.SetPolicy op -> edit(op.namespace()).ruleset(op.ipv6()).policy(op.table(), op.chain(),
                    op.policy());
            case KernelOperation.OfIpvs op -> applyToIpvs(edit(op.namespace()).ipvs(), op);
            case KernelOperation.OfSet op -> applyToSet(edit(op.namespace()), op);
            case KernelOperation.Nft op -> edit(op.namespace()).nftables().apply(op.commands());
            case KernelOperation.DeleteConnections op -> requireNamespace(op.namespace());
            case KernelOperation.FlushRouteCache(NamespaceId id) -> requireNamespace(id);
            case KernelOperation.DeleteStaleConnections op -> requireNamespace(op.namespace());
        }
        return this;
    }

    private static void applyToIpvs(IpvsBuilder ipvs, KernelOperation.OfIpvs operation) {
        switch (operation) {
            case KernelOperation.AddVirtualServer(_, VirtualServer server) -> ipvs.add(server);
            case KernelOperation.EditVirtualServer(_, VirtualServer server) -> ipvs.edit(server);
            case KernelOperation.DeleteVirtualServer(_, ServiceKey key) -> ipvs.delete(key);
            case KernelOperation.ClearVirtualServers _ -> ipvs.clear();
            case KernelOperation.AddRealServer(_, ServiceKey key, RealServer server) -> ipvs.addServer(key, server);
            case KernelOperation.EditRealServer(_, ServiceKey key, RealServer server) -> ipvs.editServer(key, server);
            case KernelOperation.DeleteRealServer op -> ipvs.deleteServer(op.key(), op.address(), op.port());
            case KernelOperation.RetireRealServer op -> ipvs.deleteServer(op.key(), op.address(), op.port());
            case KernelOperation.SetIpvsTimeouts(_, IpvsTable.Timeouts timeouts) -> ipvs.timeouts(timeouts);
        }
    }

    private static void applyToSet(NamespaceBuilder namespace, KernelOperation.OfSet operation) {
        IpSetsBuilder sets = namespace.sets();
        switch (operation) {
            case KernelOperation.CreateSet(_, IpSet set, boolean exist) -> sets.create(set, exist);
            case KernelOperation.AddToSet(_, String set, SetEntry entry, boolean exist) -> sets.add(set, entry, exist);
            case KernelOperation.DeleteFromSet op -> sets.delete(op.set(), op.parts(), op.exist());
            case KernelOperation.FlushSet(_, String set) -> sets.flush(set);
            case KernelOperation.DestroySet(_, String set) -> namespace.destroySet(set);
            case KernelOperation.SwapSets(_, String set, String other) -> sets.swap(set, other);
        }
    }

    public Fabric build() {
        changed.values().forEach(builder -> namespaces.set(builder.build()));
        changed.clear();
        return new Fabric(hosts, namespaces);
    }

    private void create(NamespaceId id) {
        if (changed.containsKey(id) || namespaces.containsKey(id)) {
            throw new IllegalArgumentException("network namespace " + id + " is there already");
        }
        NamespaceBuilder fresh = new NamespaceBuilder(id);
        fresh.addDevice(new Device.Loopback(Link.up("lo", dev.podwire.net.MacAddress.ZERO, 65536)));
        fresh.addAddress(new InterfaceAddress("lo", Ipv4Address.LOOPBACK, 8, Optional.empty()));
        fresh.routing().rules().add(RoutingRule.all(0, Route.LOCAL));
        fresh.routing().rules().add(RoutingRule.all(32766, Route.MAIN));
        fresh.routing().rules().add(RoutingRule.all(32767, Route.DEFAULT));
        changed.put(id, fresh);
    }

    private void requireNamespace(NamespaceId id) {
        if (!changed.containsKey(id) && !namespaces.containsKey(id)) {
            throw new IllegalArgumentException("no network namespace " + id);
        }
    }

    private NamespaceBuilder edit(NamespaceId id) {
        NamespaceBuilder open = changed.get(id);
        if (open == null) {
            NetworkNamespace present = namespaces.get(id);
            if (present == null) {
                throw new IllegalArgumentException("no network namespace " + id);
            }
            open = new NamespaceBuilder(present);
            changed.put(id, open);
        }
        return open;
    }
}
