package dev.podwire.scene;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.font.Face;
import dev.podwire.font.Fonts;
import dev.podwire.layout.Metrics;

/** Measures and breaks text at the size of the picture. */
final class Text {

    private Text() {}

    static double width(String text, Face face) {
        return Fonts.bundled().width(text, face, Metrics.TEXT);
    }

    static String fit(String text, Face face, double room) {
        return Fonts.bundled().fitEnd(text, face, Metrics.TEXT, room);
    }

    /** Breaks at blanks into lines of at most {@code room} pixels; the last of {@code most} lines ends with an ellipsis. */
    static List<String> lines(String text, Face face, double room, int most) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (width(longer, face) <= room || line.isEmpty()) {
                line.setLength(0);
                line.append(longer);
            } else {
                lines.add(fit(line.toString(), face, room));
                line.setLength(0);
                line.append(word);
            }
        }
        lines.add(fit(line.toString(), face, room));
        if (lines.size() > most) {
            String last = lines.get(most - 1);
            lines = new ArrayList<>(lines.subList(0, most));
            lines.set(most - 1, fit(last + " …", face, room));
        }
        return lines;
    }
}
