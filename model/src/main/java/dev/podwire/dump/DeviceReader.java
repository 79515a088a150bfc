package dev.podwire.dump;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.InterfaceAddress;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.Link;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;

/** Reads devices and their addresses from {@code ip -j -d addr}, with hairpin flags from {@code bridge -j -d link}. */
final class DeviceReader {

    private static final int DEFAULT_VXLAN_PORT = 4789;
    private static final int DEFAULT_AGEING_SECONDS = 300;
    private static final int TICKS_PER_SECOND = 100;

    private final DumpFiles files;
    private final NamespaceId id;
    private final Gaps gaps;
    private final Map<Integer, String> names = new HashMap<>();
    private final Set<String> bridges = new HashSet<>();
    private final Set<String> tunnels = new HashSet<>();
    private final Map<String, Boolean> hairpin = new HashMap<>();
    private final List<String> edges = new ArrayList<>();
    private final List<KernelOperation> operations = new ArrayList<>();

    DeviceReader(DumpFiles files, NamespaceId id, Gaps gaps) {
        this.files = files;
        this.id = id;
        this.gaps = gaps;
    }

    /** Devices whose other end the dump does not tell. */
    List<String> edges() {
        return edges;
    }

    List<KernelOperation> read() {
        List<JsonDump> links = JsonDump.list(files.source(DumpPart.ADDRESSES),
                files.part(DumpPart.ADDRESSES).orElse(""));
        for (JsonDump link : links) {
            names.put(link.integer("ifindex", 0), link.need("ifname"));
            link.text("master").ifPresent(bridges::add);
        }
        JsonDump.list(files.source(DumpPart.FDB), files.part(DumpPart.FDB).orElse("")).stream()
                .filter(e -> e.has("dst")).forEach(e -> tunnels.add(e.need("ifname")));
        files.part(DumpPart.BRIDGE_PORTS)
                .ifPresent(text -> JsonDump.list(files.source(DumpPart.BRIDGE_PORTS), text)
                        .forEach(p -> hairpin.put(p.need("ifname"), p.bool("hairpin"))));
        links.stream().filter(l -> isBridge(l)).forEach(this::device);
        links.stream().filter(l -> !isBridge(l)).forEach(this::device);
        links.forEach(this::addresses);
        return operations;
    }

    private boolean isBridge(JsonDump link) {
        return kind(link).equals("bridge") || kind(link).isEmpty() && bridges.contains(link.need("ifname"));
    }

    private static String kind(JsonDump link) {
        return link.object("linkinfo").text("info_kind").orElse("");
    }

    private void device(JsonDump json) {
        String name = json.need("ifname");
        boolean up = json.lists("flags", "UP") && !json.lists("flags", "NO-CARRIER");
        int mtu = json.integer("mtu", 1500);
        if (json.text("link_type").orElse("").equals("loopback")) {
            operations.add(new KernelOperation.SetLink(id, Link.up(name, MacAddress.ZERO, mtu).withUp(up)));
            return;
        }
        MacAddress mac = json.text("link_type").orElse("ether").equals("ether")
                ? json.needed("address", MacAddress::parse)
                : MacAddress.ZERO;
        Link plain = Link.up(name, mac, mtu).withUp(up).withPromiscuous(json.lists("flags", "PROMISC"));
        Link link = json.text("master").map(m -> plain.portOf(m, hairpin(json, name))).orElse(plain);
        operations.add(new KernelOperation.AddDevice(id, device(json, link)));
    }

    private boolean hairpin(JsonDump json, String name) {
        JsonDump port = json.object("linkinfo").object("info_slave_data");
        if (port.has("hairpin")) {
            return port.bool("hairpin");
        }
        Boolean known = hairpin.get(name);
        if (known == null) {
            gaps.ask("whether the bridge port " + name + " is in hairpin mode", "no", DumpPart.BRIDGE_PORTS);
            return false;
        }
        return known;
    }

    private Device device(JsonDump json, Link link) {
        JsonDump data = json.object("linkinfo").object("info_data");
        String kind = kind(json);
        if (isBridge(json)) {
            return new Device.Bridge(link, data.integer("ageing_time", DEFAULT_AGEING_SECONDS * TICKS_PER_SECOND)
                    / TICKS_PER_SECOND, data.bool("vlan_filtering"));
        }
        return switch (kind) {
            case "vxlan" -> vxlan(json, data, link);
            case "dummy" -> new Device.Dummy(link);
            case "veth" -> veth(json, link);
            case "" -> unknown(json, link);
            default -> {
                gaps.warn(link.name() + " is a device of kind " + kind
                        + ": not simulated, packets that go there are said to leave");
                yield edge(link);
            }
        };
    }

    /** Without {@code -d} the kind of a device does not stand in the file. */
    private Device unknown(JsonDump json, Link link) {
        if (tunnels.contains(link.name())) {
            throw new DumpException(json.place() + ": " + link.name() + " is a tunnel, but its number, port and "
                    + "address are not there: " + DumpPart.ADDRESSES.howToGet() + " (the -d matters)");
        }
        return edge(link);
    }

    private Device edge(Link link) {
        edges.add(link.name());
        return new Device.Physical(link, Optional.empty());
    }

    /** The peer of a pair is here too if it has no number of another namespace; {@code ip} then names it. */
    private Device veth(JsonDump json, Link link) {
        if (json.has("link_netnsid")) {
            return edge(link);
        }
        Optional<String> peer = json.text("link")
                .or(() -> Optional.ofNullable(names.get(json.integer("link_index", 0))));
        return peer.<Device>map(p -> new Device.Veth(link, new Device.Port(id, p))).orElseGet(() -> edge(link));
    }

    private Device vxlan(JsonDump json, JsonDump data, Link link) {
        if (!data.has("id")) {
            throw new DumpException(json.place() + ": a VXLAN device without id is in collect-metadata mode, which is "
                    + "not simulated");
        }
        IpAddress local = data.parsed("local", IpAddress::parse)
                .or(() -> data.parsed("local6", IpAddress::parse))
                .orElseThrow(() -> new DumpException(json.place() + ": a VXLAN device without local address is not "
                        + "simulated"));
        return new Device.Vxlan(link, data.integer("id", 0), data.integer("port", DEFAULT_VXLAN_PORT), local,
                data.text("link"), data.bool("learning"),
                data.integer("ageing", Device.Vxlan.AGEING_SECONDS));
    }

    private void addresses(JsonDump json) {
        String device = json.need("ifname");
        for (JsonDump address : json.objects("addr_info")) {
            IpAddress local = address.needed("local", IpAddress::parse);
            if (device.equals("lo") && local.isLoopback()) {
                continue;
            }
            operations.add(new KernelOperation.AddAddress(id, new InterfaceAddress(device, local,
                    address.integer("prefixlen", local.isIpv6() ? 128 : 32),
                    address.parsed("broadcast", IpAddress::parse))));
        }
    }
}
