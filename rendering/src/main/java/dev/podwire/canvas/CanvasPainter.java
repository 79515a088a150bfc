package dev.podwire.canvas;

import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.TextAlignment;

import dev.podwire.layout.Box;
import dev.podwire.palette.Palette;
import dev.podwire.palette.Role;
import dev.podwire.scene.DrawOp;
import dev.podwire.scene.DrawOp.Piece;
import dev.podwire.scene.Ink;
import dev.podwire.scene.Paint;

/** Draws draw operations on a JavaFX canvas. */
public final class CanvasPainter {

    private CanvasPainter() {}

    public static void paint(GraphicsContext gc, List<DrawOp> ops) {
        gc.setTextBaseline(VPos.BASELINE);
        for (DrawOp op : ops) {
            paint(gc, op);
        }
    }

    /** Fills everything with the colour behind a picture. */
    static void clear(GraphicsContext gc, Palette palette, double width, double height) {
        gc.setFill(color(Ink.of(palette.get(Role.CANVAS))));
        gc.fillRect(0, 0, width, height);
    }

    private static void paint(GraphicsContext gc, DrawOp op) {
        switch (op) {
            case DrawOp.Rect rect -> rect(gc, rect);
            case DrawOp.Ellipse(double cx, double cy, double rx, double ry, Paint paint) -> {
                if (fill(gc, paint)) {
                    gc.fillOval(cx - rx, cy - ry, 2 * rx, 2 * ry);
                }
                if (stroke(gc, paint)) {
                    gc.strokeOval(cx - rx, cy - ry, 2 * rx, 2 * ry);
                }
            }
            case DrawOp.Path(List<Piece> pieces, Paint paint) -> {
                gc.beginPath();
                pieces.forEach(piece -> trace(gc, piece));
                if (fill(gc, paint)) {
                    gc.fill();
                }
                if (stroke(gc, paint)) {
                    gc.stroke();
                }
            }
            case DrawOp.Text text -> {
                gc.setFont(CanvasFonts.of(text.face(), text.size()));
                gc.setFill(color(text.ink()));
                gc.setTextAlign(switch (text.anchor()) {
                    case START -> TextAlignment.LEFT;
                    case MIDDLE -> TextAlignment.CENTER;
                    case END -> TextAlignment.RIGHT;
                });
                gc.fillText(text.text(), text.x(), text.baseline());
            }
            case DrawOp.Group group -> group(gc, group);
        }
    }

    private static void rect(GraphicsContext gc, DrawOp.Rect rect) {
        double arc = 2 * Math.min(rect.radius(), Math.min(rect.width(), rect.height()) / 2);
        if (fill(gc, rect.paint())) {
            if (arc == 0) {
                gc.fillRect(rect.x(), rect.y(), rect.width(), rect.height());
            } else {
                gc.fillRoundRect(rect.x(), rect.y(), rect.width(), rect.height(), arc, arc);
            }
        }
        if (stroke(gc, rect.paint())) {
            if (arc == 0) {
                gc.strokeRect(rect.x(), rect.y(), rect.width(), rect.height());
            } else {
                gc.strokeRoundRect(rect.x(), rect.y(), rect.width(), rect.height(), arc, arc);
            }
        }
    }

    private static void group(GraphicsContext gc, DrawOp.Group group) {
        gc.save();
        gc.translate(group.dx(), group.dy());
        if (group.scale() != 1) {
            gc.scale(group.scale(), group.scale());
        }
        if (group.opacity() != 1) {
            gc.setGlobalAlpha(gc.getGlobalAlpha() * group.opacity());
        }
        group.clip().ifPresent(box -> clip(gc, box));
        group.ops().forEach(op -> paint(gc, op));
        gc.restore();
    }

    private static void clip(GraphicsContext gc, Box box) {
        gc.beginPath();
        gc.rect(box.x(), box.y(), box.width(), box.height());
        gc.clip();
    }

    private static void trace(GraphicsContext gc, Piece piece) {
        switch (piece) {
            case Piece.Move(double x, double y) -> gc.moveTo(x, y);
            case Piece.Line(double x, double y) -> gc.lineTo(x, y);
            case Piece.Quad(double cx, double cy, double x, double y) -> gc.quadraticCurveTo(cx, cy, x, y);
            case Piece.Cubic(double ax, double ay, double bx, double by, double x, double y) -> gc.bezierCurveTo(ax,
                    ay, bx, by, x, y);
            case Piece.Close() -> gc.closePath();
        }
    }

    private static boolean fill(GraphicsContext gc, Paint paint) {
        paint.fill().ifPresent(ink -> gc.setFill(color(ink)));
        return paint.fill().isPresent();
    }

    private static boolean stroke(GraphicsContext gc, Paint paint) {
        paint.stroke().ifPresent(stroke -> {
            gc.setStroke(color(stroke.ink()));
            gc.setLineWidth(stroke.width());
            gc.setLineCap(stroke.round() ? StrokeLineCap.ROUND : StrokeLineCap.BUTT);
            gc.setLineJoin(stroke.round() ? StrokeLineJoin.ROUND : StrokeLineJoin.MITER);
            gc.setLineDashes(stroke.dash().stream().mapToDouble(Double::doubleValue).toArray());
        });
        return paint.stroke().isPresent();
    }

    private static Color color(Ink ink) {
        return Color.rgb(ink.colour().red(), ink.colour().green(), ink.colour().blue(), ink.opacity());
    }
}
