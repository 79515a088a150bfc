package dev.podwire.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Devices, routes, neighbours, fragments and tunnels against the recorded kernel: every case is as it was recorded. */
class WiresReplayTest {

    static Stream<String> labs() {
        return Recordings.WIRES.stream();
    }

    @ParameterizedTest
    @MethodSource("labs")
    void everyCaseIsAsItWasRecorded(String lab) throws IOException {
        Replay replay = Replay.of(lab, Replay.SEED);
        System.out.println(replay.summary());
        ByteArrayOutputStream differences = new ByteArrayOutputStream();
        replay.firstDifferences(new PrintStream(differences, true, StandardCharsets.UTF_8));
        assertThat(replay.comparisons()).isNotEmpty();
        assertThat(differences.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
