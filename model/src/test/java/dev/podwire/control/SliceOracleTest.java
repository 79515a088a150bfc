package dev.podwire.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.podwire.cluster.ClusterState;
import dev.podwire.manifest.Input;
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
