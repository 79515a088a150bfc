package dev.podwire.scene;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.font.Face;
import dev.podwire.layout.Box;
import dev.podwire.layout.Layout;
import dev.podwire.layout.Point;
import dev.podwire.layout.Spot;
import dev.podwire.layout.Ways.Way;
import dev.podwire.packet.Packet;
import dev.podwire.palette.Meaning;
import dev.podwire.palette.Role;
import dev.podwire.scene.DrawOp.Anchor;
import dev.podwire.scene.Journey.Leg;
import dev.podwire.timeline.Timeline.Moment;
import dev.podwire.trace.Hop;
import dev.podwire.trace.TracedPacket;

/** Draws the packet of a moment: tube, trail, envelope, and the words about it. */
final class PacketArt {

    private final Pen pen;
    private final Marks marks;
    private final Layout layout;
    private final Moment moment;
    private final TracedPacket packet;
    private final List<Leg> mine;
    private final Leg now;

    PacketArt(Pen pen, Marks marks, Layout layout, Journey journey, Moment moment) {
        this.pen = pen;
        this.marks = marks;
        this.layout = layout;
        this.moment = moment;
        Hop hop = moment.cue().hop();
        this.packet = journey.trace().packet(hop.packet());
        this.mine = journey.legs().stream().filter(l -> l.hop().packet() == hop.packet()).toList();
        this.now = journey.legs().get(hop.index() - 1);
    }

    /** The rooms through which the packet's way leads. */
    List<Layout.Room> visited() {
        Set<String> rooms = new LinkedHashSet<>();
        mine.stream().flatMap(leg -> leg.spot().stream()).distinct()
                .flatMap(spot -> layout.ways().place(spot).stream()).distinct()
                .forEach(at -> layout.roomsIn(new Box(at.x() - 14, at.y() - 14, 28, 28))
                        .forEach(room -> rooms.add(room.id())));
        return rooms.stream().flatMap(id -> layout.room(id).stream()).toList();
    }

    /** The way so far and the packet as a dot, for a scale at which rooms are tiles: {@code pixel} is the size of one. */
    void drawFromAfar(double pixel) {
        Meaning hue = MarkReader.meaning(packet);
        for (List<Point> piece : pieces()) {
            pen.line(piece, Paint.line(pen.edge(hue), 2.5 * pixel));
        }
        Optional<Point> end = marks.drop().flatMap(Marks.Drop::spot).flatMap(layout.ways()::place).or(this::place);
        Meaning shown = marks.drop().isPresent() ? Meaning.DROPPED : hue;
        end.ifPresent(at -> pen.ellipse(at, 6 * pixel, 6 * pixel,
                Paint.of(pen.fill(shown), pen.edge(shown), 2 * pixel)));
    }

    /** The tube is there while the packet is wrapped: all the way from the mouth it left by to the one it comes out of. */
    void drawTube() {
        if (!now.wrapped() && !after(now.hop()).isEncapsulated()) {
            return;
        }
        List<Point> line = new ArrayList<>();
        Optional<Spot> before = Optional.empty();
        for (Leg leg : mine) {
            boolean current = leg.hop().index() == now.hop().index();
            if (leg.wrapped()) {
                mouth(line, before);
                leg.way().ifPresent(way -> append(line, part(way, leg.from(), leg.to())));
            } else if (leg.hop().index() > now.hop().index()) {
                break;
            } else if (!current) {
                line.clear();
            }
            before = leg.spot();
        }
        mouthBehind(line, before);
        Meaning wrapped = Meaning.ENCAPSULATED;
        if (line.size() < 2) {
            return;
        }
        pen.line(line, tube(pen.edge(wrapped), 30, 0.85));
        pen.line(line, tube(pen.colour(Role.CANVAS), 27, 1));
        pen.line(line, tube(pen.fill(wrapped), 27, 0.26));
        pen.line(line, new Paint(Optional.empty(), Optional.of(new Paint.Stroke(
                new Ink(pen.edge(wrapped), 0.5), 1, List.of(3.0, 5.0), false))));
    }

    /** The tube begins at the mouth itself, a little before the stop of the packet. */
    private void mouth(List<Point> line, Optional<Spot> spot) {
        if (line.isEmpty()) {
            mouthBehind(line, spot);
        }
    }

