package dev.podwire.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Node;
import dev.podwire.api.Pod;
import dev.podwire.cloud.Outside;
import dev.podwire.cluster.PodPlaces;
import dev.podwire.cluster.PodSockets;
import dev.podwire.control.ClusterLoader;
import dev.podwire.kernel.Device;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.Host;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.Link;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NamespaceScript;
import dev.podwire.kernel.Route;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.Problem;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;
import dev.podwire.net.Origin;
import dev.podwire.packet.Header;
import dev.podwire.trace.ServerSeen;
import dev.podwire.walk.Application;
import dev.podwire.walk.ClientRequest;
import dev.podwire.walk.ClientResult;
import dev.podwire.walk.Recording;
import dev.podwire.walk.WalkSession;

import static org.assertj.core.api.Assertions.assertThat;

/** The cluster of a case, set up as it was when probes were sent through it (see the README beside the cases). */
final class ProbeCluster {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int VISITS = 12;
    /** The rig answered for endpoints on every port of a slice; of their pods, some declare fewer. */
    private static final String DECLARED = "- {containerPort: 8080, protocol: TCP}";
    private static final String ANSWERED = DECLARED + "\n    - {containerPort: 8443, protocol: TCP}\n"
            + "    - {containerPort: 5353, protocol: UDP}";

    private final Simulation simulation;
    private final Fabric base;
    /** By Service, every endpoint of any of its slices. */
    private final Map<String, Set<String>> endpoints = new HashMap<>();
    private final Map<String, Fabric> outside = new HashMap<>();

    private ProbeCluster(Simulation simulation) {
        this.simulation = simulation;
        base = simulation.fabric().apply(asRecorded(simulation));
        for (EndpointSlice slice : simulation.cluster().slices()) {
            endpoints.computeIfAbsent(slice.meta().namespace() + "/" + slice.service(), k -> new TreeSet<>())
                    .addAll(addresses(slice).toList());
        }
    }

    static ProbeCluster load(Path folder, String mode) throws IOException {
        String manifest = Files.readString(folder.resolve("manifest.yaml")).replace(DECLARED, ANSWERED);
        ClusterLoader.Options options = new ClusterLoader.Options(Optional.empty(), Optional.of("flannel-host-gw"),
                Optional.of(mode), 1, false, false);
        StringBuilder clients = new StringBuilder();
        for (int n = 1; manifest.contains("podCIDR: 10.244." + n + ".0/24"); n++) {
            clients.append("""
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: probe-%1$d, namespace: default}
                    spec: {nodeName: node-%1$d, containers: [{name: main, image: example/probe:1}]}
                    status: {phase: Running, podIP: 10.244.%1$d.250, podIPs: [{ip: 10.244.%1$d.250}]}
                    """.formatted(n));
        }
        SimulationResult result = Simulation.load(
                List.of(Input.text("manifest.yaml", manifest), Input.text("probes.yaml", clients.toString())),
                new LoadOptions(options, List.of(Input.path(folder.resolve("config.yaml"))), Map.of(),
                        Optional.empty()));
        assertThat(result.problems()).as(folder.toString()).noneMatch(Problem::isError);
        return new ProbeCluster(result.simulation().orElseThrow());
    }

    private static Stream<String> addresses(EndpointSlice slice) {
        return slice.endpoints().stream().flatMap(e -> e.addresses().stream())
                .flatMap(a -> slice.ports().stream().map(p -> a + ":" + p.port()));
    }

    /** No rules of a network plug-in; a world outside that keeps silent. */
    private static List<KernelOperation> asRecorded(Simulation simulation) {
        List<KernelOperation> operations = new ArrayList<>();
        for (Node node : simulation.cluster().nodes()) {
            NamespaceId id = NamespaceId.hostOf(node.name());
            operations.add(new KernelOperation.DeclareChain(id, false, "filter", "FLANNEL-FWD"));
            operations.add(new KernelOperation.DeclareChain(id, false, "nat", "FLANNEL-POSTRTG"));
            // A redirect to a client on the segment would use up the allowance for the error that follows it.
            operations.add(new KernelOperation.SetSysctl(id, "net.ipv4.conf.all.send_redirects", "0"));
            operations.add(new KernelOperation.SetSysctl(id, "net.ipv4.conf.eth0.send_redirects", "0"));
        }
        for (Host host : simulation.fabric().hosts().values()) {
            if (host.kind() == Host.Kind.UNDERLAY) {
                NamespaceScript gateway = new NamespaceScript(NamespaceId.hostOf(host.name()), operations);
                gateway.device(new Device.Dummy(Link.up("void", MacAddress.derivedFrom("void"), 1500)))
                        .onLink(Cidr.parse("0.0.0.0/0"), "void", Origin.component("test"));
            }
        }
        return operations;
    }

