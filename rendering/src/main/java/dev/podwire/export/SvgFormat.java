package dev.podwire.export;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import dev.podwire.font.Face;
import dev.podwire.scene.DrawOp;
import dev.podwire.scene.DrawOp.Piece;
import dev.podwire.scene.Ink;
import dev.podwire.scene.Paint;

/** SVG 1.1: text stays text; every thing of the topology is a group with its id in {@code data-id}. */
final class SvgFormat implements PictureFormat {

    @Override
    public String name() {
        return "svg";
    }

    @Override
    public byte[] write(List<DrawOp> ops, int width, int height) {
        Writer writer = new Writer();
        writer.out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(width).append("\" height=\"")
                .append(height).append("\" viewBox=\"0 0 ").append(width).append(' ').append(height).append("\">\n");
        ops.forEach(writer::op);
        writer.out.append("</svg>\n");
        return writer.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Collects one document. */
    private static final class Writer {
        private final StringBuilder out = new StringBuilder();
        private int clips;

        void op(DrawOp op) {
            switch (op) {
                case DrawOp.Rect(double x, double y, double w, double h, double radius, Paint paint) -> {
                    out.append("<rect");
                    number("x", x);
                    number("y", y);
                    number("width", w);
                    number("height", h);
                    if (radius > 0) {
                        number("rx", Math.min(radius, Math.min(w, h) / 2));
                    }
                    paint(paint);
                }
                case DrawOp.Ellipse(double cx, double cy, double rx, double ry, Paint paint) -> {
                    out.append("<ellipse");
                    number("cx", cx);
                    number("cy", cy);
                    number("rx", rx);
                    number("ry", ry);
                    paint(paint);
                }
                case DrawOp.Path(List<Piece> pieces, Paint paint) -> {
                    out.append("<path d=\"");
                    pieces.forEach(this::piece);
                    out.append('"');
                    paint(paint);
                }
                case DrawOp.Text text -> text(text);
                case DrawOp.Group group -> group(group);
            }
        }

        private void group(DrawOp.Group group) {
            group.clip().ifPresent(box -> {
                out.append("<clipPath id=\"clip").append(++clips).append("\"><rect");
                number("x", box.x());
                number("y", box.y());
                number("width", box.width());
                number("height", box.height());
                out.append("/></clipPath>\n");
            });
            out.append("<g");
            group.id().ifPresent(id -> attribute("data-id", id));
            if (group.scale() != 1 || group.dx() != 0 || group.dy() != 0) {
                attribute("transform", "translate(" + trim(group.dx()) + " " + trim(group.dy()) + ") scale("
                        + trim4(group.scale()) + ")");
            }
            if (group.opacity() != 1) {
                number("opacity", group.opacity());
            }
            if (group.clip().isPresent()) {
                attribute("clip-path", "url(#clip" + clips + ")");
            }
            out.append(">\n");
            group.ops().forEach(this::op);
            out.append("</g>\n");
        }

        private void text(DrawOp.Text text) {
            out.append("<text");
            number("x", text.x());
            number("y", text.baseline());
            attribute("font-family", families(text.face()));
            number("font-size", text.size());
            if (text.face().weight() != 400) {
                number("font-weight", text.face().weight());
            }
            switch (text.anchor()) {
                case START -> {
                    // the default
                }
                case MIDDLE -> attribute("text-anchor", "middle");
                case END -> attribute("text-anchor", "end");
            }
            fill(text.ink());
            out.append(" xml:space=\"preserve\">").append(escape(text.text())).append("</text>\n");
        }

        private static String families(Face face) {
            return face.mono()
                    ? "'" + face.family() + "','DejaVu Sans Mono',Consolas,Menlo,monospace"
                    : face.family() + ",'Noto Sans','Segoe UI',Helvetica,Arial,sans-serif";
        }

        private void piece(Piece piece) {
            switch (piece) {
                case Piece.Move(double x, double y) -> out.append('M').append(trim(x)).append(' ').append(trim(y));
                case Piece.Line(double x, double y) -> out.append('L').append(trim(x)).append(' ').append(trim(y));
                case Piece.Quad(double cx, double cy, double x, double y) -> out.append('Q').append(trim(cx))
                        .append(' ').append(trim(cy)).append(' ').append(trim(x)).append(' ').append(trim(y));
                case Piece.Cubic(double ax, double ay, double bx, double by, double x, double y) -> out.append('C')
                        .append(trim(ax)).append(' ').append(trim(ay)).append(' ').append(trim(bx)).append(' ')
                        .append(trim(by)).append(' ').append(trim(x)).append(' ').append(trim(y));
                case Piece.Close() -> out.append('Z');
            }
        }

        private void paint(Paint paint) {
            paint.fill().ifPresentOrElse(this::fill, () -> attribute("fill", "none"));
            paint.stroke().ifPresent(stroke -> {
                attribute("stroke", stroke.ink().colour().toString());
                if (stroke.ink().opacity() != 1) {
                    number("stroke-opacity", stroke.ink().opacity());
                }
                number("stroke-width", stroke.width());
                if (!stroke.dash().isEmpty()) {
                    attribute("stroke-dasharray", String.join(" ",
                            stroke.dash().stream().map(Writer::trim).toList()));
                }
                if (stroke.round()) {
                    attribute("stroke-linecap", "round");
                    attribute("stroke-linejoin", "round");
                }
            });
            out.append("/>\n");
        }

        private void fill(Ink ink) {
            attribute("fill", ink.colour().toString());
            if (ink.opacity() != 1) {
                number("fill-opacity", ink.opacity());
            }
        }

        private void number(String name, double value) {
            attribute(name, trim(value));
        }

        private void attribute(String name, String value) {
            out.append(' ').append(name).append("=\"").append(escape(value)).append('"');
        }

        private static String trim(double value) {
            double rounded = Math.round(value * 100) / 100.0;
            return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
        }

        private static String trim4(double value) {
            return String.format(Locale.ROOT, "%.4f", value);
        }

        private static String escape(String text) {
            StringBuilder safe = new StringBuilder(text.length());
            text.codePoints().forEach(c -> {
                switch (c) {
                    case '&' -> safe.append("&amp;");
                    case '<' -> safe.append("&lt;");
                    case '>' -> safe.append("&gt;");
                    case '"' -> safe.append("&quot;");
                    default -> safe.appendCodePoint(
                            c < 0x20 && c != '\t' || c == 0xfffe || c == 0xffff || c >= 0xd800 && c < 0xe000
                                    ? 0xfffd
                                    : c);
                }
            });
            return safe.toString();
        }
    }
}
