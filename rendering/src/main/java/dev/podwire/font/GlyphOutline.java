package dev.podwire.font;

import java.util.ArrayList;
import java.util.List;

/** The shape of a glyph in units of one em, y pointing up: closed contours of lines and cubic curves. */
public record GlyphOutline(List<Piece> pieces) {

    public GlyphOutline {
        pieces = List.copyOf(pieces);
    }

    /** A part of a contour. */
    public sealed interface Piece {
        record Move(double x, double y) implements Piece {}

        record Line(double x, double y) implements Piece {}

        record Curve(double x1, double y1, double x2, double y2, double x, double y) implements Piece {}

        record Close() implements Piece {}
    }

    /** Where outlines of a font file come from: TrueType or PostScript tables. */
    interface Source {
        GlyphOutline outline(int glyph);

        static Source of(Sfnt file) {
            return file.has("glyf") ? new TrueTypeOutlines(file) : new CffOutlines(file);
        }
    }

    /** Collects pieces in font units and closes contours by itself. */
    static final class Builder {
        private final double scale;
        private final List<Piece> pieces = new ArrayList<>();
        private boolean open;
        double x;
        double y;

        Builder(double unitsPerEm) {
            scale = 1 / unitsPerEm;
        }

        void move(double toX, double toY) {
            close();
            x = toX;
            y = toY;
            pieces.add(new Piece.Move(x * scale, y * scale));
            open = true;
        }

        void line(double toX, double toY) {
            x = toX;
            y = toY;
            pieces.add(new Piece.Line(x * scale, y * scale));
        }

        void quadratic(double cx, double cy, double toX, double toY) {
            curve(x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3, toX + (cx - toX) * 2 / 3, toY + (cy - toY) * 2 / 3, toX,
                    toY);
        }

        void curve(double x1, double y1, double x2, double y2, double toX, double toY) {
            x = toX;
            y = toY;
            pieces.add(new Piece.Curve(x1 * scale, y1 * scale, x2 * scale, y2 * scale, x * scale, y * scale));
        }

        void close() {
            if (open) {
                pieces.add(new Piece.Close());
                open = false;
            }
        }

        GlyphOutline finish() {
            close();
            return new GlyphOutline(pieces);
        }
    }
}
