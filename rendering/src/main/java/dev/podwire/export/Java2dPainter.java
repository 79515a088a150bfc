package dev.podwire.export;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;

import dev.podwire.font.Fonts;
import dev.podwire.font.GlyphOutline;
import dev.podwire.scene.DrawOp;
import dev.podwire.scene.DrawOp.Piece;
import dev.podwire.scene.Ink;
import dev.podwire.scene.Paint;

/**
 * Draws draw operations with Java2D. Text is filled as outlines out of the bundled fonts, because the font subsystem of
 * Java2D needs libraries and fonts of the machine that a bare server does not have.
 */
final class Java2dPainter {

    private final Graphics2D graphics;

    Java2dPainter(Graphics2D graphics) {
        this.graphics = graphics;
    }

    void paint(List<DrawOp> ops) {
        ops.forEach(op -> paint(op, 1));
    }

    private void paint(DrawOp op, double opacity) {
        switch (op) {
            case DrawOp.Rect(double x, double y, double w, double h, double radius, Paint paint) -> {
                double arc = 2 * Math.min(radius, Math.min(w, h) / 2);
                shape(arc == 0 ? new Rectangle2D.Double(x, y, w, h) : new RoundRectangle2D.Double(x, y, w, h, arc, arc),
                        paint, opacity);
            }
            case DrawOp.Ellipse(double cx, double cy, double rx, double ry, Paint paint) -> shape(
                    new Ellipse2D.Double(cx - rx, cy - ry, 2 * rx, 2 * ry), paint, opacity);
            case DrawOp.Path(List<Piece> pieces, Paint paint) -> {
                Path2D.Double path = new Path2D.Double();
                pieces.forEach(piece -> trace(path, piece));
                shape(path, paint, opacity);
            }
            case DrawOp.Text text -> text(text, opacity);
            case DrawOp.Group group -> {
                AffineTransform before = graphics.getTransform();
                Shape clip = graphics.getClip();
                graphics.translate(group.dx(), group.dy());
                graphics.scale(group.scale(), group.scale());
                group.clip().ifPresent(
                        b -> graphics.clip(new Rectangle2D.Double(b.x(), b.y(), b.width(), b.height())));
                group.ops().forEach(inner -> paint(inner, opacity * group.opacity()));
                graphics.setTransform(before);
                graphics.setClip(clip);
            }
        }
    }

    private static void trace(Path2D path, Piece piece) {
        switch (piece) {
            case Piece.Move(double x, double y) -> path.moveTo(x, y);
            case Piece.Line(double x, double y) -> path.lineTo(x, y);
            case Piece.Quad(double cx, double cy, double x, double y) -> path.quadTo(cx, cy, x, y);
            case Piece.Cubic(double ax, double ay, double bx, double by, double x, double y) -> path.curveTo(ax, ay, bx,
                    by, x, y);
            case Piece.Close() -> path.closePath();
        }
    }

    private void shape(Shape shape, Paint paint, double opacity) {
        paint.fill().ifPresent(ink -> {
            graphics.setColor(color(ink, opacity));
            graphics.fill(shape);
        });
        paint.stroke().ifPresent(stroke -> {
            graphics.setColor(color(stroke.ink(), opacity));
            float[] dash = new float[stroke.dash().size()];
            for (int i = 0; i < dash.length; i++) {
                dash[i] = stroke.dash().get(i).floatValue();
            }
            graphics.setStroke(new BasicStroke((float) stroke.width(),
                    stroke.round() ? BasicStroke.CAP_ROUND : BasicStroke.CAP_BUTT,
                    stroke.round() ? BasicStroke.JOIN_ROUND : BasicStroke.JOIN_MITER, 10,
                    dash.length == 0 ? null : dash, 0));
            graphics.draw(shape);
        });
    }

    private void text(DrawOp.Text text, double opacity) {
        Fonts fonts = Fonts.bundled();
        double width = fonts.width(text.text(), text.face(), text.size());
        double x = text.x() - switch (text.anchor()) {
            case START -> 0;
            case MIDDLE -> width / 2;
            case END -> width;
        };
        Path2D.Double path = new Path2D.Double(Path2D.WIND_NON_ZERO);
        for (int i = 0; i < text.text().length();) {
            int codePoint = text.text().codePointAt(i);
            glyph(path, fonts.outline(codePoint, text.face()), x, text.baseline(), text.size());
            String character = Character.toString(codePoint);
            x += fonts.width(character, text.face(), text.size());
            i += character.length();
        }
        graphics.setColor(color(text.ink(), opacity));
        graphics.fill(path);
    }

    private static void glyph(Path2D path, GlyphOutline outline, double x, double y, double size) {
        for (GlyphOutline.Piece piece : outline.pieces()) {
            switch (piece) {
                case GlyphOutline.Piece.Move(double px, double py) -> path.moveTo(x + px * size, y - py * size);
                case GlyphOutline.Piece.Line(double px, double py) -> path.lineTo(x + px * size, y - py * size);
                case GlyphOutline.Piece.Curve(double ax, double ay, double bx, double by, double px, double py) -> path
                        .curveTo(x + ax * size, y - ay * size, x + bx * size, y - by * size, x + px * size,
                                y - py * size);
                case GlyphOutline.Piece.Close() -> path.closePath();
            }
        }
    }

    private static Color color(Ink ink, double opacity) {
        return new Color(ink.colour().red(), ink.colour().green(), ink.colour().blue(),
                (int) Math.round(255 * ink.opacity() * opacity));
    }
}