    private void mouthBehind(List<Point> line, Optional<Spot> spot) {
        spot.filter(s -> s.kind() == Spot.Kind.TUNNEL).flatMap(s -> layout.box(s.id()))
                .ifPresent(box -> append(line, List.of(new Point(box.right(), box.centerY()))));
    }

    private static Paint tube(dev.podwire.palette.Colour colour, double width, double opacity) {
        return new Paint(Optional.empty(),
                Optional.of(new Paint.Stroke(new Ink(colour, opacity), width, List.of(), false)));
    }

    private static Packet after(Hop hop) {
        return hop.last().after();
    }

    private static void append(List<Point> line, List<Point> more) {
        for (Point point : more) {
            if (line.isEmpty() || line.getLast().distance(point) > 0.01) {
                line.add(point);
            }
        }
    }

    private static List<Point> part(Way way, double from, double to) {
        List<Point> head = way.until(to);
        if (from <= 0) {
            return head;
        }
        int skip = way.until(from).size() - 1;
        List<Point> tail = new ArrayList<>();
        tail.add(way.at(from));
        tail.addAll(head.subList(Math.min(skip, head.size()), head.size()));
        return tail;
    }

    /** Fades towards the past: the last moves are solid. */
    void drawTrail() {
        List<List<Point>> pieces = pieces();
        marks.drop().ifPresent(this::drawRest);
        Meaning hue = MarkReader.meaning(packet);
        for (int i = 0; i < pieces.size(); i++) {
            int age = pieces.size() - 1 - i;
            double opacity = age < 3 ? 1 : age < 4 ? 0.85 : age < 7 ? 0.7 : 0.5;
            List<Point> line = new ArrayList<>();
            append(line, pieces.get(i));
            pen.line(line, Paint.line(pen.edge(hue), 3).faded(opacity));
        }
    }

    private List<List<Point>> pieces() {
        List<List<Point>> pieces = new ArrayList<>();
        for (Leg leg : mine) {
            if (leg.hop().index() > now.hop().index()) {
                break;
            }
            double to = leg == now ? leg.from() + (leg.to() - leg.from()) * moment.progress() : leg.to();
            leg.way().filter(w -> w.length() > 0.5).ifPresent(way -> pieces.add(part(way, leg.from(), to)));
        }
        return pieces;
    }

    private Optional<Point> place() {
        return now.way().map(way -> way.at(now.from() + (now.to() - now.from()) * moment.progress()))
                .or(() -> now.spot().flatMap(layout.ways()::place));
    }

    void drawPacket() {
        if (marks.drop().isPresent()) {
            marks.drop().get().spot().flatMap(layout.ways()::place).ifPresent(this::drawCross);
            return;
        }
        place().ifPresent(at -> {
            boolean wrapped = moment.progress() < 1 ? now.wrapped() : after(now.hop()).isEncapsulated();
            double size = size(at);
            if (wrapped) {
                Signs.outerEnvelope(pen, at, size);
            }
            Meaning hue = MarkReader.meaning(packet);
            Signs.envelope(pen, at, size, pen.fill(hue), pen.edge(hue),
                    packet.direction() == TracedPacket.Direction.REPLY);
        });
    }

    /** The envelope is smaller inside a kernel, where cards stand close to its way. */
    private double size(Point at) {
        double before = mine.stream().takeWhile(l -> l != now).reduce((a, b) -> b).map(l -> size(l.spot()))
                .orElse(size(now.spot()));
        double target = size(now.spot());
        return at.equals(now.spot().flatMap(layout.ways()::place).orElse(null))
                ? target
                : before + (target - before) * moment.progress();
    }

    private static double size(Optional<Spot> spot) {
        return spot.map(s -> switch (s.kind()) {
            case POD, EXTERNAL, HOST -> 0.72;
            case PLUG, BRIDGE, PREROUTING, ROUTING, FILTER, POSTROUTING -> 0.64;
            case TUNNEL, PORT -> 0.8;
        }).orElse(1.0);
    }

