package dev.podwire.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.podwire.fixture.SampleTopology;
import dev.podwire.layout.Layout.PodCard;
import dev.podwire.layout.Layout.Room;
import dev.podwire.topology.Topology;
import dev.podwire.topology.TopologyNode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TopologyLayoutTest {

    @Property(tries = 60)
    void nothingOverlapsAndEverythingStandsInItsRoom(@ForAll @IntRange(max = 30) int nodes,
            @ForAll @IntRange(max = 300) int pods, @ForAll @IntRange(max = 40) int services,
            @ForAll @IntRange(min = 300, max = 4000) int width, @ForAll @IntRange(min = 300, max = 2200) int height) {
        Topology topology = SampleTopology.large(nodes, nodes == 0 ? 0 : pods, services);
        LayoutOptions options = new LayoutOptions(width, height, Set.of());
        Layout layout = TopologyLayout.of(topology, options);
        List<Box> blocks = new ArrayList<>(layout.rooms().stream().map(Room::box).toList());
        blocks.add(layout.virtual().box());
        layout.ground().outside().ifPresent(o -> blocks.add(o.header().box()));
        layout.ground().underlay().ifPresent(u -> blocks.addAll(u.buses()));
        assertApart(blocks);
        blocks.forEach(block -> assertThat(layout.size().contains(block)).isTrue());
        assertApart(layout.virtual().cards().stream().map(Layout.Card::box).toList());
        layout.rooms().forEach(TopologyLayoutTest::assertRoom);
        for (TopologyNode node : topology.nodes()) {
            boolean shown = node.kind() != TopologyNode.Kind.UNDERLAY || layout.ground().underlay().isPresent();
            assertThat(layout.box(node.id()).isPresent()).as(node.id()).isEqualTo(shown);
        }
        Layout again = TopologyLayout.of(topology, options);
        assertThat(again.rooms()).isEqualTo(layout.rooms());
        assertThat(again.index()).isEqualTo(layout.index());
    }

    private static void assertRoom(Room room) {
        List<Box> inside = new ArrayList<>(room.pods().cards().stream().map(PodCard::box).toList());
        room.pods().more().ifPresent(more -> inside.add(more.box()));
        room.kernel().bridge().ifPresent(b -> inside.add(b.box()));
        room.kernel().conntrack().ifPresent(inside::add);
        room.kernel().rules().forEach(r -> inside.add(r.box()));
        room.kernel().tunnels().forEach(t -> inside.add(t.box()));
        inside.forEach(box -> assertThat(room.box().contains(box)).isTrue());
        room.kernel().ports().forEach(p -> inside.add(p.box()));
        assertApart(inside);
    }

    private static void assertApart(List<Box> boxes) {
        for (int i = 0; i < boxes.size(); i++) {
            for (int k = i + 1; k < boxes.size(); k++) {
                assertThat(boxes.get(i).overlaps(boxes.get(k))).as("%s and %s", boxes.get(i), boxes.get(k)).isFalse();
            }
        }
    }

    @Test
    void twoThousandPodsKeepApartToo() {
        Layout layout = TopologyLayout.of(SampleTopology.large(60, 2000, 300), LayoutOptions.DEFAULT);

        assertThat(layout.rooms()).hasSizeGreaterThanOrEqualTo(60);
        assertApart(layout.rooms().stream().map(Room::box).toList());
    }

    @Test
    void keptPodsPushOutOthers() {
        Topology topology = SampleTopology.large(2, 120, 3);
        String last = topology.nodes().stream().filter(n -> n.kind() == TopologyNode.Kind.POD).map(TopologyNode::id)
                .reduce((a, b) -> b).orElseThrow();
        Layout without = TopologyLayout.of(topology, LayoutOptions.DEFAULT);
        Layout with = TopologyLayout.of(topology, LayoutOptions.DEFAULT.keeping(Set.of(last)));
        assertThat(without.rooms().get(1).pods().hidden()).contains(last);
        assertThat(with.rooms().get(1).pods().cards()).extracting(PodCard::id).contains(last);
        assertThat(with.rooms()).extracting(Room::box).isEqualTo(without.rooms().stream().map(Room::box).toList());
        assertThat(with.rooms().get(0)).isEqualTo(without.rooms().get(0));
    }

    @Test
    void oneMorePodMovesNoRoom() {
        Topology before = SampleTopology.large(3, 20, 5);
        Topology after = SampleTopology.large(3, 21, 5);
        Layout first = TopologyLayout.of(before, LayoutOptions.DEFAULT);
        Layout second = TopologyLayout.of(after, LayoutOptions.DEFAULT);
        assertThat(second.rooms()).extracting(Room::box).isEqualTo(first.rooms().stream().map(Room::box).toList());
        assertThat(second.index().boxes()).containsAllEntriesOf(first.index().boxes());
    }

    @Test
    void longNamesAreShortenedAndAddressesNeverBroken() {
        String name = "a".repeat(57) + "-end".repeat(1) + "99";
        Topology topology = new SampleTopology().node(name, 1).node("b", 2)
                .pod(name, "default", name, "10.244.1.5").service(name, "10.96.0.1:80", "pod/default/" + name).build();
        Layout layout = TopologyLayout.of(topology, LayoutOptions.DEFAULT);
        Room room = layout.rooms().getFirst();
        assertThat(room.header().label()).contains("…").startsWith("aaa").endsWith("99");
        assertThat(room.pods().cards().getFirst().card().label()).endsWith("…");
        assertThat(room.pods().cards().getFirst().card().detail()).isIn("10.244.1.5", ".1.5");
        assertThat(layout.virtual().cards().getFirst().label()).contains("…");
    }

    @Test
    void generatedNamesLoseTheirSuffixBeforeTheirMeaning() {
        assertThat(Names.base("frontend-6f9c8d7b5c-q8zvt")).isEqualTo("frontend");
        assertThat(Names.base("kube-proxy-x7k2p")).isEqualTo("kube-proxy");
        assertThat(Names.base("web-0")).isEqualTo("web-0");
        assertThat(Names.tail("10.244.1.5")).isEqualTo(".1.5");
        assertThat(Names.tail("fd00:10:244::a")).isEqualTo("::a");
    }
}
