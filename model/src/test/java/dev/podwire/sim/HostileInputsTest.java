package dev.podwire.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.podwire.control.ClusterLoader;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Inputs that are wrong by mistake or on purpose: each ends in a message that names file, line and field and says what to
 * do, and what is valid in the same file still loads. The table stands in {@code hostile/expected.tsv}.
 */
class HostileInputsTest {

    private static final Path FOLDER = Path.of("src/test/resources/manifests/hostile");

    static Stream<Arguments> table() throws IOException {
        return Files.readAllLines(FOLDER.resolve("expected.tsv")).stream().filter(l -> !l.startsWith("#"))
                .map(l -> l.split("\t", -1))
                .map(c -> Arguments.of(c[0], c[1], Integer.parseInt(c[2]), c[3], c[4], c[5].equals("yes")));
    }

    /** The limit is there for readers that never come back; it measures nothing. */
    @Timeout(60)
    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void endsInAMessageAndSparesTheRest(String file, String severity, int line, String field, String message,
            boolean good) {
        ClusterLoader.Options d = ClusterLoader.Options.DEFAULT;
        ClusterLoader.Options keepGoing = new ClusterLoader.Options(d.nodes(), d.cni(), d.proxyMode(), d.seed(),
                false, true);

        SimulationResult result = Simulation.load(List.of(Input.path(FOLDER.resolve(file))),
                LoadOptions.of(keepGoing));

        assertThat(result.problems()).anySatisfy(problem -> {
            assertThat(problem.severity().name()).isEqualToIgnoringCase(severity);
            assertThat(problem.location().file()).endsWith(file);
            assertThat(problem.location().line()).isEqualTo(line);
            assertThat(problem.path()).isEqualTo(field);
            assertThat(problem.message()).startsWith(message);
            assertThat(problem.hint()).as("what to do").isNotBlank();
        });
        assertThat(result.problems()).extracting(Problem::toString)
                .allMatch(t -> t.chars().noneMatch(c -> c < ' ' || c == 0x202e));
        assertThat(result.simulation()).isPresent();
        assertThat(result.simulation().orElseThrow().cluster().services().stream()
                .anyMatch(s -> s.name().equals("good"))).isEqualTo(good);
    }

    @Test
    void theTableHasEveryFile() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(p -> String.valueOf(p.getFileName())).filter(n -> !n.equals("expected.tsv")).sorted())
                    .containsExactlyElementsOf(
                            table().map(a -> (String) a.get()[0]).sorted().toList())
                    .hasSizeGreaterThanOrEqualTo(60);
        }
    }
}
