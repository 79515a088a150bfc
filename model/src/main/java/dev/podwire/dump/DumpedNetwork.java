package dev.podwire.dump;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.FdbEntry;
import dev.podwire.kernel.Host;
import dev.podwire.kernel.InterfaceAddress;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.Link;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.net.Cidr;
import dev.podwire.net.MacAddress;

/**
 * Several dumped machines side by side. Devices that stand in one subnet are plugged into one switch; the other ends of all
 * other wires stay unknown.
 */
public record DumpedNetwork(Fabric fabric, List<NodeDump> nodes) {

    private static final int AGEING_SECONDS = 300;
    private static final String SWITCH = "segment";
    private static final String ELSEWHERE = "elsewhere";

    public DumpedNetwork {
        nodes = List.copyOf(nodes);
    }

    private record Plug(NodeDump node, Device device) {}

    /** Joins the machines; throws {@link DumpException} if two have one name. */
    public static DumpedNetwork of(List<NodeDump> nodes) {
        Map<String, Host> hosts = new LinkedHashMap<>();
        Map<NamespaceId, NetworkNamespace> namespaces = new LinkedHashMap<>();
        for (NodeDump node : nodes) {
            node.fabric().hosts().forEach((name, host) -> {
                if (hosts.put(name, host) != null) {
                    throw new DumpException("two dumps are of a machine called " + name
                            + ". Give each folder a file `hostname` with a name of its own.");
                }
            });
            namespaces.putAll(node.fabric().namespaces());
        }
        List<KernelOperation> switches = new ArrayList<>();
        int number = 1;
        for (List<Plug> plugs : segments(nodes).values()) {
            switches.addAll(plug(SWITCH + number++, plugs, namespaces));
        }
        return new DumpedNetwork(new Fabric(hosts, namespaces).apply(switches), nodes);
    }

    private static Map<Cidr, List<Plug>> segments(List<NodeDump> nodes) {
        Map<Cidr, List<Plug>> segments = new LinkedHashMap<>();
        for (NodeDump node : nodes) {
            NetworkNamespace own = node.fabric().namespace(NamespaceId.hostOf(node.name()));
            for (String edge : node.edges()) {
                Device device = own.device(edge).orElseThrow();
                own.addressesOf(edge).findFirst().map(InterfaceAddress::subnet).ifPresent(subnet -> segments
                        .computeIfAbsent(subnet, s -> new ArrayList<>()).add(new Plug(node, device)));
            }
        }
        segments.values().removeIf(plugs -> plugs.stream().map(Plug::node).distinct().count() < 2);
        return segments;
    }

    /** A switch with a port for each plug; the devices' own ends are changed in {@code namespaces}. */
    private static List<KernelOperation> plug(String name, List<Plug> plugs,
            Map<NamespaceId, NetworkNamespace> namespaces) {
        NamespaceId id = NamespaceId.hostOf(name);
        int mtu = plugs.stream().mapToInt(p -> p.device.link().mtu()).max().orElseThrow();
        List<KernelOperation> operations = new ArrayList<>();
        operations.add(new KernelOperation.AddHost(new Host(name, Host.Kind.UNDERLAY, Optional.empty())));
        operations.add(new KernelOperation.SetSysctl(id, "net.bridge.bridge-nf-call-iptables", "0"));
        operations.add(new KernelOperation.AddDevice(id,
                new Device.Bridge(Link.up("br0", MacAddress.derivedFrom(name), mtu), AGEING_SECONDS, false)));
        for (Plug plug : plugs) {
            String port = "port" + operations.size();
            Link outer = Link.up(port, MacAddress.derivedFrom(name + port), mtu).portOf("br0", false);
            NamespaceId owner = NamespaceId.hostOf(plug.node.name());
            operations.add(new KernelOperation.AddDevice(id, new Device.Physical(outer,
                    Optional.of(new Device.Port(owner, plug.device.name())))));
            namespaces.computeIfPresent(owner, (o, namespace) -> namespace.withDevice(
                    new Device.Physical(plug.device.link(), Optional.of(new Device.Port(id, port)))));
        }
        elsewhere(operations, id, mtu, plugs);
        return operations;
    }

    /** Neighbours that no dump is of stand behind one more port of the switch, whose other end is unknown. */
    private static void elsewhere(List<KernelOperation> operations, NamespaceId id, int mtu, List<Plug> plugs) {
        Link rest = Link.up(ELSEWHERE, MacAddress.derivedFrom(id.host() + ELSEWHERE), mtu).portOf("br0", false);
        operations.add(new KernelOperation.AddDevice(id, new Device.Physical(rest, Optional.empty())));
        Set<MacAddress> placed = new LinkedHashSet<>();
        plugs.forEach(plug -> placed.add(plug.device.link().mac()));
        for (Plug plug : plugs) {
            NetworkNamespace own = plug.node.fabric().namespace(NamespaceId.hostOf(plug.node.name()));
            own.addressing().neighbours().stream().filter(n -> n.device().equals(plug.device.name()))
                    .flatMap(n -> n.mac().stream()).filter(placed::add).forEach(mac -> operations
                            .add(new KernelOperation.ReplaceFdb(id, new FdbEntry(ELSEWHERE, mac, Optional.empty(), true,
                                    Optional.empty()))));
        }
    }

    /** The machine that a walk starts on if none is named: the only one. */
    NodeDump node(Optional<String> name) {
        if (name.isEmpty()) {
            if (nodes.size() == 1) {
                return nodes.getFirst();
            }
            throw new DumpException("there are " + nodes.size() + " machines: write the device as NODE:DEVICE, one of "
                    + String.join(", ", nodes.stream().map(NodeDump::name).toList()));
        }
        return nodes.stream().filter(n -> n.name().equals(name.get())).findFirst()
                .orElseThrow(() -> new DumpException("no dump is of a machine called " + name.get() + "; there are "
                        + String.join(", ", nodes.stream().map(NodeDump::name).toList())));
    }
}
