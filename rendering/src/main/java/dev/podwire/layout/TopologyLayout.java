package dev.podwire.layout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.font.Face;
import dev.podwire.font.Fonts;
import dev.podwire.font.TextMeasure;
import dev.podwire.layout.Layout.Card;
import dev.podwire.layout.Layout.Ground;
import dev.podwire.layout.Layout.Outside;
import dev.podwire.layout.Layout.Room;
import dev.podwire.layout.Layout.Underlay;
import dev.podwire.topology.Topology;
import dev.podwire.topology.TopologyNode;
import dev.podwire.topology.TopologyNode.Kind;

import static dev.podwire.layout.Metrics.*;

/**
 * Turns a topology into a layout: Services above, the world outside at the left, one room for each machine, the underlay
 * below. The same topology and options always give the same layout. Needs no toolkit and may run on any thread.
 */
public final class TopologyLayout {

    private final Topology topology;
    private final LayoutOptions options;
    private final TextMeasure measure;
    private final List<Machine> machines;
    private final List<TopologyNode> externals;
    private final Ways ways = new Ways();
    private final Map<String, Box> index = new LinkedHashMap<>();

    private TopologyLayout(Topology topology, LayoutOptions options, TextMeasure measure) {
        this.topology = topology;
        this.options = options;
        this.measure = measure;
        this.machines = Machine.of(topology);
        this.externals = topology.nodes().stream().filter(n -> n.kind() == Kind.EXTERNAL).toList();
    }

    public static Layout of(Topology topology, LayoutOptions options) {
        return of(topology, options, Fonts.bundled());
    }

    public static Layout of(Topology topology, LayoutOptions options, TextMeasure measure) {
        return new TopologyLayout(topology, options, measure).lay();
    }

    private Layout lay() {
        boolean outsideShown = topology.nodes().stream()
                .anyMatch(n -> n.kind() == Kind.OUTSIDE || n.kind() == Kind.EXTERNAL);
        double start = outsideShown ? OUTSIDE_WIDTH + ROOM_GAP : 0;
        Floor floor = Floor.plan(machines, measure, options, start);
        List<TopologyNode> virtual = topology.nodes().stream()
                .filter(n -> n.kind() == Kind.SERVICE || n.kind() == Kind.INGRESS).toList();
        double top = virtual.isEmpty() ? 0 : LAYER_HEIGHT + LAYER_GAP;
        List<Room> rooms = rooms(floor, start, top);
        double width = Math.max(start + floor.width(), 320);
        Optional<Outside> outside = outsideShown ? Optional.of(outside(floor, top)) : Optional.empty();
        Optional<Underlay> underlay = underlay(floor, top, width);
        joinGround(rooms, floor, outside, underlay);
        Layout.VirtualLayer layer = new ServiceLayout(measure, options.keep()).lay(virtual, width);
        layer.cards().forEach(c -> index.put(c.id(), c.box()));
        layer.more().ifPresent(more -> layer.hidden().forEach(id -> index.put(id, more.box())));
        double height = top + Math.max(1, floor.lines()) * floor.pitch() - (floor.pitch() - floor.roomHeight())
                + BUS_TOP
                + BUS_BELOW;
        return new Layout(topology, new Box(0, 0, width + (floor.lines() > 1 ? 12 : 0), height), layer, rooms,
                new Ground(outside, underlay), ways, new PlaceIndex(index, rooms));
    }

    private List<Room> rooms(Floor floor, double start, double top) {
        List<Room> rooms = new ArrayList<>();
        double x = start;
        for (int i = 0; i < machines.size(); i++) {
            int line = i / floor.columns();
            x = i % floor.columns() == 0 ? start : x;
            Box box = new Box(x, top + line * floor.pitch(), floor.widths().get(i), floor.roomHeight());
            Room room = RoomLayout.of(machines.get(i), measure, box, floor, options.keep());
            RoomLayout.index(machines.get(i), room, index);
            rooms.add(room);
            x = box.right() + ROOM_GAP;
        }
        return rooms;
    }

