package dev.podwire.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.walk.ClientRequest;
import dev.podwire.walk.ClientResult;
import dev.podwire.walk.Recorded;
import dev.podwire.walk.Recording;
import dev.podwire.walk.WalkSession;

/**
 * A small cluster drawn by chance: two or three nodes, pods on a bridge or on cables of their own, over VXLAN or plain routes,
 * rules as a service proxy, a plug-in and a policy would write them, and requests from pods, nodes and outside to Services,
 * node ports, pods and addresses that nobody has. Chance lies in what the rules do to a packet; as in a real cluster, a
 * connection whose replies would not come back by the same node is masqueraded, and no rule sets a TTL.
 */
final class RandomCluster {

    /** One request and what came of it; {@code conntrack} by node, after the exchange. */
    record Walked(ClientRequest request, ClientResult result, Recorded recorded,
            Map<String, List<ConntrackEntry>> conntrack) {}

    private static final String POD_NETWORK = "10.244.0.0/16";
    private static final LabFile.Ports SILENT = new LabFile.Ports(List.of(), List.of());
    private static final LabFile.Ports SERVING = new LabFile.Ports(List.of(8080), List.of(5353));
    private static final LabFile.Ports NODE_PORTS = new LabFile.Ports(List.of(22), List.of());

    private final Random random;
    private final int nodes;
    private final List<String> pods = new ArrayList<>();
    /** By Service, the pods behind it. */
    private final List<List<String>> services = new ArrayList<>();

    RandomCluster(long seed) {
        random = new Random(seed);
        nodes = 2 + random.nextInt(2);
        for (int node = 1; node <= nodes; node++) {
            for (int pod = 0; pod <= random.nextInt(2); pod++) {
                pods.add("10.244." + node + "." + (10 + pod));
            }
        }
        for (int service = 0; service < 3; service++) {
            List<String> endpoints = new ArrayList<>(pods);
            endpoints.add("10.244.1.77");
            endpoints.removeIf(_ -> random.nextBoolean());
            services.add(endpoints);
        }
    }

    /** Sends some requests, one after the other, through the same kernels. */
    List<Walked> walk() {
        LabWorld world = LabBuilder.build(lab());
        WalkSession session = new WalkSession(world.fabric(),
                new WalkSession.Options(random.nextLong(), Recording.FULL, LabServer.applications()));
        if (random.nextBoolean()) {
            session.warm();
        }
        List<NamespaceId> clients = world.namespaces().entrySet().stream()
                .filter(e -> !e.getKey().equals(LabWorld.UNDERLAY)).map(Map.Entry::getValue).toList();
        List<Walked> walked = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            ClientRequest request = request(pick(clients), number);
            ClientResult result = session.run(request);
            Map<String, List<ConntrackEntry>> conntrack = new LinkedHashMap<>();
            world.nodes().forEach(node -> conntrack.put(node, session.conntrack(node)));
            session.idle(Duration.ofSeconds(4));
            walked.add(new Walked(request, result, session.takeRecording(), conntrack));
        }
        return walked;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static String nodeIp(int node) {
        return "192.168.50." + (10 + node);
    }

