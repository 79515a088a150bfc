package dev.podwire.dns;

import java.util.ArrayList;
import java.util.List;

/** The lines of a Corefile split into words: comments are gone, quoted text is one word, a closing brace stands alone. */
final class CorefileLines {

    /** A line that has words; {@code number} counts from 1. */
    record Line(int number, List<String> words) {
        Line {
            words = List.copyOf(words);
        }
    }

    private CorefileLines() {}

    static List<Line> read(String text) {
        List<Line> lines = new ArrayList<>();
        String[] raw = text.split("\n", -1);
        for (int i = 0; i < raw.length; i++) {
            add(lines, i + 1, words(raw[i], i + 1));
        }
        return lines;
    }

    private static void add(List<Line> lines, int number, List<String> words) {
        List<String> open = new ArrayList<>();
        for (String word : words) {
            if (word.equals("}") && !open.isEmpty()) {
                lines.add(new Line(number, open));
                open = new ArrayList<>();
            }
            open.add(word);
            if (word.equals("}") || word.equals("{")) {
                lines.add(new Line(number, open));
                open = new ArrayList<>();
            }
        }
        if (!open.isEmpty()) {
            lines.add(new Line(number, open));
        }
    }

    private static List<String> words(String line, int number) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean some = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
                some = true;
            } else if (!quoted && c == '#' && word.isEmpty() && !some) {
                break;
            } else if (!quoted && Character.isWhitespace(c)) {
                if (!word.isEmpty() || some) {
                    words.add(word.toString());
                }
                word.setLength(0);
                some = false;
            } else {
                word.append(c);
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("Corefile line " + number + ": a quotation is not closed");
        }
        if (!word.isEmpty() || some) {
            words.add(word.toString());
        }
        return words;
    }
}
