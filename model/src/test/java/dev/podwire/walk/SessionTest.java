package dev.podwire.walk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.ListeningSocket;
import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.net.IpProtocol;
import dev.podwire.trace.Action;
import dev.podwire.trace.Delta;
import dev.podwire.trace.Step;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a session promises: the same seed the same walk, recording that costs nothing when off, tables from deltas. */
class SessionTest {

    private static Wiring translating() {
        return Wiring.routed().rules("router", "*nat",
                "-A PREROUTING -d 10.96.0.1/32 -p tcp -m tcp --dport 80 -m statistic --mode random "
                        + "--probability 0.50000000000 -j DNAT --to-destination 10.2.0.2:80",
                "-A PREROUTING -d 10.96.0.1/32 -p tcp -j DNAT --to-destination 10.2.0.2:80",
                "-A POSTROUTING -j MASQUERADE --random-fully", "COMMIT");
    }

    @Test
    void theSameSeedGivesTheSameWalk() {
        List<Recorded> walks = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            WalkSession session = translating().session();
            session.run(Wiring.tcp("client", "10.96.0.1", 80));
            walks.add(session.takeRecording());
        }
        assertThat(walks.get(0)).isEqualTo(walks.get(1));
        assertThat(walks.get(0).steps()).isNotEmpty();
    }

    @Test
    void recordingLessChangesNothingElse() {
        List<ClientResult> results = new ArrayList<>();
        List<Integer> steps = new ArrayList<>();
        for (Recording recording : Recording.values()) {
            WalkSession session = translating().session(recording);
            results.add(session.run(Wiring.tcp("client", "10.96.0.1", 80)));
            steps.add(session.takeRecording().steps().size());
        }
        assertThat(results).containsOnly(results.getFirst());
        assertThat(steps.get(0)).isZero();
        assertThat(steps.get(1)).isBetween(1, steps.get(2) - 1);
    }

    @Test
    void theDeltasOfTheStepsAddUpToTheTables() {
        WalkSession session = translating().session();
        session.run(Wiring.tcp("client", "10.96.0.1", 80));
        Map<ConntrackTuple, ConntrackEntry> table = new LinkedHashMap<>();
        for (Step step : session.takeRecording().steps()) {
            for (Delta delta : step.deltas()) {
                if (delta instanceof Delta.Conntrack change) {
                    change.before().ifPresent(e -> assertThat(table.get(e.original())).isNotNull());
                    change.before().ifPresent(e -> table.remove(e.original()));
                    change.after().ifPresent(e -> table.put(e.original(), e));
                }
            }
        }
        assertThat(table.values()).usingRecursiveFieldByFieldElementComparatorIgnoringFields("timeoutSeconds")
                .containsExactlyElementsOf(session.conntrack("router"));
    }

    @Test
    void stepsAreInOrderAndTtlNeverRises() {
        WalkSession session = translating().session();
        session.run(Wiring.tcp("client", "10.96.0.1", 80));
        List<Step> steps = session.takeRecording().steps();
        assertThat(steps).extracting(Step::nanos).isSorted();
        Map<Integer, Integer> ttl = new LinkedHashMap<>();
        for (Step step : steps) {
            step.after().network().ifPresent(ip -> {
                assertThat(ip.ttl()).isLessThanOrEqualTo(ttl.getOrDefault(step.packet(), 255));
                ttl.put(step.packet(), ip.ttl());
            });
        }
        assertThat(ttl).hasSizeGreaterThan(8);
    }

    @Test
    void aTcpSegmentIsEitherDeliveredOrDropped() {
        WalkSession session = translating().session();
        session.run(Wiring.tcp("client", "10.96.0.1", 80));
        session.run(Wiring.tcp("client", "10.2.0.2", 81));
        Recorded recorded = session.takeRecording();
        for (int packet = 1; packet <= recorded.packets().size(); packet++) {
            if (recorded.packets().get(packet - 1).kind().startsWith("tcp")) {
                int number = packet;
                assertThat(recorded.steps()).filteredOn(s -> s.packet() == number
                        && (s.action() instanceof Action.Delivered || s.action() instanceof Action.Dropped)).hasSize(1);
            }
        }
    }

    @Test
    void theFirstPacketAloneEndsTheWalkWhenItArrivesOrDies() {
        WalkSession session = Wiring.routed().session();
        session.runFirstPacket(Wiring.tcp("client", "10.2.0.2", 80));
        assertThat(Wiring.frames(session.takeRecording(), "tcp[S]")).last().asString().startsWith("server eth0 in");
        WalkSession blocked = Wiring.routed().rules("router", "*filter", "-A FORWARD -j DROP", "COMMIT").session();
        blocked.runFirstPacket(Wiring.tcp("client", "10.2.0.2", 80));
        assertThat(Wiring.drops(blocked.takeRecording())).last().isEqualTo("router RULE");
        assertThat(blocked.now()).isLessThan(1_000_000);
    }

    @Test
    void warmNeighboursNeedNoQuestions() {
        WalkSession session = Wiring.routed().session();
        session.warm();
        session.run(Wiring.ping("client", "10.2.0.2"));
        assertThat(Wiring.kinds(session.takeRecording())).containsExactly("icmp 8/0", "icmp 0/0");
        session.flushLearned();
        session.run(Wiring.ping("client", "10.2.0.2"));
        assertThat(Wiring.kinds(session.takeRecording())).contains("arp-request");
    }

    @Test
    void aSocketWithoutItsProgramIsAnError() {
        WalkSession session = Wiring.routed().run(new KernelOperation.Listen(Wiring.id("server"),
                new ListeningSocket(IpProtocol.UDP, Optional.empty(), 99, "x", "nobody", Optional.empty()))).session();
        assertThatThrownBy(() -> session.run(Wiring.udp("client", "10.2.0.2", 99)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("nobody");
    }
}
