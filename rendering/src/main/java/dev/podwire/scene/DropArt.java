package dev.podwire.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.font.Face;
import dev.podwire.layout.Box;
import dev.podwire.layout.Layout;
import dev.podwire.layout.Layout.Room;
import dev.podwire.layout.Layout.RuleCard;
import dev.podwire.layout.Point;
import dev.podwire.palette.Colour;
import dev.podwire.palette.Meaning;
import dev.podwire.palette.Role;
import dev.podwire.scene.DrawOp.Anchor;

/** Draws the bubble that says, at the place itself, why a packet died. */
final class DropArt {

    private static final double NARROW = 236;
    private static final double WIDE = 272;
    private static final double PAD = 16;
    private static final double TIP = 11;
    /** From the cross to a bubble above or below it. */
    private static final double CLEAR = 16;

    private final Pen pen;
    private final Layout layout;
    private final Marks marks;
    private final double width;

    DropArt(Pen pen, Layout layout, Marks marks) {
        this.pen = pen;
        this.layout = layout;
        this.marks = marks;
        this.width = layout.rooms().stream().mapToDouble(r -> r.box().width()).max().stream()
                .map(widest -> Math.clamp(widest, NARROW, WIDE)).findFirst().orElse(WIDE);
    }

    /** A place for the bubble and the point of its edge from which its tip reaches for {@code target}. */
    private record Spread(Box box, Point target) {}

    void draw(Point at, Marks.Drop drop) {
        List<String> lines = Text.lines(drop.reason(), Face.SANS, width - 2 * PAD, 4);
        Spread spread = spread(at, 48 + 18 * lines.size());
        Box box = spread.box();
        Colour edge = pen.edge(Meaning.DROPPED);
        pen.rect(box, 10, Paint.of(pen.colour(Role.RAISED), edge, 1.5));
        tip(box, spread.target(), edge);
        Signs.cross(pen, box.x() + 24, box.y() + 24, 6, 2.3, edge);
        pen.text(box.x() + 44, box.y() + 29, fitted(drop.title()), Face.SANS_BOLD, 15, pen.colour(Role.TEXT),
                Anchor.START);
        double baseline = box.y() + 54;
        for (String line : lines) {
            pen.text(box.x() + PAD, baseline, line, Face.SANS, pen.colour(Role.TEXT));
            baseline += 18;
        }
    }

    private void tip(Box box, Point target, Colour edge) {
        Colour paper = pen.colour(Role.RAISED);
        boolean beside = target.y() > box.y() && target.y() < box.bottom();
        if (beside) {
            double side = target.x() < box.x() ? box.x() : box.right();
            double out = Math.signum(target.x() - side);
            pen.line(Paint.of(paper, edge, 1.5), side, target.y() - 8, side + out * TIP, target.y(), side,
                    target.y() + 8);
            pen.line(Paint.line(paper, 2.5), side - out * 0.75, target.y() - 6, side - out * 0.75, target.y() + 6);
        } else {
            double side = target.y() < box.y() ? box.y() : box.bottom();
            double out = Math.signum(target.y() - side);
            double x = Math.clamp(target.x(), box.x() + 18, box.right() - 18);
            pen.line(Paint.of(paper, edge, 1.5), x - 8, side, x, side + out * TIP, x + 8, side);
            pen.line(Paint.line(paper, 2.5), x - 6, side - out * 0.75, x + 6, side - out * 0.75);
        }
    }

    /** Of all places beside, below and above the cross the one that hides least of what the packet has met. */
    private Spread spread(Point at, double height) {
        Point right = beside(at);
        double bottom = Math.max(0, layout.size().bottom() - height);
        double level = Math.clamp(at.y() - height / 2, 0, bottom);
        double centred = Math.clamp(at.x() - width / 2, 0, Math.max(0, layout.size().right() - width));
        List<Spread> all = new ArrayList<>();
        all.add(new Spread(new Box(right.x() + TIP + 3, level, width, height), right));
        all.add(new Spread(new Box(at.x() - 10 - TIP - 1 - width, level, width, height), at.plus(-10, 0)));
        double under = room(at).map(r -> r.kernel().rules().getLast().box().bottom() + TIP)
                .orElse(at.y() + CLEAR + TIP);
        for (double y : new double[]{Math.max(under, at.y() + CLEAR + TIP), at.y() - CLEAR - TIP - height}) {
            double x = right.x() > at.x() + 20 ? Math.max(0, Math.min(at.x() - 28, centred + width / 2)) : centred;
            all.add(new Spread(new Box(Math.min(x, Math.max(0, layout.size().right() - width)), y, width, height),
                    at.plus(0, y > at.y() ? CLEAR : -CLEAR)));
        }
        Spread best = all.getFirst();
        double least = Double.POSITIVE_INFINITY;
        for (Spread spread : all) {
            double cost = cost(spread.box());
            if (cost < least) {
                best = spread;
                least = cost;
            }
        }
        double x = Math.clamp(best.box().x(), 0, Math.max(0, layout.size().right() - width));
        return new Spread(new Box(x, Math.clamp(best.box().y(), 0, bottom), width, height), best.target());
    }

    /** The area hidden; what has a part in the story counts tenfold, and what leaves the picture more than anything. */
    private double cost(Box box) {
        double cost = 100 * (area(box) - overlap(box, layout.size()));
        for (Room room : layout.roomsIn(box)) {
            boolean tracked = marks.trackers().containsKey(room.id());
            cost += room.kernel().conntrack().map(b -> overlap(box, b) * (tracked ? 10 : 1)).orElse(0.0);
            for (RuleCard rule : room.kernel().rules()) {
                boolean reached = marks.rules().containsKey(new Marks.RuleKey(room.id(), rule.row()));
                cost += overlap(box, rule.box()) * (reached ? 10 : 1);
            }
        }
        for (String thing : layout.index().near(box)) {
            if (layout.room(thing).isEmpty()) {
                cost += overlap(box, layout.box(thing).orElseThrow()) * (marks.things().containsKey(thing) ? 10 : 1);
            }
        }
        return cost;
    }

    private static double area(Box box) {
        return box.width() * box.height();
    }

    private static double overlap(Box a, Box b) {
        double width = Math.min(a.right(), b.right()) - Math.max(a.x(), b.x());
        double height = Math.min(a.bottom(), b.bottom()) - Math.max(a.y(), b.y());
        return width <= 0 || height <= 0 ? 0 : width * height;
    }

    private String fitted(String title) {
        return dev.podwire.font.Fonts.bundled().fitEnd(title, Face.SANS_BOLD, 15, width - 60);
    }

    private Optional<Room> room(Point at) {
        return layout.index().at(at, true).flatMap(layout::room);
    }

    /** Beside the rule card if the packet died at one, so that the card itself stays readable. */
    private Point beside(Point at) {
        for (Room room : layout.roomsIn(new Box(at.x() - 1, at.y() - 1, 2, 2))) {
            for (RuleCard rule : room.kernel().rules()) {
                if (rule.station().equals(at)) {
                    return new Point(rule.box().right(), at.y());
                }
            }
        }
        return at.plus(16, 0);
    }
}
