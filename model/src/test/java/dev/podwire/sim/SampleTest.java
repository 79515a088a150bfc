package dev.podwire.sim;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import dev.podwire.trace.Trace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every sample loads without a word that it does not announce, and its request comes to what its folder says. */
class SampleTest {

    static List<Sample> samples() throws IOException {
        List<Sample> samples = Sample
                .all(Path.of(Objects.requireNonNull(System.getProperty("podwire.root")), "sample-clusters"));
        assertThat(samples).hasSizeGreaterThanOrEqualTo(4);
        return samples;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void loadsCleanAndItsRequestComesToWhatItSays(Sample sample) {
        SimulationResult result = Simulation.load(sample.inputs(), LoadOptions.DEFAULT);
        assertThat(result.hasErrors()).isFalse();
        assertThat(result.problems()).hasSize(sample.warning().isPresent() ? 1 : 0)
                .allSatisfy(p -> assertThat(p.toString()).contains(sample.warning().orElseThrow()));

        Trace trace = result.simulation().orElseThrow().fire(sample.request());

        assertThat(trace.outcome().verdict().text()).as(trace.outcome().reason())
                .isEqualTo(sample.verdict().orElseThrow());
        assertThat(trace.steps()).isNotEmpty();
    }
}
