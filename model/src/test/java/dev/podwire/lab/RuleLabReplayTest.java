package dev.podwire.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The engine against recordings of rules: every match and target, ways to refuse, address translation, what connection
 * tracking makes of connections that it sees in part, and the chains of network plug-ins.
 */
class RuleLabReplayTest {

    static final List<String> LABS = List.of("rules-matches", "rules-memory", "rules-verdicts", "mangle-targets",
            "nat-targets", "conntrack-tcp", "conntrack-zones", "plugin-aws", "plugin-bridge-hostport",
            "plugin-calico-plain", "plugin-calico-vxlan", "plugin-weave");

    @ParameterizedTest
    @FieldSource("LABS")
    void everyCaseIsAsItWasRecorded(String lab) throws IOException {
        Replay replay = Replay.of("own-rules/" + lab, Replay.SEED);
        System.out.println(replay.summary());
        assertThat(replay.comparisons()).isNotEmpty();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        replay.firstDifferences(new PrintStream(text, true, StandardCharsets.UTF_8));
        assertThat(text.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
