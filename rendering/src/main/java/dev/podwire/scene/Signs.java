package dev.podwire.scene;

import java.util.List;
import java.util.Optional;

import dev.podwire.layout.Box;
import dev.podwire.layout.Point;
import dev.podwire.palette.Colour;
import dev.podwire.palette.Meaning;
import dev.podwire.palette.Role;
import dev.podwire.scene.DrawOp.Piece;

/** The small drawn signs that say a meaning beside its hue, and the envelope. */
final class Signs {

    private Signs() {}

    /** The sign of a meaning in a square of {@code size} pixels around a point. */
    static void draw(Pen pen, Meaning meaning, double x, double y, double size) {
        double r = size / 2;
        Colour edge = pen.edge(meaning);
        Paint solid = new Paint(Optional.of(Ink.of(pen.fill(meaning))),
                Optional.of(new Paint.Stroke(Ink.of(edge), 1.25, List.of(), true)));
        switch (meaning) {
            case DNS -> pen.add(new DrawOp.Path(
                    List.of(new Piece.Move(x, y - r), new Piece.Line(x + r, y), new Piece.Line(x, y + r),
                            new Piece.Line(x - r, y), new Piece.Close()),
                    solid));
            case CONNECTION -> pen.ellipse(new Point(x, y), r * 0.8, r * 0.8, solid);
            case DATA -> pen.rect(new Box(x - r * 0.8, y - r * 0.8, r * 1.6, r * 1.6), 1, solid);
            case REWRITTEN -> pencil(pen, x, y, size, solid);
            case ENCAPSULATED -> {
                pen.rect(new Box(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8), 1, Paint.line(edge, 1.5));
                pen.rect(new Box(x - r * 0.46, y - r * 0.46, r * 0.92, r * 0.92), 0, Paint.fill(edge));
            }
            case DELIVERED -> pen.line(Paint.line(edge, 1.8), x - r * 0.8, y, x - r * 0.2, y + r * 0.6, x + r * 0.85,
                    y - r * 0.6);
            case DROPPED -> cross(pen, x, y, r * 0.7, 1.8, edge);
        }
    }

    static void cross(Pen pen, double x, double y, double r, double width, Colour colour) {
        pen.add(new DrawOp.Path(List.of(new Piece.Move(x - r, y - r), new Piece.Line(x + r, y + r),
                new Piece.Move(x + r, y - r), new Piece.Line(x - r, y + r)), Paint.line(colour, width)));
    }

    private static void pencil(Pen pen, double x, double y, double size, Paint paint) {
        double u = size / 14;
        pen.add(new DrawOp.Path(List.of(new Piece.Move(x - 5 * u, y + 5 * u), new Piece.Line(x - 3.9 * u, y + 1 * u),
                new Piece.Line(x + 3.1 * u, y - 6 * u), new Piece.Line(x + 6 * u, y - 3.1 * u),
                new Piece.Line(x - 1 * u, y + 3.9 * u), new Piece.Close()), paint));
    }

    /** An envelope around a point: filled for a request, outlined for a reply. */
    static void envelope(Pen pen, Point at, double scale, Colour fill, Colour edge, boolean reply) {
        Box box = new Box(at.x() - 22 * scale, at.y() - 14 * scale, 44 * scale, 28 * scale);
        Colour paper = pen.colour(Role.RAISED);
        pen.rect(box, 3, Paint.of(reply ? paper : fill, edge, 1.75));
        Colour flap = reply ? edge : pen.colour(Role.ONACCENT);
        double inset = 2.5 * scale;
        pen.line(Paint.line(flap, Math.max(1.25, 1.75 * scale)), box.x() + inset, box.y() + 3 * scale, at.x(),
                box.y() + 17.9 * scale, box.right() - inset, box.y() + 3 * scale);
    }

    /** The outer envelope of a tunnel around a point. */
    static void outerEnvelope(Pen pen, Point at, double scale) {
        Colour edge = pen.edge(Meaning.ENCAPSULATED);
        Box box = new Box(at.x() - 32 * scale, at.y() - 23 * scale, 64 * scale, 46 * scale);
        pen.rect(box, 5, Paint.of(pen.tint(Meaning.ENCAPSULATED), edge, 2));
        double notch = 9 * scale;
        pen.line(Paint.line(edge, 1.5), box.x() + 1, box.y() + 1, box.x() + notch, box.y() + notch);
        pen.line(Paint.line(edge, 1.5), box.right() - 1, box.y() + 1, box.right() - notch, box.y() + notch);
    }
}
