package dev.podwire.scene;

import java.util.List;

import dev.podwire.font.Face;
import dev.podwire.layout.Box;
import dev.podwire.layout.Layout;
import dev.podwire.layout.Layout.Room;
import dev.podwire.layout.Point;
import dev.podwire.palette.Colour;
import dev.podwire.palette.Meaning;
import dev.podwire.palette.Role;
import dev.podwire.scene.DrawOp.Anchor;

/** Draws the bubble that says, at the place itself, why a packet died. */
final class DropArt {

    private static final double WIDTH = 272;
    private static final double PAD = 16;

    private final Pen pen;
    private final Layout layout;

    DropArt(Pen pen, Layout layout) {
        this.pen = pen;
        this.layout = layout;
    }

    void draw(Point at, Marks.Drop drop) {
        List<String> lines = Text.lines(drop.reason(), Face.SANS, WIDTH - 2 * PAD, 4);
        double height = 48 + 18 * lines.size();
        Colour edge = pen.edge(Meaning.DROPPED);
        Point anchor = anchor(at);
        boolean right = anchor.x() + 14 + WIDTH <= layout.size().right();
        if (!right) {
            anchor = new Point(at.x() - 10, at.y());
        }
        double x = right ? anchor.x() + 14 : Math.max(0, anchor.x() - 12 - WIDTH);
        double y = Math.clamp(anchor.y() - height / 2, 0, Math.max(0, layout.size().bottom() - height));
        Box box = new Box(x, y, WIDTH, height);
        Colour paper = pen.colour(Role.RAISED);
        pen.rect(box, 10, Paint.of(paper, edge, 1.5));
        double side = right ? box.x() : box.right();
        double tip = right ? side - 11 : side + 11;
        pen.line(Paint.of(paper, edge, 1.5), side, anchor.y() - 8, tip, anchor.y(), side, anchor.y() + 8);
        double cover = right ? side + 0.75 : side - 0.75;
        pen.line(Paint.line(paper, 2.5), cover, anchor.y() - 6, cover, anchor.y() + 6);
        Signs.cross(pen, box.x() + 24, box.y() + 24, 6, 2.3, edge);
        pen.text(box.x() + 44, box.y() + 29, fitted(drop.title()), Face.SANS_BOLD, 15, pen.colour(Role.TEXT),
                Anchor.START);
        double baseline = box.y() + 54;
        for (String line : lines) {
            pen.text(box.x() + PAD, baseline, line, Face.SANS, pen.colour(Role.TEXT));
            baseline += 18;
        }
    }

    private static String fitted(String title) {
        return dev.podwire.font.Fonts.bundled().fitEnd(title, Face.SANS_BOLD, 15, WIDTH - 60);
    }

    /** Beside the rule card if the packet died at one, so that the card itself stays readable. */
    private Point anchor(Point at) {
        for (Room room : layout.rooms()) {
            for (Layout.RuleCard rule : room.kernel().rules()) {
                if (rule.station().equals(at)) {
                    return new Point(rule.box().right(), at.y());
                }
            }
        }
        return at.plus(16, 0);
    }
}
