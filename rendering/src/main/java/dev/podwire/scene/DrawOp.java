package dev.podwire.scene;

import java.util.List;
import java.util.Optional;

import dev.podwire.font.Face;
import dev.podwire.layout.Box;

/** One thing to draw. Whoever draws (canvas, SVG, PNG) must understand all of them, and nothing else is drawn. */
public sealed interface DrawOp {

    /** A rectangle with corners of {@code radius} pixels. */
    record Rect(double x, double y, double width, double height, double radius, Paint paint) implements DrawOp {}

    record Ellipse(double cx, double cy, double rx, double ry, Paint paint) implements DrawOp {}

    /** Any other line or area. */
    record Path(List<Piece> pieces, Paint paint) implements DrawOp {
        public Path {
            pieces = List.copyOf(pieces);
        }
    }

    /** One line of text; {@code baseline} is the y of the line that letters stand on, {@code size} pixels per em. */
    record Text(double x, double baseline, String text, Face face, double size, Ink ink, Anchor anchor)
            implements
                DrawOp {}

    /**
     * Several things with a common origin: a point (x, y) inside is drawn at (x × scale + dx, y × scale + dy). {@code id} is
     * that of the topology, if the group stands for one of its things; {@code clip} is in the inner coordinates.
     */
    record Group(Optional<String> id, double scale, double dx, double dy, double opacity, Optional<Box> clip,
            List<DrawOp> ops) implements DrawOp {
        public Group {
            ops = List.copyOf(ops);
        }

        /** A group that only names a thing of the topology. */
        public static Group named(String id, List<DrawOp> ops) {
            return new Group(Optional.of(id), 1, 0, 0, 1, Optional.empty(), ops);
        }

        /** A group that is only paler. */
        public static Group faded(double opacity, List<DrawOp> ops) {
            return new Group(Optional.empty(), 1, 0, 0, opacity, Optional.empty(), ops);
        }
    }

    /** Which point of a text its x names. */
    enum Anchor {
        START, MIDDLE, END
    }

    /** A part of a path. */
    sealed interface Piece {
        record Move(double x, double y) implements Piece {}

        record Line(double x, double y) implements Piece {}

        record Quad(double cx, double cy, double x, double y) implements Piece {}

        record Cubic(double c1x, double c1y, double c2x, double c2y, double x, double y) implements Piece {}

        record Close() implements Piece {}
    }
}