    /** Dashed: the way that it would have gone on. */
    private void drawRest(Marks.Drop drop) {
        drop.spot().flatMap(spot -> drop.aim().flatMap(aim -> layout.ways().way(spot, aim))).ifPresent(way -> pen.line(
                way.points(), new Paint(Optional.empty(), Optional.of(new Paint.Stroke(
                        Ink.of(pen.edge(Meaning.DROPPED)), 2, List.of(3.0, 6.0), true)))));
    }

    private void drawCross(Point at) {
        Meaning dropped = Meaning.DROPPED;
        pen.ellipse(at, 14, 14, Paint.of(pen.colour(Role.ROOM), pen.edge(dropped), 2));
        Signs.cross(pen, at.x(), at.y(), 5.5, 2.14, pen.edge(dropped));
    }

    /** The label, what acts next, and the reason of a drop. */
    void drawWords(Viewport viewport) {
        place().ifPresent(at -> new LabelArt(pen, layout).draw(at, now.hop(), packet, moment, viewport));
        marks.next().ifPresent(this::drawNext);
        marks.drop().ifPresent(drop -> drop.spot().flatMap(layout.ways()::place)
                .ifPresent(at -> new DropArt(pen, layout, marks).draw(at, drop)));
    }

    private void drawNext(Marks.Next next) {
        Optional<Box> box = next.spot().flatMap(this::target);
        if (box.isEmpty()) {
            return;
        }
        Box outline = box.get().grown(5);
        pen.rect(outline, 7, Paint.line(pen.colour(Role.ACCENT), 1.5).dashed(4.0, 3.0));
        String text = "next: " + next.verb();
        double width = Math.ceil(Text.width(text, Face.SANS_MEDIUM) + 14);
        Point corner = pill(next.spot().orElseThrow(), outline, width);
        pen.rect(new Box(corner.x(), corner.y(), width, 18), 4, Paint.fill(pen.colour(Role.ACCENTFILL)));
        pen.text(corner.x() + width / 2, corner.y() + 13.5, text, Face.SANS_MEDIUM, 12, pen.colour(Role.ONACCENT),
                Anchor.MIDDLE);
    }

    /** Where the words stand: in the free bands of a room, never on its cards. */
    private Point pill(Spot spot, Box outline, double width) {
        double middle = Math.clamp(outline.centerX() - width / 2, 0, Math.max(0, layout.size().right() - width));
        return switch (spot.kind()) {
            case POD, HOST -> new Point(middle, outline.bottom() + 2);
            case PLUG, BRIDGE -> new Point(middle, outline.bottom() + (spot.kind() == Spot.Kind.PLUG ? 11 : -3));
            case PREROUTING, ROUTING, FILTER, POSTROUTING -> layout.room(spot.id())
                    .map(r -> r.kernel().rules().getLast().box())
                    .map(box -> new Point(box.right() - width, box.bottom() + 2)).orElse(new Point(middle, 0));
            case TUNNEL -> new Point(outline.x(), outline.bottom() + 2);
            case PORT, EXTERNAL -> outline.x() - width - 8 < 0
                    ? new Point(outline.right() + 8, outline.bottom() - 10)
                    : new Point(outline.x() - width - 8, outline.bottom() - 10);
        };
    }

    private Optional<Box> target(Spot spot) {
        return switch (spot.kind()) {
            case POD, TUNNEL, PORT, EXTERNAL -> layout.box(spot.id());
            case PLUG -> layout.ways().place(spot).map(p -> new Box(p.x() - 9, p.y() - 18, 18, 12));
            case HOST -> layout.room(spot.id()).map(r -> r.pods().host().box());
            case BRIDGE -> layout.room(spot.id()).flatMap(r -> r.kernel().bridge()).map(Layout.Card::box);
            case PREROUTING, ROUTING, FILTER, POSTROUTING -> layout.room(spot.id())
                    .map(r -> r.kernel().rules().get(row(spot.kind())).box());
        };
    }

    private static int row(Spot.Kind kind) {
        return switch (kind) {
            case PREROUTING -> 0;
            case ROUTING -> 1;
            case FILTER -> 2;
            case POSTROUTING, POD, PLUG, BRIDGE, TUNNEL, PORT, HOST, EXTERNAL -> 3;
        };
    }
}
