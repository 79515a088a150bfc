package dev.podwire.sim;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Node;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.StoredObject;
import dev.podwire.control.ClusterLoader;
import dev.podwire.manifest.Input;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.trace.Outcome;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A request to each Service of public manifests does what the manifest implies: an endpoint that is ready and listens
 * answers, a Service without endpoints refuses, a headless one is a name for its pods.
 */
class ManifestServicesTest {

    private static final Path COPIES = Path.of("src/test/resources/manifests/sets");

    private static final String ASKER = """
            apiVersion: v1
            kind: Pod
            metadata: {name: who-asks}
            spec:
              tolerations: [{operator: Exists}]
              containers: [{name: main, image: example/client}]
            """;

    @TestFactory
    Stream<DynamicTest> requestsDoWhatTheManifestsImply() {
        Path folder = Path.of(System.getProperty("podwire.manifests", COPIES.toString()));
        JsonNode index = JsonMapper.builder().build().readTree(folder.resolve("index.json").toFile());
        return index.valueStream().map(set -> DynamicTest.dynamicTest(set.get("set").stringValue(),
                () -> check(set.get("files").valueStream().map(f -> Input.path(folder.resolve(f.stringValue())))
                        .toList())));
    }

    private static void check(List<Input> files) {
        List<Input> inputs = new ArrayList<>(files);
        inputs.add(Input.text("asker.yaml", ASKER));
        SimulationResult result = Simulation.load(inputs, LoadOptions.of(ClusterLoader.Options.DEFAULT));
        assertThat(result.problems()).filteredOn(p -> p.isError()).isEmpty();
        Simulation simulation = result.simulation().orElseThrow();
        Set<String> isolated = simulation.objects().ofKind("NetworkPolicy").stream()
                .map(o -> o.key().namespace()).collect(Collectors.toSet());
        for (StoredObject object : simulation.objects().ofKind("Service")) {
            if (object.source() == StoredObject.Source.FILE && !isolated.contains(object.key().namespace())) {
                Service service = simulation.cluster().services().stream()
                        .filter(s -> s.meta().key().equals(object.key())).findFirst().orElseThrow();
                name(simulation, service);
                service.ports().forEach(port -> connection(simulation, service, port));
            }
        }
    }

    /** Any node may ask; it is no endpoint of anything but what runs on its own network. */
    private static String asker(ClusterState cluster) {
        return "node/" + cluster.nodes().stream().map(Node::name).reduce((a, b) -> b).orElseThrow();
    }

    private static List<EndpointSlice> slices(ClusterState cluster, Service service) {
        return cluster.slices().stream().filter(s -> s.service().equals(service.name())
                && s.meta().namespace().equals(service.meta().namespace())).toList();
    }

    private static void name(Simulation simulation, Service service) {
        ClusterState cluster = simulation.cluster();
        String name = service.name() + "." + service.meta().namespace() + ".svc." + cluster.config().dnsDomain() + ".";
        Lookup.Result result = simulation.resolve(
                new Lookup("pod/default/who-asks", name, "A", Lookup.Libc.GLIBC, 1));
        List<IpAddress> expected = (service.headless()
                ? slices(cluster, service).stream().flatMap(s -> s.endpoints().stream())
                        .filter(e -> e.ready() || service.traffic().publishNotReadyAddresses())
                        .flatMap(e -> e.addresses().stream()).distinct()
                : service.clusterIps().stream()).filter(ip -> !ip.isIpv6()).toList();

        if (service.type() != Service.Type.EXTERNAL_NAME) {
            assertThat(result.addresses()).as(name).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static void connection(Simulation simulation, Service service, Service.Port port) {
        ClusterState cluster = simulation.cluster();
        List<IpAddress> ips = service.clusterIps().stream().filter(ip -> !ip.isIpv6()).toList();
        if (ips.isEmpty() || port.protocol() == IpProtocol.SCTP) {
            return;
        }
        boolean ready = false;
        boolean known = true;
        boolean listens = true;
        for (EndpointSlice slice : slices(cluster, service)) {
            for (EndpointSlice.Port target : slice.ports()) {
                if (target.name().equals(port.name()) && target.protocol() == port.protocol()) {
                    for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
                        ready |= endpoint.ready();
                        List<Pod> pods = cluster.pods().stream()
                                .filter(p -> p.running() && endpoint.addresses().stream().anyMatch(p.ips()::contains))
                                .toList();
                        known &= !pods.isEmpty();
                        // Pods on their node's network share its address.
                        listens &= pods.stream().anyMatch(p -> listens(p, target));
                    }
                }
            }
        }
        String to = (port.protocol() == IpProtocol.TCP ? "tcp://" : "udp://") + ips.getFirst() + ":" + port.port();
        Outcome outcome = simulation.fire(TraceRequest.of(asker(cluster), to, 1)).outcome();
        if (!ready) {
            assertThat(outcome.verdict()).as("%s %s has no endpoints", service.meta().key(), to)
                    .isEqualTo(Outcome.Verdict.REFUSED);
        } else if (known) {
            assertThat(outcome.verdict()).as("%s %s: %s", service.meta().key(), to, outcome.reason())
                    .isEqualTo(listens ? Outcome.Verdict.DELIVERED : Outcome.Verdict.REFUSED);
        }
    }

    private static boolean listens(Pod pod, EndpointSlice.Port target) {
        List<Pod.Port> declared = new ArrayList<>();
        pod.spec().containers().forEach(c -> declared.addAll(c.ports()));
        return declared.isEmpty() || declared.stream()
                .anyMatch(p -> p.containerPort() == target.port() && p.protocol() == target.protocol());
    }
}
