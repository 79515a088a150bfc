package dev.podwire.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.podwire.font.Face;
import dev.podwire.layout.Box;
import dev.podwire.layout.Layout;
import dev.podwire.layout.Layout.Card;
import dev.podwire.layout.Layout.PodPlace;
import dev.podwire.layout.Metrics;
import dev.podwire.layout.Point;
import dev.podwire.palette.Colour;
import dev.podwire.palette.Meaning;
import dev.podwire.palette.Role;
import dev.podwire.scene.DrawOp.Anchor;
import dev.podwire.topology.Topology;
import dev.podwire.topology.TopologyEdge;

/** Draws the layer of things that exist only as rules, and the lines that say for whom they stand. */
final class ServiceArt {

    /** With more declared lines than this only those of the Service that is looked at are drawn. */
    private static final int MANY_LINES = 10;

    private final Pen pen;
    private final Marks marks;
    private final Layout layout;

    ServiceArt(Pen pen, Marks marks, Layout layout) {
        this.pen = pen;
        this.marks = marks;
        this.layout = layout;
    }

    void drawLayer() {
        Box box = layout.virtual().box();
        if (box.height() == 0) {
            return;
        }
        pen.add(new DrawOp.Rect(box.x() + 0.5, box.y() + 0.5, box.width() - 1, box.height() - 1, 10,
                Paint.line(pen.colour(Role.BORDER2), 1).dashed(2.0, 4.0)));
        pen.text(box.x() + 12, box.y() + 18, "Services", Face.SANS_MEDIUM, pen.colour(Role.TEXT3));
        pen.text(box.x() + 72, box.y() + 18, "exist only as rules, on every node", Face.SANS,
                pen.colour(Role.TEXT3));
        layout.virtual().more().ifPresent(more -> {
            Box b = more.box();
            pen.add(new DrawOp.Rect(b.x() + 0.5, b.y() + 0.5, b.width() - 1, b.height() - 1, 8,
                    Paint.line(pen.colour(Role.BORDER2), 1).dashed(3.0, 4.0)));
            pen.text(b.centerX(), b.y() + 30, more.label(), Face.SANS, 12, pen.colour(Role.TEXT3), Anchor.MIDDLE);
        });
    }

    void drawCards() {
        for (Card card : layout.virtual().cards()) {
            pen.named(card.id(), () -> card(card));
        }
    }

    private void card(Card card) {
        Box box = card.box();
        Optional<Meaning> hue = Optional.ofNullable(marks.things().get(card.id()));
        Colour edge = hue.map(pen::edge).orElse(pen.colour(Role.WALL));
        pen.rect(box, 8, Paint.of(hue.map(pen::tint).orElse(pen.colour(Role.PANEL)), edge, 1.5).dashed(5.0, 4.0));
        pen.text(box.x() + 12, box.y() + 20, card.label(), Face.SANS_BOLD, pen.colour(Role.TEXT));
        pen.text(box.x() + 12, box.y() + 40, card.detail(), Face.MONO, pen.colour(Role.TEXT2));
        hue.ifPresent(h -> Signs.draw(pen, h, box.right() - 16, box.y() + 36, 14));
    }

    /** The dotted lines that say what somebody declared: all of them if they are few, else those of {@code focus}. */
    void drawDeclared(Set<String> focus) {
        List<TopologyEdge> edges = layout.virtual().cards().stream().flatMap(this::declaredBy).toList();
        boolean many = edges.size() > MANY_LINES;
        for (TopologyEdge edge : edges) {
            boolean asked = focus.contains(edge.from()) || focus.contains(edge.to());
            if (many && !asked || replaced(edge)) {
                continue;
            }
            int lane = layout.virtual().cards().indexOf(card(edge.from()).orElseThrow());
            layout.pod(edge.to()).ifPresent(pod -> declared(card(edge.from()).orElseThrow(), pod, lane));
        }
    }

    private Stream<TopologyEdge> declaredBy(Card card) {
        Topology topology = layout.topology();
        return topology.node(card.id()).stream().flatMap(n -> topology.graph().outgoingEdgesOf(n).stream())
                .filter(e -> e.kind() == TopologyEdge.Kind.ENDPOINT);
    }

