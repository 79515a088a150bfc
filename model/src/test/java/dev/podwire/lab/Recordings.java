package dev.podwire.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recorded labs in the test resources, and their recordings as {@link LabCase}s. */
final class Recordings {

    /** The labs whose nodes are programmed with iptables alone. */
    static final List<String> IPTABLES = List.of("flannel-basic", "flannel-services", "hostgw", "ptp-vxlan", "promisc",
            "conntrack", "faults", "kp-iptables-01-clusterip", "kp-iptables-03-no-endpoints",
            "kp-iptables-04-nodeport", "kp-iptables-05-nodeport-etp-local", "kp-iptables-09-session-affinity",
            "kp-iptables-14-kube-dns-udp");

    /** The labs whose nodes have virtual servers. */
    static final List<String> IPVS = List.of("flannel-services-ipvs", "kp-ipvs-01-clusterip", "kp-ipvs-04-nodeport",
            "kp-ipvs-05-nodeport-etp-local");

    /** A lab of our own whose rules ask and change sets of addresses. */
    static final List<String> SETS = List.of("sets");

    /** Further labs of wiring and routing, in a folder of their own. */
    static final List<String> WIRES = Stream.of("wires-faults", "wires-brnf-off", "wires-hairpin-off",
            "wires-norules", "wires-ptp-none", "wires-hostgw-more", "wires-policy", "wires-ttl", "wires-arp",
            "wires-mtu", "wires-bridge", "wires-ptp-faults", "wires-learning", "wires-overlay",
            "wires-settings", "wires-again-routes", "wires-again-arp", "wires-again-faults",
            "wires-lifetimes", "wires-fragments")
            .map(lab -> "own-wires/" + lab).toList();

    /** The labs whose Services are nftables' work, beside the network plug-in's iptables rules. */
    static final List<String> NFTABLES = List.of("kp-nftables-01-clusterip", "kp-nftables-04-nodeport",
            "kp-nftables-05-nodeport-etp-local", "kp-nftables-14-kube-dns-udp");

    /** Further labs with nftables, in a folder of their own. */
    static final List<String> MORE_NFTABLES = Stream.of("kp-nftables-03-no-endpoints", "kp-nftables-06-loadbalancer",
            "kp-nftables-09-session-affinity", "kp-nftables-11-itp-local", "kp-nftables-15-readiness-terminating",
            "kp-nftables-18-dual-stack", "kp-nftables-20-masquerade-all", "nft-resets", "nft-statements")
            .map(lab -> "own-nftables/" + lab).toList();

    private Recordings() {}

    /** A file of a lab; one whose name has a folder in front comes from that folder beside the others. */
    static String text(String folder, String name) throws IOException {
        int slash = name.indexOf('/') + 1;
        String path = "/lab/" + name.substring(0, slash) + folder + "/" + name.substring(slash) + ".json.gz";
        try (InputStream in = Recordings.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException("no recording " + name);
            }
            return new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static LabFile lab(String name) throws IOException {
        return LabReader.parse(text("labs", name), Path.of(""));
    }

    static JsonNode json(String name) throws IOException {
        return JsonMapper.shared().readTree(text("recordings", name));
    }

    static List<LabCase> cases(String name) throws IOException {
        List<LabCase> cases = new ArrayList<>();
        for (JsonNode c : json(name).get("cases")) {
            cases.add(oneCase(c));
        }
        return cases;
    }

    /**
     * The lab with an endpoint to prefer for every request that names none: the one that the recorded kernel's dice chose, if
     * its address was translated. (Labs name it only where a server answered.)
     */
    static LabFile withChosenEndpoints(LabFile lab, List<LabCase> recorded) {
        List<LabFile.Request> requests = new ArrayList<>();
        int next = 0;
        for (LabFile.Request r : lab.requests()) {
            Map<LabFile.Arp, List<String>> prefer = new EnumMap<>(LabFile.Arp.class);
            for (LabFile.Arp arp : r.arp()) {
                LabCase c = recorded.get(next++);
                prefer.put(arp,
                        r.prefer().getOrDefault(arp, chosen(c, r.target().address().toString(), r.target().port())));
            }
            requests.add(new LabFile.Request(r.id(), r.target(), r.sourcePort(), r.ttl(), r.size(), r.repeat(),
                    r.keep(), r.arp(), prefer, r.pre(), r.post()));
        }
        return new LabFile(lab.name(), lab.compact(), lab.network(), lab.members(), requests, lab.macs(),
                lab.warnings());
    }

    /** The endpoint that a request to the address and port was translated to; empty if it was not. */
    static List<String> chosen(LabCase c, String address, int port) {
        Pattern entry = Pattern.compile("dst=" + Pattern.quote(address) + " sport=\\d+ dport="
                + port + " .*?src=(\\S+) dst=\\S+ sport=(\\d+) ");
        for (List<String> lines : c.conntrack().values()) {
            for (String line : lines) {
                Matcher matcher = entry.matcher(line);
                if (matcher.find() && !matcher.group(1).equals(address)) {
                    return List.of(matcher.group(1) + ":" + matcher.group(2));
                }
            }
        }
        return List.of();
    }

    private static LabCase oneCase(JsonNode c) {
        Map<String, Object> result = new LinkedHashMap<>();
        c.get("result").properties().forEach(e -> result.put(e.getKey(), e.getValue().asString()));
        List<LabCase.Seen> seen = new ArrayList<>();
        for (JsonNode s : c.get("server_seen")) {
            seen.add(new LabCase.Seen(s.path("server").asString(), s.path("peer").asString(),
                    s.path("local").asString()));
        }
        Map<String, Integer> ports = new LinkedHashMap<>();
        c.get("ports").properties().forEach(e -> ports.put(e.getKey(), e.getValue().asInt()));
        List<LabCase.Packet> packets = new ArrayList<>();
        c.get("packets").forEach(p -> packets.add(packet(p)));
        Map<String, List<String>> conntrack = new LinkedHashMap<>();
        c.get("conntrack").properties().forEach(e -> conntrack.put(e.getKey(), strings(e.getValue())));
        Map<String, List<String>> balanced = new LinkedHashMap<>();
        c.path("ipvs_conns").properties().forEach(e -> balanced.put(e.getKey(), strings(e.getValue())));
        return new LabCase(c.get("id").asString(), c.get("arp").asString(), result, seen, ports, packets,
                new LabCase.Tables(conntrack, balanced));
    }

    private static LabCase.Packet packet(JsonNode p) {
        List<LabCase.Traversal> netfilter = new ArrayList<>();
        for (JsonNode t : p.get("netfilter")) {
            netfilter.add(new LabCase.Traversal(t.get("node").asString(), t.get("hook").asString(),
                    t.get("table").asString(), optional(t.path("iif")), optional(t.path("oif")),
                    t.get("pkt").asString(), t.path("ct").asString(""), t.path("outer").asBoolean(false),
                    strings(t.get("steps"))));
        }
        return new LabCase.Packet(p.get("packet").asInt(), p.get("kind").asString(), strings(p.get("path")),
                netfilter);
    }

    private static Optional<String> optional(JsonNode node) {
        return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(e -> strings.add(e.asString()));
        return strings;
    }
}
