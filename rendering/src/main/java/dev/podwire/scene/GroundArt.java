package dev.podwire.scene;

import java.util.List;

import dev.podwire.font.Face;
import dev.podwire.layout.Box;
import dev.podwire.layout.Layout;
import dev.podwire.layout.Layout.Card;
import dev.podwire.layout.Layout.Outside;
import dev.podwire.layout.Layout.Underlay;
import dev.podwire.palette.Colour;
import dev.podwire.palette.Role;
import dev.podwire.scene.DrawOp.Anchor;
import dev.podwire.scene.DrawOp.Piece;

/** Draws what is around the rooms: the world outside and the segment below. */
final class GroundArt {

    private final Pen pen;
    private final Marks marks;

    GroundArt(Pen pen, Marks marks) {
        this.pen = pen;
        this.marks = marks;
    }

    void draw(Layout layout, List<Layout.Room> rooms) {
        layout.ground().underlay().ifPresent(underlay -> {
            cables(layout, rooms, underlay);
            pen.named(underlay.label().id(), () -> underlay(underlay));
        });
        layout.ground().outside().ifPresent(this::outside);
    }

    private void cables(Layout layout, List<Layout.Room> rooms, Underlay underlay) {
        Paint cable = Paint.line(pen.colour(Role.WALL), 2);
        rooms.forEach(room -> room.kernel().ports().forEach(port -> {
            Box box = port.box();
            underlay.buses().stream().filter(bus -> bus.y() > box.bottom()).findFirst()
                    .ifPresent(bus -> pen.line(cable, box.centerX(), box.bottom(), box.centerX(), bus.centerY()));
        }));
        layout.ground().outside().ifPresent(outside -> pen.line(cable, outside.port().centerX(),
                outside.port().bottom(), outside.port().centerX(), underlay.buses().getFirst().centerY()));
    }

    private void underlay(Underlay underlay) {
        Paint solid = Paint.fill(pen.colour(Role.WALL));
        underlay.buses().forEach(bus -> pen.rect(bus, 3, solid));
        underlay.riser().ifPresent(riser -> {
            pen.rect(riser, 3, solid);
            underlay.buses().forEach(
                    bus -> pen.rect(new Box(bus.right() - 4, bus.y(), riser.right() - bus.right() + 4, bus.height()), 3,
                            solid));
        });
        Box text = underlay.label().box();
        pen.text(text.x(), text.y() + 13, "underlay", Face.SANS_BOLD, pen.colour(Role.TEXT2));
        pen.text(text.x(), text.y() + 31, underlay.label().detail(), Face.MONO, pen.colour(Role.TEXT3));
    }

    private void outside(Outside outside) {
        Box box = outside.header().box();
        pen.named(outside.header().id(), () -> {
            pen.hairRect(box, 10, pen.colour(Role.ROOM), pen.colour(Role.BORDER2));
            pen.text(box.centerX(), box.y() + 24.5, outside.header().label(), Face.SANS_MEDIUM, 12,
                    pen.colour(Role.TEXT3), Anchor.MIDDLE);
        });
        for (Card host : outside.hosts()) {
            pen.named(host.id(), () -> host(host));
        }
    }

    /** The port closes over the trail, so it is drawn later than the rest. */
    void drawPort(Layout layout) {
        layout.ground().outside().ifPresent(outside -> {
            Box port = outside.port();
            pen.rect(port, 4, Paint.of(pen.colour(Role.RAISED), pen.colour(Role.WALL), 1.5));
            Paint line = Paint.line(pen.colour(Role.TEXT3), 1.5);
            pen.line(line, port.x() + 8, port.y() + 10, port.x() + 20, port.y() + 10);
            pen.line(line, port.x() + 8, port.y() + 15, port.x() + 20, port.y() + 15);
        });
    }

    private void host(Card host) {
        double x = host.box().centerX();
        double y = host.box().y() + 18;
        Colour colour = marks.things().containsKey(host.id())
                ? pen.edge(marks.things().get(host.id()))
                : pen.colour(Role.TEXT3);
        pen.ellipse(new dev.podwire.layout.Point(x, y), 12, 12, Paint.of(pen.colour(Role.ROOM), colour, 1.5));
        pen.add(new DrawOp.Path(List.of(new Piece.Move(x - 12, y), new Piece.Line(x + 12, y),
                new Piece.Move(x, y - 12), new Piece.Cubic(x - 8, y - 6, x - 8, y + 6, x, y + 12),
                new Piece.Cubic(x + 8, y + 6, x + 8, y - 6, x, y - 12)), Paint.line(colour, 1.25)));
        pen.text(x, host.box().y() + 48.5, host.label(), Face.SANS_MEDIUM, 12, pen.colour(Role.TEXT), Anchor.MIDDLE);
    }
}
