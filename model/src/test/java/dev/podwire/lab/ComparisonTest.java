package dev.podwire.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The comparison sees what it should, and only that. */
class ComparisonTest {

    private static final int ARP_REQUEST = 0;

    private final LabCase recorded;
    private final int syn;

    ComparisonTest() throws IOException {
        recorded = Recordings.cases("flannel-services").stream()
                .filter(c -> c.id().equals("nodeport-without-pod") && c.arp().equals("cold")).findFirst().orElseThrow();
        syn = recorded.packets().stream().filter(p -> p.kind().equals("tcp[S]")).findFirst().orElseThrow().number() - 1;
    }

    private Comparison with(List<LabCase.Packet> packets, Map<String, Integer> ports,
            Map<String, List<String>> conntrack) {
        return Comparison.of(recorded, new LabCase(recorded.id(), recorded.arp(), recorded.result(), recorded.seen(),
                ports, packets, conntrack), Comparison.Earlier.NONE);
    }

    private Comparison withPacket(int index, UnaryOperator<LabCase.Packet> change) {
        List<LabCase.Packet> packets = new ArrayList<>(recorded.packets());
        packets.set(index, change.apply(packets.get(index)));
        return with(packets, recorded.ports(), recorded.conntrack());
    }

    private Comparison withPath(int index, UnaryOperator<List<String>> change) {
        return withPacket(index, p -> new LabCase.Packet(p.number(), p.kind(), change.apply(new ArrayList<>(p.path())),
                p.netfilter()));
    }

    @Test
    void aRecordingEqualsItself() {
        Comparison same = with(recorded.packets(), recorded.ports(), recorded.conntrack());
        assertThat(same.wire()).isEmpty();
        assertThat(same.rules()).isEmpty();
        assertThat(same.conntrack()).isEmpty();
    }

    @Test
    void aFrameWithAnotherTtlIsSeen() {
        Comparison other = withPath(syn, path -> {
            path.set(1, path.get(1).replace("ttl=64", "ttl=63"));
            return path;
        });
        assertThat(other.wire()).hasSize(1);
        assertThat(other.rules()).isEmpty();
    }

    @Test
    void aPortWithoutNameIsBoundToOneOtherForTheWholeCase() {
        List<String> path = List.of("a eth0 out 1.1.1.1:40123>2.2.2.2:8472 UDP",
                "b eth0 in 1.1.1.1:40123>2.2.2.2:8472 UDP",
                "b eth0 out 2.2.2.2:40200>1.1.1.1:8472 UDP");
        assertThat(renamed(path, path).wire()).isEmpty();
        assertThat(renamed(path, path.stream().map(l -> l.replace("40123", "50001")).toList()).wire()).isEmpty();
        assertThat(renamed(path, List.of(path.get(0), path.get(1).replace("40123", "50001"), path.get(2))).wire())
                .isNotEmpty();
        assertThat(renamed(path, path.stream().map(l -> l.replace("40200", "40123")).toList()).wire()).isNotEmpty();
    }

    private Comparison renamed(List<String> path, List<String> other) {
        LabCase.Packet a = new LabCase.Packet(1, "udp", path, List.of());
        LabCase.Packet b = new LabCase.Packet(1, "udp", other, List.of());
        return Comparison.of(
                new LabCase(recorded.id(), recorded.arp(), recorded.result(), recorded.seen(), recorded.ports(),
                        List.of(a), recorded.conntrack()),
                new LabCase(recorded.id(), recorded.arp(), recorded.result(), recorded.seen(), recorded.ports(),
                        List.of(b), recorded.conntrack()),
                Comparison.Earlier.NONE);
    }

    @Test
    void aMissingFrameAndAMissingPacketAreSeen() {
        assertThat(withPath(syn, path -> path.subList(0, path.size() - 1)).wire()).hasSize(1);
        List<LabCase.Packet> fewer = recorded.packets().subList(0, recorded.packets().size() - 1);
        assertThat(with(fewer, recorded.ports(), recorded.conntrack()).wire()).hasSize(1);
    }

    @Test
    void copiesOfAFloodedQuestionMayComeInAnyOrderButNotBeforeTheQuestion() {
        assertThat(recorded.packets().get(ARP_REQUEST).kind()).isEqualTo("arp-request");
        assertThat(withPath(ARP_REQUEST, path -> {
            path.addLast(path.remove(1));
            return path;
        }).wire()).isEmpty();
        assertThat(withPath(ARP_REQUEST, path -> {
            path.addLast(path.removeFirst());
            return path;
        }).wire()).hasSize(1);
        assertThat(withPath(syn, path -> {
            path.addLast(path.remove(1));
            return path;
        }).wire()).hasSize(1);
    }

    @Test
    void anotherRuleNumberMarkOrConnectionStateIsSeen() {
        for (String[] change : new String[][]{{"#1 ", "#2 "}, {" mark=0x4000", ""}, {"ct=NEW/", "ct=ESTABLISHED/"}}) {
            Comparison other = withPacket(syn, p -> new LabCase.Packet(p.number(), p.kind(), p.path(),
                    p.netfilter().stream().map(t -> changed(t, change[0], change[1])).toList()));
            assertThat(other.rules()).as(change[0]).isNotEmpty();
            assertThat(other.wire()).isEmpty();
        }
    }

    private static LabCase.Traversal changed(LabCase.Traversal t, String from, String to) {
        return new LabCase.Traversal(t.node(), t.hook(), t.table(), t.in(), t.out(), t.packet(),
                ("ct=" + t.connection()).replace(from, to).substring(3), t.outer(),
                t.steps().stream().map(s -> s.replace(from, to)).toList());
    }

    @Test
    void chosenPortsAreComparedByName() {
        Map<String, Integer> ports = new LinkedHashMap<>(recorded.ports());
        int old = ports.getOrDefault("M1", 0);
        assertThat(old).isPositive();
        ports.put("M1", 31_313);
        Map<String, List<String>> renamed = new LinkedHashMap<>();
        recorded.conntrack().forEach((node, lines) -> renamed.put(node,
                lines.stream().map(l -> l.replace("port=" + old + " ", "port=31313 ")).toList()));
        List<LabCase.Seen> seen = recorded.seen().stream()
                .map(s -> new LabCase.Seen(s.server(), s.peer().replace(":" + old, ":31313"), s.local())).toList();
        Comparison same = Comparison.of(recorded, new LabCase(recorded.id(), recorded.arp(), recorded.result(), seen,
                ports, recorded.packets(), renamed), Comparison.Earlier.NONE);
        assertThat(same.wire()).isEmpty();
        assertThat(same.conntrack()).isEmpty();
    }

    @Test
    void anotherConnectionStateAddressOrLifetimeIsSeen() {
        for (String[] change : new String[][]{{"TIME_WAIT", "CLOSE_WAIT"}, {"[ASSURED] ", ""},
                {"sport=8080", "sport=8081"}, {"tcp 6 119", "tcp 6 60"}}) {
            Map<String, List<String>> other = new LinkedHashMap<>();
            recorded.conntrack().forEach((node, lines) -> other.put(node,
                    lines.stream().map(l -> l.replace(change[0], change[1])).toList()));
            assertThat(with(recorded.packets(), recorded.ports(), other).conntrack()).as(change[0]).isNotEmpty();
        }
        assertThat(with(recorded.packets(), recorded.ports(), Map.of()).conntrack()).isNotEmpty();
    }
}