    private Outside outside(Floor floor, double top) {
        Box box = new Box(0, top, OUTSIDE_WIDTH, floor.roomHeight() - 4);
        List<Card> hosts = new ArrayList<>();
        int fitting = (int) ((box.height() - 100) / 72);
        for (int i = 0; i < externals.size(); i++) {
            TopologyNode host = externals.get(i);
            Box place = new Box(2, top + 44 + Math.min(i, fitting - 1) * 72, 48, 60);
            if (i < fitting) {
                hosts.add(new Card(host.id(), measure.fitEnd(host.label(), Face.SANS_MEDIUM, TEXT, 48), host.detail(),
                        place));
            }
            index.put(host.id(), place);
        }
        String id = topology.nodes().stream().filter(n -> n.kind() == Kind.OUTSIDE).map(TopologyNode::id).findFirst()
                .orElse("outside");
        index.put(id, box);
        return new Outside(new Card(id, "outside", "", box), hosts,
                new Box(box.centerX() - 14, box.bottom() - PORT_HEIGHT / 2, 28, PORT_HEIGHT));
    }

    private Optional<Underlay> underlay(Floor floor, double top, double width) {
        List<Box> buses = new ArrayList<>();
        for (int line = 0; line < floor.lines(); line++) {
            buses.add(new Box(0, busTop(floor, top, line), width, BUS_HEIGHT));
        }
        Optional<TopologyNode> segment = topology.nodes().stream().filter(n -> n.kind() == Kind.UNDERLAY).findFirst();
        if (buses.isEmpty() || segment.isEmpty()) {
            return Optional.empty();
        }
        Optional<Box> riser = buses.size() < 2
                ? Optional.empty()
                : Optional.of(new Box(width + 2, buses.getFirst().y(), BUS_HEIGHT,
                        buses.getLast().bottom() - buses.getFirst().y()));
        Box text = new Box(0, buses.getLast().bottom() + 8, 160, 52);
        index.put(segment.get().id(), buses.getFirst().union(text));
        return Optional.of(new Underlay(
                new Card(segment.get().id(), segment.get().label(), segment.get().detail(), text), buses, riser));
    }

    private static double busTop(Floor floor, double top, int line) {
        return top + line * floor.pitch() + floor.roomHeight() + BUS_TOP;
    }

    private void joinGround(List<Room> rooms, Floor floor, Optional<Outside> outside, Optional<Underlay> underlay) {
        int above = -1;
        for (int line = 0; line < floor.lines(); line++) {
            double y = underlay.isPresent() ? underlay.get().buses().get(line).centerY() : 0;
            List<Integer> touches = new ArrayList<>();
            for (int i = line * floor.columns(); i < Math.min(rooms.size(), (line + 1) * floor.columns()); i++) {
                touches.addAll(
                        RoomWays.lay(ways, rooms.get(i), underlay.isPresent() ? y : rooms.get(i).box().bottom()));
                foldedDevices(machines.get(i), rooms.get(i));
            }
            if (underlay.isEmpty()) {
                continue;
            }
            if (line == 0 && outside.isPresent()) {
                touches.add(outsideWays(outside.get(), y));
            }
            if (underlay.get().riser().isPresent()) {
                int joint = ways.crossing(underlay.get().riser().get().centerX(), y);
                touches.add(joint);
                if (above >= 0) {
                    ways.join(above, joint);
                }
                above = joint;
            }
            ways.joinRow(touches);
        }
    }

    /** Tunnels and ports for which a room has no space share the place of the first one. */
    private void foldedDevices(Machine machine, Room room) {
        fold(machine.tunnels(), Spot.Kind.TUNNEL, room.kernel().tunnels());
        fold(machine.cards(), Spot.Kind.PORT, room.kernel().ports());
    }

    private void fold(List<TopologyNode> all, Spot.Kind kind, List<Card> shown) {
        for (TopologyNode device : all) {
            if (!shown.isEmpty() && ways.place(new Spot(kind, device.id())).isEmpty()) {
                ways.sameAs(new Spot(kind, device.id()), new Spot(kind, shown.getFirst().id()));
                index.put(device.id(), shown.getFirst().box());
            }
        }
    }

    private int outsideWays(Outside outside, double y) {
        double lane = outside.header().box().right() - 4;
        double low = outside.port().y() - 8;
        int corner = ways.crossing(outside.port().centerX(), low);
        int turn = ways.crossing(lane, low);
        int port = ways.crossing(outside.port().centerX(), outside.port().centerY());
        int touch = ways.crossing(new Point(outside.port().centerX(), y), TUBE_RADIUS);
        ways.join(turn, corner);
        ways.join(corner, port);
        ways.join(port, touch);
        for (TopologyNode host : externals) {
            Box box = index.get(host.id());
            if (box != null) {
                int stop = ways.stop(new Spot(Spot.Kind.EXTERNAL, host.id()), box.centerX(), box.y() + 18);
                int side = ways.crossing(lane, box.y() + 18);
                ways.join(stop, side);
                ways.join(side, turn);
            }
        }
        return touch;
    }
}
