package dev.podwire.scene;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.layout.Box;
import dev.podwire.layout.Layout;
import dev.podwire.layout.Layout.Room;
import dev.podwire.palette.Role;
import dev.podwire.timeline.Timeline.Moment;

/** The picture of a cluster, and of a packet in it, at one moment. Pure: the same question gives the same answer. */
public final class Scene {

    /** Below this scale rooms become tiles. */
    public static final double FAR = 0.38;

    /** From this scale on, cards show the rules that were read. */
    public static final double NEAR = 1.9;

    private Scene() {}

    /**
     * A picture in two layers, so that what stands still need not be painted again while a packet moves.
     *
     * @param ground everything that only changes when a packet reaches another stop
     * @param packet the packet with its trail, and what must lie above them
     */
    public record Layers(List<DrawOp> ground, List<DrawOp> packet) {
        public Layers {
            ground = List.copyOf(ground);
            packet = List.copyOf(packet);
        }
    }

    /** Everything to draw, back to front, in pixels of the surface. {@code millis} is the time of the journey's show. */
    public static List<DrawOp> frame(Layout layout, Optional<Journey> journey, double millis, SceneView view) {
        Layers layers = layers(layout, journey, millis, view);
        List<DrawOp> all = new ArrayList<>(layers.ground());
        all.addAll(layers.packet());
        return all;
    }

    /** The same as {@link #frame}, in layers. */
    public static Layers layers(Layout layout, Optional<Journey> journey, double millis, SceneView view) {
        Optional<Moment> moment = moment(journey, millis, view);
        Marks marks = marks(layout, journey, moment);
        return new Layers(ground(layout, marks, view), moving(layout, marks, journey, moment, view));
    }

    static Optional<Moment> moment(Optional<Journey> journey, double millis, SceneView view) {
        return journey.flatMap(j -> j.timeline().at(millis)).map(m -> view.reducedMotion() ? still(m) : m);
    }

    static Marks marks(Layout layout, Optional<Journey> journey, Optional<Moment> moment) {
        return moment.map(m -> MarkReader.read(layout, journey.orElseThrow(), m)).orElseGet(Marks::none);
    }

    /** What stands still. */
    static List<DrawOp> ground(Layout layout, Marks marks, SceneView view) {
        Pen pen = new Pen(view.palette());
        Box seen = view.viewport().seen().grown(40);
        if (isFar(view)) {
            new FarArt(pen, marks, view).draw(layout, seen);
        } else {
            near(layout, marks, view, pen, seen);
        }
        List<DrawOp> still = pen.take();
        pen.rect(new Box(0, 0, view.viewport().width(), view.viewport().height()), 0,
                Paint.fill(pen.colour(Role.CANVAS)));
        pen.add(placed(view.viewport(), still));
        return List.copyOf(pen.take());
    }

    /** The packet with its trail, and what lies above them. */
    static List<DrawOp> moving(Layout layout, Marks marks, Optional<Journey> journey, Optional<Moment> moment,
            SceneView view) {
        Pen pen = new Pen(view.palette());
        if (moment.isEmpty()) {
            outlines(layout, view, pen);
        } else {
            PacketArt packet = new PacketArt(pen, marks, layout, journey.orElseThrow(), moment.get());
            if (isFar(view)) {
                outlines(layout, view, pen);
                packet.drawFromAfar(1 / view.viewport().scale());
            } else {
                moving(packet, new RoomArt(pen, marks, view.viewport().scale()), layout, pen, view);
            }
        }
        List<DrawOp> moving = pen.take();
        return moving.isEmpty() ? List.of() : List.of(placed(view.viewport(), moving));
    }

    private static boolean isFar(SceneView view) {
        return view.viewport().scale() < FAR;
    }

    private static DrawOp placed(Viewport viewport, List<DrawOp> ops) {
        return new DrawOp.Group(Optional.empty(), viewport.scale(), viewport.dx(), viewport.dy(), 1, Optional.empty(),
                ops);
    }

    private static Moment still(Moment moment) {
        return new Moment(moment.cue(), 1, 1, moment.next());
    }

    private static void near(Layout layout, Marks marks, SceneView view, Pen pen, Box seen) {
        List<Room> rooms = layout.roomsIn(seen.grown(60));
        ServiceArt services = new ServiceArt(pen, marks, layout);
        RoomArt roomArt = new RoomArt(pen, marks, view.viewport().scale());
        GroundArt ground = new GroundArt(pen, marks);
        Set<String> focus = new HashSet<>(view.selected());
        view.hovered().ifPresent(focus::add);
        focus.addAll(marks.things().keySet().stream().filter(id -> id.startsWith("service/")).toList());
        services.drawLayer();
        ground.draw(layout, rooms);
        rooms.forEach(roomArt::draw);
        services.drawDeclared(focus);
        services.drawCards();
        services.drawTranslation();
        rooms.forEach(roomArt::drawDoors);
        ground.drawPort(layout);
    }

    /** Doors close over tube and trail: those of the rooms that the packet visits are drawn once more above them. */
    private static void moving(PacketArt packet, RoomArt roomArt, Layout layout, Pen pen, SceneView view) {
        packet.drawTube();
        packet.drawTrail();
        packet.visited().forEach(roomArt::drawDoors);
        roomArt.drawStations(layout);
        packet.drawPacket();
        outlines(layout, view, pen);
        packet.drawWords(view.viewport());
    }

    private static void outlines(Layout layout, SceneView view, Pen pen) {
        for (String id : view.selected()) {
            layout.box(id).ifPresent(
                    box -> pen.rect(box.grown(3), 9, Paint.line(pen.colour(Role.ACCENT), 2)));
        }
        view.hovered().filter(id -> !view.selected().contains(id)).flatMap(layout::box).ifPresent(
                box -> pen.rect(box.grown(2), 8, Paint.line(pen.colour(Role.ACCENT), 1).faded(0.7)));
    }

    /** The id of the topology at a point of the surface, the smallest thing first. */
    public static Optional<String> hit(Layout layout, Viewport viewport, double x, double y) {
        return layout.index().at(viewport.toPicture(x, y), viewport.scale() < FAR);
    }
}
