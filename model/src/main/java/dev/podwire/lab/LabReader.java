package dev.podwire.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.MacAddress;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads lab files. */
public final class LabReader {

    private static final Set<String> TOP = Set.of("name", "description", "cni", "underlay", "nodes", "pods",
            "externals", "services", "requests", "topology", "sysctls", "backend", "compact");
    private static final Set<String> CNI = Set.of("mode", "clusterCIDR", "mtu", "hairpin", "vni", "dstport",
            "overlay");
    private static final Set<String> NODE = Set.of("name", "ip", "podCIDR", "tcp", "udp", "sysctls", "rules",
            "commands", "ipset", "ipvsadm", "kube-ipvs0");
    private static final Set<String> POD = Set.of("name", "node", "ip", "tcp", "udp", "hostNetwork", "hairpin",
            "hostdev");
    private static final Set<String> EXTERNAL = Set.of("name", "ip", "tcp", "udp", "routes");
    private static final Set<String> REQUEST = Set.of("id", "from", "to", "proto", "arp", "keep", "sport", "ttl",
            "size", "count", "interval", "timeout", "pre", "post", "expect", "note", "prefer", "bind", "settle");
    private static final double DEFAULT_TIMEOUT_SECONDS = 0.8;
    private static final double DEFAULT_SETTLE_SECONDS = 0.08;

    private final Path folder;
    private final List<String> warnings = new ArrayList<>();

    private LabReader(Path folder) {
        this.folder = folder;
    }

    /** Reads the file; throws {@link LabException} if it is no lab, {@link IOException} if it cannot be read at all. */
    public static LabFile read(Path file) throws IOException {
        String text = Files.readString(file);
        Path folder = file.toAbsolutePath().getParent();
        return parse(text, folder == null ? Path.of("") : folder);
    }

