package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.font.Face;
import dev.podwire.font.TextMeasure;

/** Breaks text into lines of a width, between words; what ties words together (a no-break space) is kept together. */
public final class Wrap {

    private Wrap() {}

    /** {@code size} and {@code width} in pixels; a word that is longer than a line gets a line of its own. */
    public static List<String> lines(String text, TextMeasure measure, Face face, double size, double width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && measure.width(longer, face, size) > width) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(word);
            } else {
                line.setLength(0);
                line.append(longer);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    /** An iptables rule whose options hold on to their arguments: {@code --dport 80} never breaks in between. */
    public static String tied(String rule) {
        return rule.replaceAll("(--?[a-z-]+|!) ", "$1\u00a0");
    }
}
