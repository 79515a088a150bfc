package dev.podwire.lab;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The engine against the recorded kernel. To see one lab or case: {@code -Dpodwire.lab=flannel-basic
 * -Dpodwire.case=pod-pod-cross}, or run {@code ReplayMain} with the same two words.
 */
class LabReplayTest {

    /** How many cases of a recording are identical: on the wire, in rules, in connections. */
    private record Score(long wire, long rules, long conntrack) {}

    /** What has been reached. These numbers only rise. */
    private static final Map<String, Score> REACHED = Map.ofEntries(all("flannel-basic", 36),
            all("flannel-services", 59), all("hostgw", 62), all("ptp-vxlan", 64), all("promisc", 10),
            all("conntrack", 13), all("faults", 22), all("kp-iptables-01-clusterip", 8),
            all("kp-iptables-03-no-endpoints", 24), all("kp-iptables-04-nodeport", 12),
            all("kp-iptables-05-nodeport-etp-local", 20), all("kp-iptables-09-session-affinity", 24),
            all("kp-iptables-14-kube-dns-udp", 16));

    private static Map.Entry<String, Score> all(String lab, int cases) {
        return Map.entry(lab, new Score(cases, cases, cases));
    }

    static Stream<String> labs() {
        String only = System.getProperty("podwire.lab", "");
        return Recordings.IPTABLES.stream().filter(lab -> only.isEmpty() || lab.equals(only));
    }

    @ParameterizedTest
    @MethodSource("labs")
    void noRecordingIsMatchedLessThanBefore(String lab) throws IOException {
        Replay replay = Replay.of(lab);
        String only = System.getProperty("podwire.case", "");
        if (!only.isEmpty()) {
            replay.show(only, System.out);
        } else if (System.getProperty("podwire.lab") != null) {
            replay.firstDifferences(System.out);
        }
        System.out.println(replay.summary());
        Score reached = REACHED.getOrDefault(lab, new Score(0, 0, 0));
        assertThat(replay.same(Comparison::wire)).as("wire").isGreaterThanOrEqualTo(reached.wire());
        assertThat(replay.same(Comparison::rules)).as("rules").isGreaterThanOrEqualTo(reached.rules());
        assertThat(replay.same(Comparison::conntrack)).as("conntrack").isGreaterThanOrEqualTo(reached.conntrack());
    }

    @Test
    void aRecordingEqualsItselfAndADifferenceIsSeen() throws IOException {
        LabCase recorded = Recordings.cases("flannel-basic").getFirst();
        Comparison same = Comparison.of(recorded, recorded);
        assertThat(same.wire()).isEmpty();
        assertThat(same.rules()).isEmpty();
        assertThat(same.conntrack()).isEmpty();
        LabCase without = new LabCase(recorded.id(), recorded.arp(), recorded.result(), recorded.seen(),
                recorded.ports(), recorded.packets().subList(1, recorded.packets().size()), Map.of());
        Comparison other = Comparison.of(recorded, without);
        assertThat(other.wire()).isNotEmpty();
        assertThat(other.rules()).isNotEmpty();
        assertThat(other.conntrack()).isNotEmpty();
    }
}
