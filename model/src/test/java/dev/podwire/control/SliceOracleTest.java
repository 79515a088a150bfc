package dev.podwire.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.podwire.cluster.ClusterState;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.ManifestReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Our EndpointSlice controller makes of Pods and Services what the real one (v1.36.2) made of them. */
class SliceOracleTest {

    private static final Path CASES = Path.of("src/test/resources/kubeproxy/cases");

    static Stream<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sameEndpointsAsTheRealController(String name) throws IOException {
        String manifest = Files.readString(CASES.resolve(name).resolve("manifest.yaml"))
                .replace("annotations: {oracle/terminating: 'true'}", "deletionTimestamp: \"2026-01-01T00:00:00Z\"");
        List<Input> config = List.of(Input.path(CASES.resolve(name).resolve("config.yaml")));
        ClusterLoader.Options defaults = ClusterLoader.Options.DEFAULT;
        ClusterState recorded = ClusterLoader
                .load(List.of(Input.text("m.yaml", manifest)), config, new ClusterLoader.Options(defaults.nodes(),
                        defaults.cni(), defaults.proxyMode(), 1, true, false))
                .state().orElseThrow();
        StringBuilder withoutSlices = new StringBuilder();
        for (String document : manifest.split("\n---\n")) {
            if (!document.contains("kind: EndpointSlice") || handWritten(document, recorded)) {
                withoutSlices.append(document).append("\n---\n");
            }
        }

        ClusterState made = ClusterLoader.load(List.of(Input.text("m.yaml", withoutSlices.toString())), config,
                defaults).state().orElseThrow();

        assertThat(facts(made, recorded)).isEqualTo(facts(recorded, recorded));
    }

    static Stream<String> recorded() throws IOException {
        return cases().filter(name -> Files.exists(CASES.resolve(name).resolve("endpointslices.controller.yaml")));
    }

    /** What the recorded controller wrote, once by loading and once by a controller that sees the Services come. */
    @ParameterizedTest
    @MethodSource("recorded")
    void sameSlicesAsTheControllerWrote(String name) throws IOException {
        String manifest = Files.readString(CASES.resolve(name).resolve("manifest.yaml"));
        List<Input> config = List.of(Input.path(CASES.resolve(name).resolve("config.yaml")));
        String written = Files.readString(CASES.resolve(name).resolve("endpointslices.controller.yaml"));
        ClusterLoader.Options bare = new ClusterLoader.Options(ClusterLoader.Options.DEFAULT.nodes(),
                ClusterLoader.Options.DEFAULT.cni(), ClusterLoader.Options.DEFAULT.proxyMode(), 1, true, false);
        ClusterState wanted = ClusterLoader
                .load(List.of(Input.text("m.yaml", without("EndpointSlice", manifest)),
                        Input.text("s.yaml", written)), config, bare)
                .state().orElseThrow();
        LoadResult loaded = ClusterLoader.load(List.of(Input.text("m.yaml", without("EndpointSlice", manifest))),
                config, ClusterLoader.Options.DEFAULT);
        Set<String> services = new TreeSet<>();
        wanted.slices().forEach(slice -> services.add(slice.meta().namespace() + "/" + slice.service()));

        assertThat(all(loaded.state().orElseThrow(), services)).isEqualTo(all(wanted, services));

        LoadResult first = ClusterLoader.load(
                List.of(Input.text("m.yaml", without("Service", without("EndpointSlice", manifest)))), config,
                ClusterLoader.Options.DEFAULT);
        ControlPlane plane = new ControlPlane(first.living().get());
        ManifestReader.read(List.of(Input.text("m.yaml", only("Service", manifest)))).documents()
                .forEach(document -> assertThat(plane.apply(document).error()).isEmpty());
        for (Optional<Work> work = plane.take(Long.MAX_VALUE); work.isPresent(); work = plane
                .take(Long.MAX_VALUE)) {
            plane.run(work.get());
        }
        assertThat(all(plane.cluster(), services)).isEqualTo(all(wanted, services));
    }

    private static String without(String kind, String manifest) {
        return String.join("\n---\n", Stream.of(manifest.split("\n---\n"))
                .filter(document -> !document.contains("kind: " + kind + "\n")).toList());
    }

    private static String only(String kind, String manifest) {
        return String.join("\n---\n", Stream.of(manifest.split("\n---\n"))
                .filter(document -> document.contains("kind: " + kind + "\n")).toList());
    }

    private static Set<String> all(ClusterState state, Set<String> services) {
        Set<String> facts = new TreeSet<>();
        state.slices().stream().filter(slice -> services.contains(slice.meta().namespace() + "/" + slice.service()))
                .forEach(slice -> {
                    Set<Object> ports = Set.copyOf(slice.ports());
                    facts.add(slice.service() + " " + slice.ipv6() + " " + sorted(ports));
                    slice.endpoints().forEach(e -> facts.add(slice.meta().namespace() + "/" + slice.service() + " "
                            + sorted(ports) + " " + e.addresses() + " " + e.ready() + " " + e.serving() + " "
                            + e.terminating() + " " + e.hostname() + " " + e.placement() + " " + e.target()));
                });
        return facts;
    }

    private static List<String> sorted(Set<Object> ports) {
        return ports.stream().map(Object::toString).sorted().toList();
    }

    private static boolean handWritten(String document, ClusterState recorded) {
        return recorded.services().stream().anyMatch(service -> service.selector().isEmpty()
                && document.contains("kubernetes.io/service-name: " + service.name() + ","));
    }

    /** Every endpoint with everything that is said about it, of the Services that were recorded. */
    private static Set<String> facts(ClusterState state, ClusterState recorded) {
        Set<String> facts = new TreeSet<>();
        state.slices().stream().filter(slice -> recorded.services().stream().anyMatch(
                service -> service.name().equals(slice.service())
                        && service.meta().namespace().equals(slice.meta().namespace())))
                .forEach(slice -> slice.endpoints().forEach(endpoint -> facts.add(slice.meta().namespace() + "/"
                        + slice.service() + " " + slice.ports() + " " + endpoint.addresses() + " ready="
                        + endpoint.ready() + " serving=" + endpoint.serving() + " terminating="
                        + endpoint.terminating() + " " + endpoint.hostname() + " "
                        + endpoint.placement().nodeName() + " " + endpoint.target())));
        return facts;
    }
}
