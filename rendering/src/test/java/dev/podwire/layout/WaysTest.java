package dev.podwire.layout;

import java.util.List;

import dev.podwire.fixture.SampleTopology;
import dev.podwire.layout.Layout.Room;
import dev.podwire.layout.Ways.Way;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WaysTest {

    private final Layout layout = TopologyLayout.of(SampleTopology.shop(), LayoutOptions.DEFAULT);
    private final Room room = layout.rooms().get(1);

    private Way way(Spot from, Spot to) {
        return layout.ways().way(from, to).orElseThrow();
    }

    private static Spot port(String node) {
        return new Spot(Spot.Kind.PORT, SampleTopology.device(node, "eth0"));
    }

    private static Spot tunnel(String node) {
        return new Spot(Spot.Kind.TUNNEL, SampleTopology.device(node, "flannel.1"));
    }

    @Test
    void aPacketFromTheWireIsRuledBeforeItIsRouted() {
        Point routing = layout.ways().place(new Spot(Spot.Kind.ROUTING, room.id())).orElseThrow();
        Way way = way(tunnel("worker-1"), new Spot(Spot.Kind.PREROUTING, room.id()));
        assertThat(way.points()).noneMatch(p -> p.distance(routing) < 1);
    }

    @Test
    void onePassesWallsOnlyThroughPorts() {
        Way way = way(new Spot(Spot.Kind.POD, "pod/default/frontend-6f9c8d7b5c-q8zvt"),
                new Spot(Spot.Kind.POD, "pod/default/checkout-5d7b6c9f4d-zz8sl"));
        List<Box> rooms = layout.rooms().stream().map(Room::box).toList();
        for (int i = 1; i < way.points().size(); i++) {
            for (Box box : rooms) {
                Point a = way.points().get(i - 1);
                Point b = way.points().get(i);
                if (box.contains(a.x(), a.y()) != box.contains(b.x(), b.y())) {
                    Point outside = box.contains(a.x(), a.y()) ? b : a;
                    assertThat(outside.y()).isGreaterThanOrEqualTo(box.bottom());
                }
            }
        }
        assertThat(way.points()).contains(layout.ways().place(port("worker-1")).orElseThrow(),
                layout.ways().place(port("worker-2")).orElseThrow());
    }

    @Test
    void aFractionOfAWayIsAFractionOfItsLength() {
        Way way = way(port("worker-1"), port("worker-2"));
        assertThat(way.at(0)).isEqualTo(way.points().getFirst());
        assertThat(way.at(1).distance(way.points().getLast())).isLessThan(0.001);
        assertThat(Way.of(way.until(0.25)).length()).isCloseTo(way.length() / 4,
                org.assertj.core.data.Offset.offset(0.01));
    }

    @Test
    void allNodesReachEachOtherAndTheWorld() {
        Spot world = new Spot(Spot.Kind.EXTERNAL, "external/external");
        for (String from : List.of("control-plane", "worker-1", "worker-2")) {
            for (String to : List.of("control-plane", "worker-1", "worker-2")) {
                assertThat(layout.ways().way(tunnel(from), tunnel(to))).isPresent();
            }
            assertThat(layout.ways().way(world, new Spot(Spot.Kind.HOST, "node/" + from))).isPresent();
        }
        assertThat(layout.ways().way(world, new Spot(Spot.Kind.POD, "pod/none/none"))).isEmpty();
    }
}