    /** Reads the text of a lab file; rule files named in it are looked for in {@code folder}. */
    public static LabFile parse(String text, Path folder) throws IOException {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw new LabException("not JSON: " + e.getOriginalMessage() + " at line " + e.getLocation().getLineNr()
                    + ", column " + e.getLocation().getColumnNr(), e);
        }
        return new LabReader(folder).lab(new JsonReader(root, "lab"));
    }

    private LabFile lab(JsonReader json) throws IOException {
        warn(json, TOP);
        LabFile.Cni cni = cni(json.object("cni"));
        JsonReader underlay = json.object("underlay");
        LabFile.Network network = new LabFile.Network(cni, underlay.parse("cidr", Cidr::parse),
                underlay.optional("gateway", IpAddress::parse), json.strings("sysctls"));
        List<LabFile.Node> nodes = new ArrayList<>();
        for (JsonReader node : json.objects("nodes")) {
            nodes.add(node(node));
        }
        LabFile.Members members = new LabFile.Members(nodes,
                json.objects("pods").stream().map(p -> pod(p, cni)).toList(),
                json.objects("externals").stream().map(this::external).toList());
        List<LabFile.Request> requests = json.objects("requests").stream().map(this::request).toList();
        return new LabFile(json.string("name", ""), json.bool("compact", false), network, members, requests,
                macs(json), List.copyOf(warnings));
    }

    private void warn(JsonReader json, Set<String> known) {
        json.unknownKeys(known).forEach(key -> warnings.add(key + " is not understood and has no effect"));
    }

    private LabFile.Cni cni(JsonReader json) {
        warn(json, CNI);
        String mode = json.string("mode", "flannel-vxlan");
        LabFile.Mode wiring = switch (mode) {
            case "flannel-vxlan" -> LabFile.Mode.FLANNEL_VXLAN;
            case "host-gw" -> LabFile.Mode.HOST_GW;
            case "ptp" -> LabFile.Mode.PTP;
            default -> throw json.fail("mode", "'" + mode + "' is not simulated");
        };
        String overlay = json.string("overlay", "vxlan");
        boolean ptp = wiring == LabFile.Mode.PTP;
        LabFile.Tunnel.Kind tunnel = switch (overlay) {
            case "vxlan" -> LabFile.Tunnel.Kind.VXLAN;
            case "ipip" -> LabFile.Tunnel.Kind.IPIP;
            case "none" -> LabFile.Tunnel.Kind.NONE;
            default -> throw json.fail("overlay", "'" + overlay + "' is not simulated");
        };
        return new LabFile.Cni(wiring, json.optional("clusterCIDR", Cidr::parse),
                json.integer("mtu", wiring == LabFile.Mode.HOST_GW ? 1500 : 1450), json.bool("hairpin", true),
                new LabFile.Tunnel(tunnel, json.integer("vni", ptp ? 4096 : 1),
                        json.integer("dstport", ptp ? 4789 : 8472)));
    }

    private LabFile.Node node(JsonReader json) throws IOException {
        warn(json, NODE);
        List<LabFile.Rules> rules = new ArrayList<>();
        for (JsonNode element : json.elements("rules")) {
            rules.add(rules(json, element));
        }
        LabFile.Programs programs = new LabFile.Programs(json.string("ipset", ""),
                json.has("kube-ipvs0") ? Optional.of(balancer(json)) : Optional.empty(), rules, json.lines("commands"));
        return new LabFile.Node(json.string("name"), json.parse("ip", IpAddress::parse),
                json.parse("podCIDR", Cidr::parse), ports(json), json.strings("sysctls"), programs);
    }

    private static LabFile.Balancer balancer(JsonReader json) {
        return new LabFile.Balancer(json.texts("kube-ipvs0").stream().map(Cidr::parse).toList(),
                json.string("ipvsadm", ""));
    }

    private LabFile.Rules rules(JsonReader json, JsonNode element) throws IOException {
        if (element.isString()) {
            return new LabFile.Rules(false, element.stringValue());
        }
        JsonReader object = new JsonReader(element, "lab.nodes.rules");
        if (object.has("nft")) {
            return new LabFile.Rules(true, object.string("nft"));
        }
        String name = object.string("file");
        Path file = folder.resolve(name);
        if (!Files.isReadable(file)) {
            throw json.fail("rules", "cannot read " + file);
        }
        return new LabFile.Rules(name.endsWith(".nft"), Files.readString(file));
    }

    private LabFile.Pod pod(JsonReader json, LabFile.Cni cni) {
        warn(json, POD);
        String name = json.string("name");
        return new LabFile.Pod(name, json.string("node"), json.parse("ip", IpAddress::parse), ports(json),
                json.bool("hostNetwork", false), json.bool("hairpin", cni.hairpin()),
                json.string("hostdev", LabNames.hostDevice(name, cni.mode())));
    }

    private LabFile.External external(JsonReader json) {
        warn(json, EXTERNAL);
        return new LabFile.External(json.string("name"), json.parse("ip", IpAddress::parse), ports(json),
                json.texts("routes").stream().map(r -> List.of(r.strip().split("\\s+"))).toList());
    }

    private static LabFile.Ports ports(JsonReader json) {
        return new LabFile.Ports(json.integers("tcp"), json.integers("udp"));
    }

    private LabFile.Request request(JsonReader json) {
        warn(json, REQUEST);
        List<LabFile.Arp> arp = json.has("arp")
                ? json.texts("arp").stream().map(a -> arp(json, a)).toList()
                : List.of(LabFile.Arp.COLD, LabFile.Arp.WARM);
        Map<LabFile.Arp, List<String>> prefer = new EnumMap<>(LabFile.Arp.class);
        if (json.isString("prefer")) {
            arp.forEach(state -> prefer.put(state, List.of(json.string("prefer"))));
        } else {
            json.strings("prefer").forEach((state, endpoint) -> prefer.put(arp(json, state), List.of(endpoint)));
        }
        LabFile.Target target = target(json);
        LabFile.Repeat repeat = new LabFile.Repeat(json.integer("count", 1), seconds(json.number("interval", 0)),
                seconds(json.number("timeout", DEFAULT_TIMEOUT_SECONDS)),
                seconds(json.number("settle", DEFAULT_SETTLE_SECONDS)));
        return new LabFile.Request(json.string("id"), target, json.integer("sport", 0), json.integer("ttl", 0),
                json.integer("size", target.protocol() == IpProtocol.UDP ? 29 : 56), repeat, json.bool("keep", false),
                arp, prefer, commands(json, "pre"), commands(json, "post"));
    }

    private static LabFile.Arp arp(JsonReader json, String text) {
        return switch (text) {
            case "cold" -> LabFile.Arp.COLD;
            case "warm" -> LabFile.Arp.WARM;
            default -> throw json.fail("arp", "'" + text + "' is neither cold nor warm");
        };
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private static LabFile.Target target(JsonReader json) {
        String protocol = json.string("proto", "tcp").toLowerCase(Locale.ROOT);
        IpProtocol parsed = switch (protocol) {
            case "tcp" -> IpProtocol.TCP;
            case "udp" -> IpProtocol.UDP;
            case "icmp" -> IpProtocol.ICMP;
            default -> throw json.fail("proto", "'" + protocol + "' is not one of tcp, udp, icmp");
        };
        String to = json.string("to");
        int colon = to.indexOf(':');
        IpAddress address = json.parse("to", t -> IpAddress.parse(colon < 0 ? t : t.substring(0, colon)));
        int port = colon < 0 ? 0 : json.parse("to", t -> Integer.valueOf(t.substring(colon + 1)));
        if (parsed.hasPorts() && (port < 1 || port > 65535)) {
            throw json.fail("to", "a port is expected after the address");
        }
        Optional<IpAddress> bind = json.optional("bind", IpAddress::parse);
        return new LabFile.Target(json.string("from"), to, parsed, address, port, bind);
    }

    private static List<LabFile.Command> commands(JsonReader json, String key) {
        return json.lines(key).stream()
                .map(line -> new LabFile.Command(line.getFirst(), line.subList(1, line.size()))).toList();
    }

    private static Map<String, Map<String, MacAddress>> macs(JsonReader json) {
        Map<String, Map<String, MacAddress>> found = new LinkedHashMap<>();
        json.members("topology").forEach((namespace, entry) -> {
            Map<String, MacAddress> devices = new LinkedHashMap<>();
            entry.members("links").forEach((device, link) -> link.optional("mac", MacAddress::parse)
                    .ifPresent(mac -> devices.put(device, mac)));
            found.put(namespace, devices);
        });
        return found;
    }
}
