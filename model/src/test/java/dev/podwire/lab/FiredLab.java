package dev.podwire.lab;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

import dev.podwire.api.Pod;
import dev.podwire.cluster.PodPlaces;
import dev.podwire.control.ClusterLoader;
import dev.podwire.kernel.Device;
import dev.podwire.kernel.Host;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.Problem;
import dev.podwire.packet.PacketText;
import dev.podwire.sim.LoadOptions;
import dev.podwire.sim.Simulation;
import dev.podwire.sim.SimulationResult;
import dev.podwire.sim.TraceRequest;
import dev.podwire.trace.NetfilterText;
import dev.podwire.trace.PathText;
import dev.podwire.trace.PortSymbols;
import dev.podwire.trace.ServerSeen;
import dev.podwire.trace.Step;
import dev.podwire.trace.Trace;
import dev.podwire.trace.TracedPacket;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** A recorded lab whose rules are those of a kube-proxy, next to the cluster that the kube-proxy was given. */
final class FiredLab {

    /** The chains that kube-proxy fills in no certain order: a number in them means nothing. */
    private static final String NUMBER = "(KUBE-(?:SERVICES|NODEPORTS|EXTERNAL-SERVICES|PROXY-FIREWALL))#\\d+";
    private static final String LEFT_OUT = "tcp\\[(\\.|\\.P|\\.F)\\].*";

    /** Where the Service sticky-udp leads, and nobody listens. */
    private static final int UNKNOWN_TARGET = 5353;

    private final Simulation simulation;
    private final JsonNode lab;
    private final List<LabCase> recorded;
    /** Whether the recording kernel names connections in its trace. */
    private final boolean tells;
    /** Our names of the pods' ends on the nodes, and the recorder's, which knew one namespace only. */
    private final Map<String, String> devices = new HashMap<>();

    /** One request of the lab with what was recorded of it. */
    record Request(String id, JsonNode json, LabCase recorded) {}

    private FiredLab(Simulation simulation, JsonNode lab, List<LabCase> recorded) {
        this.simulation = simulation;
        this.lab = lab;
        this.recorded = recorded;
        tells = Replay.tellsConnections(recorded);
        PodPlaces places = PodPlaces.of(simulation.cluster());
        for (JsonNode pod : lab.get("pods")) {
            NamespaceId place = places.of(pod(pod.get("name").asString())).orElseThrow();
            Device.Veth end = (Device.Veth) Objects
                    .requireNonNull(simulation.fabric().namespace(place).links().devices().get("eth0"));
            devices.put(end.peer().device(), pod.get("hostdev").asString());
        }
    }

    /** The lab of a golden case of kube-proxy in this mode. */
    static FiredLab load(String mode, String name) throws IOException {
        String full = "kp-" + mode + "-" + name;
        JsonNode lab = JsonMapper.shared().readTree(Recordings.text("labs", full));
        Path folder = folder(name);
        ClusterLoader.Options options = new ClusterLoader.Options(Optional.empty(), Optional.of("flannel"),
                Optional.of(mode), 1, false, false);
        SimulationResult result = Simulation.load(
                List.of(Input.path(folder.resolve("manifest.yaml")), Input.text("clients.yaml", clients(lab))),
                new LoadOptions(options, List.of(Input.path(folder.resolve("config.yaml"))), Map.of(),
                        Optional.empty()));
        assertThat(result.problems()).as(name).noneMatch(Problem::isError);
        return new FiredLab(result.simulation().orElseThrow(), lab, Recordings.cases(full));
    }

