package dev.podwire.scene;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import dev.podwire.font.Face;
import dev.podwire.layout.Box;
import dev.podwire.layout.Layout;
import dev.podwire.layout.Layout.Room;
import dev.podwire.palette.Meaning;
import dev.podwire.palette.Role;
import dev.podwire.scene.DrawOp.Anchor;
import dev.podwire.topology.TopologyNode;

/** Draws the cluster from far away: a tile for each machine, with its name and counts as long as they can be read. */
final class FarArt {

    private static final double READABLE = 11;

    private final Pen pen;
    private final Marks marks;
    private final SceneView view;
    private final double pixel;

    FarArt(Pen pen, Marks marks, SceneView view) {
        this.pen = pen;
        this.marks = marks;
        this.view = view;
        this.pixel = 1 / view.viewport().scale();
    }

    void draw(Layout layout, Box seen) {
        layout.ground().underlay().ifPresent(underlay -> underlay.buses()
                .forEach(bus -> pen.rect(bus, 3, Paint.fill(pen.colour(Role.WALL)))));
        Box layer = layout.virtual().box();
        if (layer.height() > 0) {
            pen.rect(layer, 10, Paint.line(pen.colour(Role.BORDER2), pixel).dashed(4 * pixel, 4 * pixel));
            int count = layout.virtual().cards().size() + layout.virtual().hidden().size();
            words(layer, count + (count == 1 ? " Service" : " Services"), layer.centerY(), Face.SANS, Role.TEXT2);
        }
        Map<String, Meaning> touched = touched(layout);
        for (Room room : layout.roomsIn(seen)) {
            pen.named(room.id(), () -> tile(room, Optional.ofNullable(touched.get(room.id()))));
        }
    }

    private void tile(Room room, Optional<Meaning> hue) {
        Box box = room.box();
        boolean chosen = view.selected().contains(room.id()) || view.hovered().equals(Optional.of(room.id()));
        pen.rect(box, 6 * pixel,
                Paint.of(hue.map(pen::tint).orElse(pen.colour(Role.ROOM)),
                        chosen ? pen.colour(Role.ACCENT) : hue.map(pen::edge).orElse(pen.colour(Role.WALL)),
                        (chosen || hue.isPresent() ? 2 : 1) * pixel));
        int pods = room.pods().cards().size() + room.pods().hidden().size();
        double line = READABLE * pixel * 1.4;
        words(box, room.header().label(), box.centerY() - line * 0.1, Face.SANS_BOLD, Role.TEXT);
        words(box, pods + (pods == 1 ? " pod" : " pods"), box.centerY() + line * 0.9, Face.SANS, Role.TEXT2);
    }

    private void words(Box box, String text, double baseline, Face face, Role role) {
        double size = READABLE * pixel;
        double room = box.width() - 8 * pixel;
        if (box.height() < 2.6 * size || room < 4 * size) {
            return;
        }
        String fitted = dev.podwire.font.Fonts.bundled().fitEnd(text, face, size, room);
        pen.text(box.centerX(), baseline, fitted, face, size, pen.colour(role), Anchor.MIDDLE);
    }

    /** The rooms in which something has a part in the story, with its hue: pods before ports. */
    private Map<String, Meaning> touched(Layout layout) {
        Map<String, Meaning> rooms = new HashMap<>();
        marks.things().forEach((id, meaning) -> layout.pod(id)
                .ifPresent(place -> rooms.putIfAbsent(place.room().id(), meaning)));
        marks.things().forEach((id, meaning) -> layout.topology().node(id)
                .filter(n -> n.kind() == TopologyNode.Kind.NIC).flatMap(TopologyNode::parent)
                .ifPresent(room -> rooms.putIfAbsent(room, meaning)));
        return rooms;
    }
}
