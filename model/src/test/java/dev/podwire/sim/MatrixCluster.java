package dev.podwire.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.podwire.api.Service;
import dev.podwire.cloud.Outside;
import dev.podwire.control.ClusterLoader;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.Problem;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.trace.ServerSeen;
import dev.podwire.walk.ClientRequest;
import dev.podwire.walk.ClientResult;
import dev.podwire.walk.Recording;
import dev.podwire.walk.WalkSession;

import static org.assertj.core.api.Assertions.assertThat;

/** The cluster that the table of documented behaviour speaks of, with one Service for each group of settings. */
final class MatrixCluster {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int VISITS = 5;
    private static final Map<String, String> ENDPOINTS = Map.of("a", "10.244.1.10", "b", "10.244.2.10");
    private static final String MACHINES = """
            apiVersion: v1
            kind: Node
            metadata: {name: node-%1$s}
            spec: {podCIDR: 10.244.%2$d.0/24, podCIDRs: [10.244.%2$d.0/24]}
            status:
              addresses: [{type: InternalIP, address: 192.168.10.1%2$d}]
              conditions: [{type: Ready, status: "True"}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: endpoint-%1$s, namespace: default}
            spec:
              nodeName: node-%1$s
              containers: [{name: main, image: example/web:1, ports: [{containerPort: 8080}]}]
            status: {phase: Running, podIP: 10.244.%2$d.10, podIPs: [{ip: 10.244.%2$d.10}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: pod-%1$s, namespace: default}
            spec: {nodeName: node-%1$s, containers: [{name: main, image: example/client:1}]}
            status: {phase: Running, podIP: 10.244.%2$d.20, podIPs: [{ip: 10.244.%2$d.20}]}
            ---
            """;

    private final Fabric fabric;
    private final WalkSession session;
    private final Map<String, Service> services = new LinkedHashMap<>();

    private MatrixCluster(Simulation simulation) {
        // On the segment itself the kernel would rather redirect the client than refuse it.
        fabric = simulation.fabric().apply(Outside.external(simulation.cluster(), "client",
                Optional.of(IpAddress.parse("198.51.100.9")), Optional.of("node-a")));
        session = new WalkSession(fabric, new WalkSession.Options(1, Recording.OFF, Map.of()));
        session.warm();
        simulation.cluster().services().forEach(s -> services.put(s.name(), s));
    }

    static MatrixCluster load(List<MatrixRow> rows, String mode) {
        StringBuilder manifest = new StringBuilder(MACHINES.formatted("a", 1) + MACHINES.formatted("b", 2));
        Set<String> made = new TreeSet<>();
        for (MatrixRow row : rows) {
            if (made.add(row.service())) {
                manifest.append(MatrixManifest.of(row, made.size()));
            }
        }
        ClusterLoader.Options options = new ClusterLoader.Options(Optional.empty(), Optional.of("flannel"),
                Optional.of(mode), 1, false, false);
        SimulationResult result = Simulation.load(List.of(Input.text("matrix.yaml", manifest.toString())),
                LoadOptions.of(options));
        assertThat(result.problems()).noneMatch(Problem::isError);
        return new MatrixCluster(result.simulation().orElseThrow());
    }

    /** Who answers and what it sees, or how else the request ends, in the table's words. */
    String send(MatrixRow row) {
        Set<String> answers = new TreeSet<>();
        for (String wish : ENDPOINTS.values()) {
            forget();
            answers.add(words(row, session.run(request(row, List.of(wish + ":8080")))));
        }
        if (row.affinity().equals("ClientIP")) {
            for (int client = 0; client < VISITS; client++) {
                assertThat(visits(row)).as("affinity").hasSize(1);
            }
        }
        return String.join(", ", answers);
    }

    /** What a client that nobody remembers meets when it comes again and again. */
    private Set<String> visits(MatrixRow row) {
        forget();
        Set<String> met = new TreeSet<>();
        for (int visit = 0; visit < VISITS; visit++) {
            met.add(words(row, session.run(request(row, List.of()))));
            session.idle(Duration.ofSeconds(2));
        }
        return met;
    }

    /** No connection is known any more, nor who came before, and the kernels may send errors again. */
    private void forget() {
        session.flushConnections();
        session.flushElements();
        session.idle(Duration.ofSeconds(2));
    }

    private ClientRequest request(MatrixRow row, List<String> wish) {
        Service service = Objects.requireNonNull(services.get(row.service()));
        IpAddress address = switch (row.entry()) {
            case "clusterIP" -> service.clusterIps().getFirst();
            case "externalIP" -> service.external().externalIps().getFirst();
            case "loadBalancerIP" -> service.external().loadBalancerIps().getFirst();
            case "nodePort" -> IpAddress.parse("192.168.10.11");
            default -> throw new IllegalArgumentException(row.entry());
        };
        int port = row.entry().equals("nodePort") ? service.ports().getFirst().nodePort() : 80;
        return new ClientRequest(client(row.client()), IpProtocol.TCP, address, port, Optional.empty(), 0, 0,
                List.of(Header.Data.of("hello")), 1, TIMEOUT, TIMEOUT, wish);
    }

    private static NamespaceId client(String name) {
        String node = "node-" + name.substring(name.length() - 1);
        return switch (name) {
            case "external" -> NamespaceId.hostOf("client");
            case "node-a", "node-b" -> NamespaceId.hostOf(node);
            default -> new NamespaceId(node, name);
        };
    }

    private String words(MatrixRow row, ClientResult result) {
        if (result.end() == ClientResult.End.OK) {
            ServerSeen seen = result.seen().getLast();
            String peer = owner(seen.peer().substring(0, seen.peer().lastIndexOf(':')));
            boolean itself = peer.equals(row.client()) && !peer.startsWith("node-");
            return seen.who().substring(seen.who().length() - 1) + " sees " + (itself ? "itself" : peer);
        }
        return switch (result.end()) {
            case OK, ICMP_ERROR -> throw new IllegalStateException(result.toString());
            case REFUSED -> "refused";
            case TIMEOUT -> "dropped";
            case ERROR -> result.errno().endsWith("unreachable") ? "unroutable" : result.errno();
        };
    }

    /** Whose address it is: a node's, a pod's, or that of the client outside. */
    private String owner(String address) {
        List<String> owners = new ArrayList<>();
        IpAddress wanted = IpAddress.parse(address);
        fabric.namespaces().values().stream()
                .filter(n -> n.addressing().addresses().stream().anyMatch(a -> a.address().equals(wanted)))
                .forEach(n -> owners.add(n.id().label()));
        if (owners.size() > 1) {
            return "the address itself";
        }
        assertThat(owners).as(address).hasSize(1);
        return owners.getFirst().equals("client") ? "external" : owners.getFirst();
    }
}