    /** What the client meets, in the words of the recording. */
    Set<String> send(Probe probe) {
        return probe.answers().equals(Set.of("sticky")) ? stickiness(probe) : everyAnswer(probe);
    }

    /** Each endpoint of the Service is wished for once; those that can be had answer. */
    private Set<String> everyAnswer(Probe probe) {
        Set<String> answers = new TreeSet<>();
        Set<String> wishes = endpoints.getOrDefault(probe.service(), Set.of());
        for (String wish : wishes.isEmpty() ? Set.of("none") : wishes) {
            answers.add(words(session(probe, 1).run(request(probe, List.of(wish)))));
        }
        return answers;
    }

    private Set<String> stickiness(Probe probe) {
        Set<String> everMet = new TreeSet<>();
        for (int seed = 1; seed <= VISITS; seed++) {
            WalkSession session = session(probe, seed);
            Set<String> met = new TreeSet<>();
            for (int visit = 0; visit < VISITS; visit++) {
                met.add(words(session.run(request(probe, List.of()))));
            }
            if (met.size() > 1) {
                return met;
            }
            everMet.addAll(met);
        }
        return everMet.stream().allMatch(a -> a.contains(" sees ")) ? Set.of("sticky") : everMet;
    }

    private WalkSession session(Probe probe, long seed) {
        Fabric fabric = probe.who().equals("external")
                ? outside.computeIfAbsent(probe.source() + probe.node(), k -> withClient(probe))
                : base;
        WalkSession session = new WalkSession(fabric,
                new WalkSession.Options(seed, Recording.OFF,
                        Map.of(PodSockets.COREDNS, Application.answering(request -> List.of(request.payload())))));
        session.warm();
        return session;
    }

    /** A client outside whose packets all enter by the node. */
    private Fabric withClient(Probe probe) {
        Node node = simulation.cluster().node(probe.node()).orElseThrow();
        List<KernelOperation> operations = new ArrayList<>(Outside.external(simulation.cluster(), "probe",
                Optional.of(IpAddress.parse(probe.source())), Optional.of(probe.node())));
        operations.add(new KernelOperation.ReplaceRoute(NamespaceId.hostOf("probe"),
                Route.via(Cidr.parse("0.0.0.0/0"), node.internalIps().getFirst(), "eth0", true)));
        return base.apply(operations);
    }

    private ClientRequest request(Probe probe, List<String> wish) {
        return new ClientRequest(client(probe), probe.protocol(), probe.destination(), probe.port(), Optional.empty(),
                0, 0, List.of(Header.Data.of("who are you?")), 1, TIMEOUT, TIMEOUT, wish);
    }

    private NamespaceId client(Probe probe) {
        return switch (probe.who()) {
            case "node" -> NamespaceId.hostOf(probe.node());
            case "external" -> NamespaceId.hostOf("probe");
            case "pod", "endpoint-itself" -> {
                IpAddress source = IpAddress.parse(probe.source());
                Pod pod = simulation.cluster().pods().stream().filter(p -> p.ips().contains(source)).findFirst()
                        .orElseThrow();
                yield PodPlaces.of(simulation.cluster()).of(pod).orElseThrow();
            }
            default -> throw new IllegalArgumentException(probe.where());
        };
    }

    private static String words(ClientResult result) {
        if (!result.seen().isEmpty()) {
            ServerSeen seen = result.seen().getLast();
            return seen.local() + " sees " + seen.peer().substring(0, seen.peer().lastIndexOf(':'));
        }
        return switch (result.end()) {
            case OK -> "answered by nobody";
            case REFUSED -> "refused";
            case TIMEOUT -> "timeout";
            case ERROR -> result.errno().equals("Operation not permitted") ? "EPERM" : result.errno();
            case ICMP_ERROR -> result.icmp();
        };
    }
}