    private static Path folder(String name) {
        try {
            return Path.of(Objects.requireNonNull(FiredLab.class.getResource("/kubeproxy/cases/" + name)).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The pods that the recorder added to ask from. */
    private static String clients(JsonNode lab) {
        StringBuilder clients = new StringBuilder();
        for (JsonNode pod : lab.get("pods")) {
            if (pod.get("name").asString().startsWith("client-")) {
                clients.append("""
                        ---
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: %1$s, namespace: default}
                        spec: {nodeName: %2$s, containers: [{name: main, image: example/client:1}]}
                        status: {phase: Running, podIP: %3$s, podIPs: [{ip: %3$s}]}
                        """.formatted(pod.get("name").asString(), pod.get("node").asString(),
                        pod.get("ip").asString()));
            }
        }
        return clients.toString();
    }

    List<Request> requests() {
        List<Request> requests = new ArrayList<>();
        int next = 0;
        for (JsonNode request : lab.get("requests")) {
            assertThat(request.get("arp").valueStream().map(JsonNode::asString)).containsExactly("warm");
            LabCase one = recorded.get(next++);
            assertThat(one.id()).isEqualTo(request.get("id").asString());
            requests.add(new Request(one.id(), request, one));
        }
        return requests;
    }

    /** What differs between the recording and our trace of the same request. */
    List<String> compare(Request request) {
        Trace trace = fire(request);
        List<String> differences = new ArrayList<>();
        differ(differences, "outcome", request.recorded().outcome(), outcome(trace, request));
        differ(differences, "server", seen(request.recorded()), server(trace));
        List<LabCase.Packet> wanted = request.recorded().packets().stream().filter(p -> !p.path().isEmpty())
                .map(p -> inOurWords(p, request.recorded().ports())).toList();
        List<LabCase.Packet> ours = packets(trace);
        // The recorder gave up earlier than our client, which sends its SYN again.
        boolean gaveUp = request.recorded().outcome().equals("timeout");
        for (int i = 0; i < wanted.size() || i < ours.size() && !gaveUp; i++) {
            String what = "packet " + (i + 1) + " ";
            LabCase.Packet a = i < wanted.size() ? wanted.get(i) : new LabCase.Packet(i, "none", List.of(), List.of());
            LabCase.Packet b = i < ours.size() ? ours.get(i) : new LabCase.Packet(i, "none", List.of(), List.of());
            differ(differences, what + "kind", a.kind(), b.kind());
            differ(differences, what + "path", lines(a.path()), lines(b.path()));
            differ(differences, what + "rules", kubeProxyOnly(rules(a)),
                    kubeProxyOnly(tells ? rules(b) : rules(b).replaceAll(" ct=\\S*", " ct=")));
        }
        return differences;
    }

    /** The recorder took a target port that it did not know for one that address translation chose. */
    private static LabCase.Packet inOurWords(LabCase.Packet packet, Map<String, Integer> ports) {
        UnaryOperator<String> rename = line -> {
            String renamed = line.replaceFirst("^ext2 ", "ext ");
            for (Map.Entry<String, Integer> port : ports.entrySet()) {
                boolean chosen = !port.getKey().startsWith("M") || port.getValue() != UNKNOWN_TARGET;
                renamed = chosen ? renamed : renamed.replaceAll("\\b" + port.getKey() + "\\b", "" + UNKNOWN_TARGET);
            }
            return renamed;
        };
        return new LabCase.Packet(packet.number(), packet.kind(), packet.path().stream().map(rename).toList(),
                packet.netfilter().stream()
                        .map(t -> new LabCase.Traversal(t.node(), t.hook(), t.table(), t.in(), t.out(),
                                rename.apply(t.packet()), t.connection(), t.outer(), t.steps()))
                        .toList());
    }

    private static String lines(List<String> path) {
        return "\n    " + String.join("\n    ", path);
    }

    /** Base chains without a rule are left out: the recorder's restoring of a whole dump made them, kube-proxy does not. */
    private String rules(LabCase.Packet packet) {
        return lines(packet.netfilter().stream()
                .filter(t -> !t.steps().equals(List.of(t.hook() + " policy ACCEPT")) && !isKubelets(t))
                .map(t -> Comparison.line(t).replaceAll(NUMBER, "$1#n")).toList());
    }

    /** The kubelet's own rules, which kube-proxy writes too in iptables mode; the recorder had no kubelet. */
    private boolean isKubelets(LabCase.Traversal t) {
        return simulation.cluster().config().proxy().mode().equals("nftables") && t.steps().size() == 3
                && t.steps().get(1).equals("KUBE-FIREWALL end");
    }

    /** In IPVS mode the firewall chain is the kubelet's alone, which the recorder had not; then its jump moves the others. */
    private String kubeProxyOnly(String rules) {
        return tells
                ? rules
                : rules.replaceAll("(INPUT|OUTPUT)#\\d+ KUBE-FIREWALL jump( mark=\\S+)?, KUBE-FIREWALL end, ", "")
                        .replaceAll("(INPUT|OUTPUT)#\\d+ ", "$1#n ");
    }

    private Trace fire(Request request) {
        String to = request.json().get("to").asString();
        String protocol = request.json().get("proto").asString();
        String from = request.json().get("from").asString();
        int colon = to.indexOf(':');
        Optional<String> wish = Recordings
                .chosen(request.recorded(), to.substring(0, colon), Integer.parseInt(to.substring(colon + 1)))
                .stream().findFirst();
        Optional<String> via = from.equals("ext2") ? Optional.of("node-2") : Optional.empty();
        return simulation.fire(new TraceRequest(sender(from), protocol + "://" + to,
                1, TraceRequest.Phase.EXCHANGE, 1, wish, true, via));
    }

    private String sender(String from) {
        if (simulation.cluster().node(from).isPresent()) {
            return "node/" + from;
        }
        for (JsonNode external : lab.get("externals")) {
            if (external.get("name").asString().equals(from)) {
                return "external/" + external.get("ip").asString();
            }
        }
        return "pod/" + pod(from).meta().key().path();
    }

    private Pod pod(String name) {
        return simulation.cluster().pods().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    }

    private static String outcome(Trace trace, Request request) {
        boolean silent = request.recorded().outcome().equals("timeout");
        return switch (trace.outcome().verdict()) {
            case DELIVERED -> "ok";
            case REFUSED -> "refused";
            case TIMEOUT, DROPPED -> "timeout";
            case UNROUTABLE -> silent ? "timeout" : "error: Network is unreachable";
            case UNRESOLVED -> "unresolved";
        };
    }

    private static String seen(LabCase recorded) {
        return recorded.seen().isEmpty()
                ? "nobody"
                : recorded.seen().getFirst().server() + " saw " + host(recorded.seen().getFirst().peer()) + " at "
                        + recorded.seen().getFirst().local();
    }

    private static String server(Trace trace) {
        Optional<ServerSeen> seen = trace.server();
        return seen.isEmpty()
                ? "nobody"
                : seen.get().who().replaceFirst("^pod/[^/]*/", "") + " saw " + host(seen.get().peer()) + " at "
                        + seen.get().local();
    }

    private static String host(String end) {
        return end.substring(0, end.lastIndexOf(':'));
    }

    /** The packets of the kinds that the recording kept, as the trace tells them. */
    private List<LabCase.Packet> packets(Trace trace) {
        PacketText spelling = PacketText.naming(PortSymbols.of(trace)::name);
        List<LabCase.Packet> packets = new ArrayList<>();
        for (TracedPacket packet : trace.packets()) {
            List<Step> steps = trace.steps().stream()
                    .filter(s -> s.packet() == packet.number() && !isUnderlay(s.place().namespace())).toList();
            List<String> path = PathText.lines(steps, spelling).stream().map(this::recordersNames).toList();
            if (!path.isEmpty() && !packet.kind().matches(LEFT_OUT)) {
                packets.add(new LabCase.Packet(packet.number(), packet.kind(), path,
                        NetfilterText.traversals(steps, spelling).stream()
                                .filter(t -> simulation.cluster().node(t.namespace().host()).isPresent())
                                .map(this::traversal)
                                .toList()));
            }
        }
        return packets;
    }

    private LabCase.Traversal traversal(NetfilterText.Traversal t) {
        return new LabCase.Traversal(t.namespace().label(), t.hook(), t.table(), t.in().map(this::recordersNames),
                t.out().map(this::recordersNames), t.packet(), t.connection(), t.outer(), t.steps());
    }

    private String recordersNames(String line) {
        String named = line;
        for (Map.Entry<String, String> device : devices.entrySet()) {
            named = named.replace(device.getKey(), device.getValue());
        }
        return named;
    }

    private boolean isUnderlay(NamespaceId namespace) {
        Host host = simulation.fabric().hosts().get(namespace.host());
        return host != null && host.kind() == Host.Kind.UNDERLAY;
    }

    private static void differ(List<String> differences, String what, String recorded, String ours) {
        if (!recorded.equals(ours)) {
            differences.add(what + "\n  recorded: " + recorded + "\n  ours: " + ours);
        }
    }
}
