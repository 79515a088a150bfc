package dev.podwire.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.font.Face;
import dev.podwire.layout.Box;
import dev.podwire.layout.Point;
import dev.podwire.palette.Colour;
import dev.podwire.palette.Meaning;
import dev.podwire.palette.Meaning.Tone;
import dev.podwire.palette.Palette;
import dev.podwire.palette.Role;
import dev.podwire.scene.DrawOp.Anchor;
import dev.podwire.scene.DrawOp.Piece;

/** Collects draw operations in the colours of one palette. */
final class Pen {

    private final Palette palette;
    private List<DrawOp> ops = new ArrayList<>();

    Pen(Palette palette) {
        this.palette = palette;
    }

    Colour colour(Role role) {
        return palette.get(role);
    }

    Colour fill(Meaning meaning) {
        return palette.get(meaning, Tone.FILL);
    }

    Colour edge(Meaning meaning) {
        return palette.get(meaning, Tone.EDGE);
    }

    Colour ink(Meaning meaning) {
        return palette.get(meaning, Tone.TEXT);
    }

    Colour tint(Meaning meaning) {
        return palette.get(meaning, Tone.TINT);
    }

    void add(DrawOp op) {
        ops.add(op);
    }

    /** What was drawn so far; the pen is empty afterwards. */
    List<DrawOp> take() {
        List<DrawOp> taken = ops;
        ops = new ArrayList<>();
        return taken;
    }

    /** Everything that {@code drawing} draws becomes one group that stands for {@code id}. */
    void named(String id, Runnable drawing) {
        List<DrawOp> outer = ops;
        ops = new ArrayList<>();
        drawing.run();
        outer.add(DrawOp.Group.named(id, ops));
        ops = outer;
    }

    /** Everything that {@code drawing} draws is in pixels of the surface, whatever the scale of the picture. */
    void onSurface(Viewport viewport, Runnable drawing) {
        List<DrawOp> outer = ops;
        ops = new ArrayList<>();
        drawing.run();
        double scale = 1 / viewport.scale();
        outer.add(new DrawOp.Group(Optional.empty(), scale, -viewport.dx() * scale, -viewport.dy() * scale, 1,
                Optional.empty(), ops));
        ops = outer;
    }

    void faded(double opacity, Runnable drawing) {
        List<DrawOp> outer = ops;
        ops = new ArrayList<>();
        drawing.run();
        outer.add(DrawOp.Group.faded(opacity, ops));
        ops = outer;
    }

    void rect(Box box, double radius, Paint paint) {
        add(new DrawOp.Rect(box.x(), box.y(), box.width(), box.height(), radius, paint));
    }

    /** A box with an outline of one pixel that lies on whole pixels. */
    void hairRect(Box box, double radius, Colour fill, Colour edge) {
        add(new DrawOp.Rect(box.x() + 0.5, box.y() + 0.5, box.width() - 1, box.height() - 1, radius,
                Paint.of(fill, edge, 1)));
    }

    void ellipse(Point at, double rx, double ry, Paint paint) {
        add(new DrawOp.Ellipse(at.x(), at.y(), rx, ry, paint));
    }

    void text(double x, double baseline, String text, Face face, Colour colour) {
        text(x, baseline, text, face, 12, colour, Anchor.START);
    }

    void text(double x, double baseline, String text, Face face, double size, Colour colour, Anchor anchor) {
        if (!text.isEmpty()) {
            add(new DrawOp.Text(x, baseline, text, face, size, Ink.of(colour), anchor));
        }
    }

    void line(List<Point> points, Paint paint) {
        if (points.size() < 2) {
            return;
        }
        List<Piece> pieces = new ArrayList<>(points.size());
        pieces.add(new Piece.Move(points.getFirst().x(), points.getFirst().y()));
        for (Point point : points.subList(1, points.size())) {
            pieces.add(new Piece.Line(point.x(), point.y()));
        }
        add(new DrawOp.Path(pieces, paint));
    }

    void line(Paint paint, double... coordinates) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i + 1 < coordinates.length; i += 2) {
            points.add(new Point(coordinates[i], coordinates[i + 1]));
        }
        line(points, paint);
    }

    /** A line with corners rounded by {@code radius}. */
    void bent(List<Point> points, double radius, Paint paint) {
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Move(points.getFirst().x(), points.getFirst().y()));
        for (int i = 1; i + 1 < points.size(); i++) {
            Point at = points.get(i);
            double in = at.distance(points.get(i - 1));
            double out = at.distance(points.get(i + 1));
            double cut = Math.min(radius, Math.min(in, out) / 2);
            if (cut <= 0) {
                continue;
            }
            Point begin = at.towards(points.get(i - 1), cut / in);
            Point end = at.towards(points.get(i + 1), cut / out);
            pieces.add(new Piece.Line(begin.x(), begin.y()));
            pieces.add(new Piece.Quad(at.x(), at.y(), end.x(), end.y()));
        }
        pieces.add(new Piece.Line(points.getLast().x(), points.getLast().y()));
        add(new DrawOp.Path(pieces, paint));
    }
}
