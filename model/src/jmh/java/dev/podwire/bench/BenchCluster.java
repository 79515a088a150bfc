package dev.podwire.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.cluster.PodPlaces;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.manifest.Input;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.sim.LoadOptions;
import dev.podwire.sim.Simulation;
import dev.podwire.trace.Action;
import dev.podwire.walk.ClientRequest;
import dev.podwire.walk.ClientResult;
import dev.podwire.walk.Recorded;
import dev.podwire.walk.Recording;
import dev.podwire.walk.WalkSession;

/** A cluster to measure on, and one request in it that goes from a pod through a Service to a pod on another node. */
record BenchCluster(Simulation simulation, ClientRequest request) {

    private static final List<String> SHOP = List.of("frontend", "cart", "catalog", "currency", "payment", "shipping",
            "mail", "checkout", "advice", "adverts", "store");

    /** A shop of eleven workloads, each behind a Service; other manifests, if {@code podwire.bench.manifests} names them. */
    static BenchCluster shop() {
        String path = System.getProperty("podwire.bench.manifests", "");
        return of(load(path.isEmpty() ? Input.text("shop.yaml", shopManifests()) : Input.path(Path.of(path))), "");
    }

    static String shopManifests() {
        StringBuilder text = new StringBuilder();
        SHOP.forEach(name -> text.append(workload(name)).append(service(name, name)));
        return text.toString();
    }

    /** The shop with so many more Services that every node's KUBE-SERVICES has one rule for each; the request is to the last. */
    static BenchCluster services(int count) {
        StringBuilder text = new StringBuilder();
        SHOP.forEach(name -> text.append(workload(name)));
        for (int i = 0; i < count; i++) {
            text.append(service("service-" + i, "cart"));
        }
        return of(load(Input.text("services.yaml", text.toString())), "service-" + (count - 1));
    }

    private static Simulation load(Input input) {
        return Simulation.load(List.of(input), LoadOptions.DEFAULT).simulation().orElseThrow();
    }

    private static String workload(String name) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s}
                spec:
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec: {containers: [{name: server, image: %1$s, ports: [{containerPort: 8080}]}]}
                ---
                """.formatted(name);
    }

    private static String service(String name, String app) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %s}
                spec: {selector: {app: %s}, ports: [{port: 80, targetPort: 8080}]}
                ---
                """.formatted(name, app);
    }

    /** Looks for a Service (of this name, if one is given) that leads to another node over a tunnel. */
    private static BenchCluster of(Simulation simulation, String wanted) {
        PodPlaces places = PodPlaces.of(simulation.cluster());
        for (Service service : simulation.cluster().services()) {
            if (service.clusterIps().isEmpty() || !wanted.isEmpty() && !service.meta().name().equals(wanted)) {
                continue;
            }
            for (Pod pod : simulation.cluster().pods()) {
                Optional<NamespaceId> from = places.of(pod);
                if (from.isPresent()) {
                    BenchCluster candidate = new BenchCluster(simulation, request(from.get(),
                            service.clusterIps().getFirst(), service.ports().getFirst().port()));
                    if (candidate.crossesTunnel()) {
                        return candidate;
                    }
                }
            }
        }
        throw new IllegalStateException("no Service leads from one node to another");
    }

    private static ClientRequest request(NamespaceId from, IpAddress to, int port) {
        return new ClientRequest(from, IpProtocol.TCP, to, port, Optional.empty(), 0, 0,
                List.of(Header.Data.of("GET / HTTP/1.1\r\nHost: shop\r\n\r\n")), 1, Duration.ofSeconds(1),
                Duration.ofSeconds(5), List.of());
    }

    private boolean crossesTunnel() {
        WalkSession session = session(Recording.HOPS);
        ClientResult result = session.run(request);
        Recorded recorded = session.takeRecording();
        return result.end() == ClientResult.End.OK
                && recorded.steps().stream().anyMatch(s -> s.action() instanceof Action.Encapsulated)
                && recorded.steps().stream().filter(s -> s.action() instanceof Action.Rewritten(var kind)
                        && kind == Action.Rewritten.Kind.DNAT).count() > 1;
    }

    /** A session in which everybody knows everybody's hardware address. */
    WalkSession session(Recording recording) {
        WalkSession session = new WalkSession(simulation.fabric(), new WalkSession.Options(1, recording, Map.of()));
        session.warm();
        return session;
    }
}
