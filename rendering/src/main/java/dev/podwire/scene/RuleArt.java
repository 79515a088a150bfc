package dev.podwire.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.podwire.font.Face;
import dev.podwire.font.Fonts;
import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.layout.Box;
import dev.podwire.palette.Colour;
import dev.podwire.palette.Meaning;
import dev.podwire.palette.Role;
import dev.podwire.scene.DrawOp.Anchor;
import dev.podwire.scene.Marks.RuleMark;
import dev.podwire.scene.Marks.TrackMark;
import dev.podwire.scene.RuleLines.Line;
import dev.podwire.trace.Hop;

/** Draws a rule card from near: the rules that were read in it, in letters of the same size at every scale. */
final class RuleArt {

    private final Pen pen;
    private final double pixel;
    private final double letters;
    private final double pitch;

    RuleArt(Pen pen, double scale) {
        this.pen = pen;
        this.pixel = 1 / scale;
        this.letters = Math.clamp(2.9 * scale, 11, 14);
        this.pitch = Math.round(letters * 1.36) / scale;
    }

    void draw(Box box, RuleMark mark, Hop hop) {
        Colour edge = mark.meaning().map(pen::edge).orElse(pen.colour(Role.BORDER2));
        pen.rect(box, 4, Paint.of(pen.colour(Role.WINDOW), edge, (mark.meaning().isPresent() ? 1.5 : 1) * pixel * 1.5));
        double baseline = box.y() + 15 * pixel;
        double pad = 10 * pixel;
        pen.text(box.x() + pad, baseline, mark.name(), Face.MONO_BOLD, 12 * pixel, pen.colour(Role.TEXT), Anchor.START);
        pen.text(box.right() - pad, baseline, mark.result(), Face.SANS_BOLD, 12 * pixel,
                mark.meaning().map(pen::ink).orElse(pen.colour(Role.TEXT2)), Anchor.END);
        double top = box.y() + 21 * pixel;
        int room = (int) ((box.bottom() - top - 2 * pixel) / (pitch));
        List<Line> lines = RuleLines.of(hop, Math.max(0, room));
        boolean columns = lines.stream().anyMatch(line -> !line.chain().isEmpty());
        for (Line line : lines) {
            line(box, top, line, columns);
            top += pitch;
        }
    }

    private void line(Box box, double top, Line line, boolean columns) {
        line.hue().ifPresent(hue -> {
            pen.rect(new Box(box.x() + 2 * pixel, top, box.width() - 4 * pixel, pitch), 0,
                    Paint.fill(pen.tint(hue)));
            pen.rect(new Box(box.x() + 2 * pixel, top, 3 * pixel, pitch), 0, Paint.fill(pen.edge(hue)));
        });
        double baseline = top + letters * pixel;
        double left = box.x() + 10 * pixel;
        double right = box.right() - 10 * pixel;
        double size = letters * pixel;
        Fonts fonts = Fonts.bundled();
        Colour quiet = pen.colour(Role.TEXT3);
        pen.text(right, baseline, line.result(), Face.SANS, size, line.hue().map(pen::ink).orElse(quiet), Anchor.END);
        right -= fonts.width(line.result(), Face.SANS, size) + 8 * pixel;
        double column = left;
        if (columns) {
            double share = (right - left) * 0.42;
            pen.text(left, baseline, fonts.fitEnd(line.chain(), Face.MONO, size, share), Face.MONO, size,
                    line.hue().isPresent() ? pen.colour(Role.TEXT2) : quiet, Anchor.START);
            column += Math.min(share, 27 * 0.6 * size) + 8 * pixel;
        }
        pen.text(column, baseline, fonts.fitEnd(line.text(), Face.MONO, size, right - column),
                line.hue().filter(h -> h != Meaning.CONNECTION).isPresent() ? Face.MONO_MEDIUM : Face.MONO, size,
                line.hue().isPresent() ? pen.colour(Role.TEXT) : quiet, Anchor.START);
    }

    /** Draws a conntrack card from near: the entry that the packet belongs to, in both directions. */
    void draw(Box box, TrackMark mark) {
        double pad = 10 * pixel;
        double left = box.x() + pad;
        double room = box.width() - 2 * pad;
        Colour ink = pen.ink(Meaning.CONNECTION);
        double y = box.y() + 18 * pixel;
        pen.text(left, y, "conntrack", Face.SANS_BOLD, 13 * pixel, pen.colour(Role.TEXT), Anchor.START);
        pen.text(box.right() - pad, y, mark.fresh() > 0 ? mark.fresh() + " new" : "known", Face.SANS_BOLD, 13 * pixel,
                ink, Anchor.END);
        if (mark.entry().isEmpty()) {
            return;
        }
        ConntrackEntry entry = mark.entry().get();
        List<String> words = new ArrayList<>();
        words.add((entry.original().protocol().name().toLowerCase(Locale.ROOT) + " " + mark.state()).strip());
        words.addAll(flow(entry.original(), room));
        words.add("replies come as");
        words.addAll(flow(entry.reply(), room));
        y += 8 * pixel;
        for (String word : words) {
            y += pitch;
            Face face = word.startsWith("replies") ? Face.SANS : Face.MONO;
            pen.text(left, y, Fonts.bundled().fitEnd(word, face, letters * pixel, room), face, letters * pixel,
                    word.equals(words.getFirst()) ? ink : pen.colour(Role.TEXT), Anchor.START);
        }
    }

    /** One line if both ends fit into it, else one for each. */
    private List<String> flow(ConntrackTuple tuple, double room) {
        String from = end(tuple.source().toString(), tuple.sourcePort());
        String to = end(tuple.destination().toString(), tuple.destinationPort());
        String both = from + " → " + to;
        return Fonts.bundled().width(both, Face.MONO, letters * pixel) <= room
                ? List.of(both)
                : List.of(from, "→ " + to);
    }

    private static String end(String address, int port) {
        return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
    }
}