    private ClientRequest request(NamespaceId from, int number) {
        IpProtocol protocol = pick(List.of(IpProtocol.TCP, IpProtocol.TCP, IpProtocol.UDP, IpProtocol.ICMP));
        boolean tcp = protocol == IpProtocol.TCP;
        int service = random.nextInt(services.size());
        int own = tcp ? 8080 : 5353;
        String address;
        int port;
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                address = "10.96.0." + (10 + service);
                port = tcp ? 80 : 53;
            }
            case 2 -> {
                address = nodeIp(1 + random.nextInt(nodes));
                port = 30_080 + service;
            }
            case 3, 4 -> {
                address = pick(pods);
                port = random.nextInt(4) == 0 ? 81 : own;
            }
            default -> {
                address = pick(List.of("10.244.2.77", "10.96.9.9", "192.168.50.66", "203.0.113.5"));
                port = 80;
            }
        }
        int ttl = random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 0;
        String payload = "q".repeat(!tcp && random.nextInt(3) == 0 ? 3000 : 40);
        return new ClientRequest(from, protocol, IpAddress.parse(address), protocol == IpProtocol.ICMP ? 0 : port,
                Optional.empty(), 40_000 + number, ttl, List.of(Header.Data.of(payload)), tcp ? 1 : 2,
                Duration.ofMillis(200), Duration.ofSeconds(2), List.of());
    }

    private LabFile lab() {
        LabFile.Mode mode = pick(List.of(LabFile.Mode.values()));
        boolean tunnel = mode == LabFile.Mode.FLANNEL_VXLAN || mode == LabFile.Mode.PTP && random.nextBoolean();
        LabFile.Cni cni = new LabFile.Cni(mode, Optional.of(Cidr.parse(POD_NETWORK)), tunnel ? 1450 : 1500, true,
                new LabFile.Tunnel(tunnel ? LabFile.Tunnel.Kind.VXLAN : LabFile.Tunnel.Kind.NONE, 1, 8472));
        List<LabFile.Node> machines = new ArrayList<>();
        List<LabFile.Pod> members = new ArrayList<>();
        for (int node = 1; node <= nodes; node++) {
            machines.add(new LabFile.Node("node-" + node, IpAddress.parse(nodeIp(node)),
                    Cidr.parse("10.244." + node + ".0/24"), NODE_PORTS, Map.of(),
                    new LabFile.Programs("", Optional.empty(), List.of(new LabFile.Rules(false, rules(node))),
                            List.of())));
            for (String ip : pods) {
                if (ip.startsWith("10.244." + node + ".")) {
                    String name = "pod-" + ip.substring(7).replace('.', '-');
                    members.add(new LabFile.Pod(name, "node-" + node, IpAddress.parse(ip), SERVING, false, true,
                            LabNames.hostDevice(name, mode)));
                }
            }
        }
        LabFile.External outside = new LabFile.External("outside", IpAddress.parse("192.168.50.100"), SILENT,
                List.of(List.of("10.96.0.0/16", "via", nodeIp(1 + random.nextInt(nodes)))));
        LabFile.Network network = new LabFile.Network(cni, Cidr.parse("192.168.50.0/24"),
                Optional.of(IpAddress.parse("192.168.50.1")), Map.of());
        return new LabFile("random", false, network, new LabFile.Members(machines, members, List.of(outside)),
                List.of(), Map.of(), List.of());
    }

    private String rules(int node) {
        StringBuilder nat = new StringBuilder(":SERVICES - [0:0]\n:NODEPORTS - [0:0]\n:MASQ - [0:0]\n");
        StringBuilder filter = new StringBuilder(":POLICY - [0:0]\n:INNER - [0:0]\n");
        line(nat, "PREROUTING -j SERVICES");
        line(nat, "OUTPUT -j SERVICES");
        line(nat, "MASQ -j MARK --set-xmark 0x4000/0x4000");
        for (int service = 0; service < services.size(); service++) {
            String where = "-d 10.96.0." + (10 + service) + "/32";
            if (services.get(service).isEmpty()) {
                String target = pick(List.of("REJECT", "DROP", "REJECT --reject-with icmp-admin-prohibited"));
                line(filter, "FORWARD " + where + " -j " + target);
                line(filter, "OUTPUT " + where + " -j " + target);
            } else {
                service(service, where, nat);
            }
        }
        line(nat, "SERVICES -m addrtype --dst-type LOCAL -j NODEPORTS");
        if (random.nextBoolean()) {
            line(nat, "POSTROUTING -m mark --mark 0x4000/0x4000 -j SNAT --to-source " + nodeIp(node));
        }
        line(nat, "POSTROUTING -m mark --mark 0x4000/0x4000 -j MASQUERADE"
                + (random.nextBoolean() ? " --random-fully" : ""));
        if (random.nextBoolean()) {
            line(nat, "POSTROUTING -s " + POD_NETWORK + " ! -d " + POD_NETWORK + " -j MASQUERADE");
        }
        policy(filter);
        return "*nat\n" + nat + "COMMIT\n*filter\n" + filter + "COMMIT\n";
    }

    private static void line(StringBuilder text, String rule) {
        text.append("-A ").append(rule).append('\n');
    }

    private void service(int number, String where, StringBuilder nat) {
        String chain = "SVC-" + number;
        nat.append(':').append(chain).append(" - [0:0]\n");
        line(nat, "SERVICES " + where + " -p tcp -m tcp --dport 80 -j " + chain);
        line(nat, "SERVICES " + where + " -p udp -m udp --dport 53 -j " + chain);
        for (String protocol : List.of("tcp", "udp")) {
            String match = "NODEPORTS -p " + protocol + " -m " + protocol + " --dport " + (30_080 + number);
            line(nat, match + " -j MASQ");
            line(nat, match + " -j " + chain);
        }
        line(nat, chain + (random.nextBoolean() ? "" : " ! -s " + POD_NETWORK) + " -j MASQ");
        List<String> endpoints = services.get(number);
        for (int i = 0; i < endpoints.size(); i++) {
            String endpoint = "SEP-" + number + "-" + i;
            nat.append(':').append(endpoint).append(" - [0:0]\n");
            line(nat, endpoint + " -s " + endpoints.get(i) + "/32 -j MASQ");
            line(nat, endpoint + " -p tcp -m tcp -j DNAT --to-destination " + endpoints.get(i) + ":8080");
            line(nat, endpoint + " -p udp -m udp -j DNAT --to-destination " + endpoints.get(i) + ":5353");
            line(nat, chain + (i + 1 < endpoints.size() ? " -m statistic --mode random --probability 0.5" : "") + " -j "
                    + endpoint);
        }
    }

    /** What a network policy may do to packets of either direction. */
    private void policy(StringBuilder filter) {
        for (String chain : List.of("INPUT", "FORWARD", "OUTPUT")) {
            if (random.nextInt(3) > 0) {
                line(filter, chain + " -j POLICY");
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            String match = pick(List.of("-s " + pick(pods) + "/32 ", "-d " + pick(pods) + "/32 ", "-p udp ", "-p tcp ",
                    "-p tcp -m tcp --dport 8080 ", "-m conntrack --ctstate NEW ", "-i eth0 ", "")) + pick(
                            List.of("",
                                    "-m statistic --mode random --probability 0.3 ",
                                    "-m conntrack --ctstate ESTABLISHED "));
            String target = match.startsWith("-p tcp") && random.nextInt(3) == 0
                    ? "REJECT --reject-with tcp-reset"
                    : pick(List.of("DROP", "REJECT", "RETURN", "ACCEPT", "INNER"));
            line(filter, "POLICY " + match + "-j " + target);
        }
        line(filter, "INNER " + pick(List.of("", "-p udp ", "-m conntrack --ctstate NEW ")) + "-j "
                + pick(List.of("DROP", "REJECT", "RETURN", "ACCEPT")));
    }
}
