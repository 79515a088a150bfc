package dev.podwire.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import org.jspecify.annotations.Nullable;

/** One network namespace while it runs: its configuration and everything it has learned. */
final class Kernel {

    private final NamespaceId id;
    private KernelConfig config;
    private final Map<String, BridgeTable> bridges = new LinkedHashMap<>();
    private final Map<String, TunnelTable> tunnels = new LinkedHashMap<>();
    private final NeighbourTable neighbours = new NeighbourTable();
    private final ConntrackTable connections = new ConntrackTable();
    private final RecentLists recent = new RecentLists();
    private final SetTables sets;
    private final IpvsTables ipvs;
    private final NftSets nftSets = new NftSets();
    private final Sockets sockets = new Sockets();
    private final ErrorLimit errors = new ErrorLimit();
    private final RouteExceptions exceptions = new RouteExceptions();
    private final Map<Object, long[]> counters = new HashMap<>();
    private int nextIpId;
    private long stamp;

    Kernel(NetworkNamespace namespace, int firstIpId) {
        id = namespace.id();
        config = new KernelConfig(namespace);
        sets = new SetTables(namespace.netfilter().sets());
        ipvs = new IpvsTables(namespace.netfilter().ipvs());
        nextIpId = firstIpId;
        neighbours.configure(null, namespace);
        configureBridges(null);
        configureTunnels(null);
    }

    NamespaceId id() {
        return id;
    }

    KernelConfig config() {
        return config;
    }

    @Nullable
    Device device(String name) {
        return config.device(name);
    }

    NeighbourTable neighbours() {
        return neighbours;
    }

    ConntrackTable connections() {
        return connections;
    }

    RecentLists recent() {
        return recent;
    }

    SetTables sets() {
        return sets;
    }

    IpvsTables ipvs() {
        return ipvs;
    }

    /** The elements that packets have put into sets of nftables. */
    NftSets nftSets() {
        return nftSets;
    }

    Sockets sockets() {
        return sockets;
    }

    RouteExceptions exceptions() {
        return exceptions;
    }

    ErrorLimit errors() {
        return errors;
    }

    /** State that a rule keeps between packets (nth, limit), by the rule's match. */
    Map<Object, long[]> counters() {
        return counters;
    }

    Map<String, BridgeTable> bridges() {
        return bridges;
    }

    BridgeTable bridge(String name) {
        BridgeTable known = bridges.get(name);
        if (known == null) {
            known = new BridgeTable();
            bridges.put(name, known);
        }
        return known;
    }

    /** The forwarding tables of VXLAN devices. */
    Map<String, TunnelTable> tunnels() {
        return tunnels;
    }

    TunnelTable tunnel(String device) {
        return tunnels.computeIfAbsent(device, _ -> new TunnelTable());
    }

    int newIpId() {
        nextIpId = nextIpId + 1 & 0xffff;
        return nextIpId;
    }

    /** The time stamp of what this kernel is looking at. */
    long stamp() {
        return stamp;
    }

    void stampAtLeast(long time) {
        stamp = Math.max(stamp, time);
    }

    /**
     * Takes over a changed configuration; what was learned about things that are still there and up stays. Answers the
     * devices that went down or away.
     */
    List<Device> reconfigure(NetworkNamespace changed) {
        NetworkNamespace before = config.namespace();
        if (before == changed) {
            return List.of();
        }
        config = new KernelConfig(changed);
        nftSets.keep(changed.netfilter().nftables());
        neighbours.configure(before, changed);
        configureBridges(before);
        configureTunnels(before);
        List<Device> silenced = new ArrayList<>();
        if (before.links() != changed.links()) {
            before.links().devices().forEach((name, device) -> {
                if (device.link().up() && !config.isUp(name)) {
                    silenced.add(device);
                }
            });
        }
        return silenced;
    }

    /** A tunnel that is taken down loses what is not permanent, one that is deleted everything. */
    private void configureTunnels(@Nullable NetworkNamespace before) {
        NetworkNamespace now = config.namespace();
        tunnels.keySet().removeIf(device -> config.device(device) == null);
        for (Device device : now.links().devices().values()) {
            if (device instanceof Device.Vxlan) {
                TunnelTable table = tunnel(device.name());
                if (!device.link().up()) {
                    table.flush();
                }
                table.configure(device.name(), before == null ? List.of() : before.links().fdb(), now.links().fdb(),
                        stamp);
            }
        }
    }

    private void configureBridges(@Nullable NetworkNamespace before) {
        NetworkNamespace now = config.namespace();
        bridges.forEach((bridge, table) -> table.keepPorts(port -> config.isUp(bridge) && config.isUp(port)
                && config.ports(bridge).stream().anyMatch(d -> d.name().equals(port))));
        for (Device device : now.links().devices().values()) {
            device.link().master().ifPresent(master -> bridge(master).configure(device.name(),
                    before == null ? List.of() : before.links().fdb(), now.links().fdb()));
        }
    }
}
