package dev.podwire.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The engine against the recorded kernel: every case of every recording is identical on the wire, in rules and in tracked
 * connections. To see one lab or case: {@code -Dpodwire.lab=flannel-basic -Dpodwire.case=pod-pod-cross}, or run
 * {@code ReplayMain} with the same two words.
 */
class LabReplayTest {

    private static final int RECORDED_CASES = 370 + 56;
    /** Another seed chooses other ports, windows and sequence numbers: nothing that is compared may depend on it. */
    private static final long ANOTHER_SEED = 20_260_101;

    static Stream<String> labs() {
        String only = System.getProperty("podwire.lab", "");
        return Stream.of(Recordings.IPTABLES, Recordings.SETS, Recordings.NFTABLES,
                Recordings.MORE_NFTABLES, Recordings.IPVS)
                .flatMap(List::stream)
                .filter(lab -> only.isEmpty() || lab.equals(only));
    }

    @ParameterizedTest
    @MethodSource("labs")
    void everyCaseIsAsItWasRecorded(String lab) throws IOException {
        Replay replay = Replay.of(lab, Replay.SEED);
        String only = System.getProperty("podwire.case", "");
        if (!only.isEmpty()) {
            replay.show(only, System.out);
        }
        System.out.println(replay.summary());
        assertThat(replay.comparisons()).isNotEmpty();
        assertThat(differences(replay)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("labs")
    void chanceChangesNoCase(String lab) throws IOException {
        assertThat(differences(Replay.of(lab, ANOTHER_SEED))).isEmpty();
    }

    private static String differences(Replay replay) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        replay.firstDifferences(new PrintStream(text, true, StandardCharsets.UTF_8));
        return text.toString(StandardCharsets.UTF_8);
    }

    @Test
    void noRecordedCaseIsLeftOut() throws IOException {
        int cases = 0;
        for (String lab : Stream.of(Recordings.IPTABLES, Recordings.NFTABLES).flatMap(List::stream).toList()) {
            cases += Recordings.cases(lab).size();
        }
        assertThat(cases).isEqualTo(RECORDED_CASES);
    }
}