    /** The line to the chosen endpoint is drawn by {@link #drawTranslation}. */
    private boolean replaced(TopologyEdge edge) {
        return marks.translation().filter(t -> t.service().equals(Optional.of(edge.from()))
                && t.endpoint().equals(Optional.of(edge.to()))).isPresent();
    }

    private void declared(Card card, PodPlace target, int lane) {
        double x = card.box().x() + Math.min(32 + 6 * lane, card.box().width() / 2);
        List<Point> line = road(x, card.box().bottom(), laneY(lane), target);
        Paint paint = Paint.line(pen.colour(Role.WALL), 1.5).dashed(1.0, 5.0);
        pen.bent(line, 8, paint);
    }

    private double laneY(int lane) {
        return layout.virtual().box().bottom() + 4 + (lane % 4) * 5;
    }

    private Optional<Card> card(String id) {
        return layout.virtual().cards().stream().filter(c -> c.id().equals(id)).findFirst();
    }

    /** From (x, y) along a lane above the rooms into a pod from above, beside the header's text; else through the gap. */
    private List<Point> road(double x, double y, double lane, PodPlace target) {
        Box pod = target.pod().box();
        Box room = target.room().box();
        double textEnd = room.x() + 16 + Math.max(
                Text.width(target.room().header().label(), Face.SANS_BOLD) * Metrics.HEADING / Metrics.TEXT,
                Text.width(target.room().header().detail(), Face.MONO));
        double chip = target.room().pods().host().label().isEmpty()
                ? room.right()
                : target.room().pods().host().box().x();
        boolean top = pod.y() - room.y() <= 60;
        double into = Math.max(pod.centerX(), textEnd);
        if (top && into <= pod.right() - 6 && (into < chip - 4 || chip >= room.right())) {
            return List.of(new Point(x, y), new Point(x, lane), new Point(into, lane), new Point(into, pod.y()));
        }
        boolean fromRight = top && pod.right() > room.right() - 24;
        double gap = fromRight ? room.right() + 4 : top ? room.x() - 4 : pod.x() - 3;
        double level = pod.y() + 14;
        List<Point> line = new ArrayList<>(List.of(new Point(x, y), new Point(x, lane), new Point(gap, lane)));
        line.add(new Point(gap, level));
        line.add(new Point(fromRight ? pod.right() : pod.x(), level));
        return line;
    }

    /** From the Service to the rule that stood for it (dashed), and to the endpoint that was chosen (an arrow). */
    void drawTranslation() {
        marks.translation().ifPresent(t -> t.service().flatMap(this::card).ifPresent(card -> {
            Colour edge = pen.edge(Meaning.REWRITTEN);
            layout.room(t.room()).ifPresent(room -> {
                double x = room.box().right() + 8;
                double start = Math.clamp(x, card.box().x() + 16, card.box().right() - 16);
                Box rule = room.kernel().rules().get(t.row().ordinal()).box();
                List<Point> line = start == x
                        ? List.of(new Point(x, card.box().bottom()), new Point(x, rule.centerY()),
                                new Point(rule.right(), rule.centerY()))
                        : List.of(new Point(start, card.box().bottom()),
                                new Point(start, layout.virtual().box().bottom() + 8),
                                new Point(x, layout.virtual().box().bottom() + 8), new Point(x, rule.centerY()),
                                new Point(rule.right(), rule.centerY()));
                pen.bent(line, 8, Paint.line(edge, 2).dashed(6.0, 4.0));
            });
            t.endpoint().flatMap(layout::pod).ifPresent(target -> {
                List<Point> line = road(card.box().x() + card.box().width() * 0.62, card.box().bottom(),
                        layout.virtual().box().bottom() + 14, target);
                pen.bent(line, 8, Paint.line(edge, 2));
                arrow(line.get(line.size() - 2), line.getLast(), edge);
            });
        }));
    }

    private void arrow(Point from, Point to, Colour colour) {
        double length = Math.max(0.001, from.distance(to));
        double ux = (to.x() - from.x()) / length;
        double uy = (to.y() - from.y()) / length;
        pen.line(Paint.line(colour, 2), to.x() - 6 * ux - 4 * uy, to.y() - 6 * uy + 4 * ux, to.x() - ux, to.y() - uy,
                to.x() - 6 * ux + 4 * uy, to.y() - 6 * uy - 4 * ux);
    }
}
