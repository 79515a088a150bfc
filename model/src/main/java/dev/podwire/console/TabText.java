package dev.podwire.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Text with tabs set in elastic columns, as Go's {@code text/tabwriter} does it for {@code kubectl describe}: a column is a run
 * of neighbouring lines that have a tab there, as wide as its widest cell and two blanks.
 */
final class TabText {

    private static final int PADDING = 2;

    private final List<List<String>> lines = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();

    private TabText() {}

    static String set(String text) {
        TabText writer = new TabText();
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        for (String line : body.split("\n", -1)) {
            writer.lines.add(Arrays.asList(line.split("\t", -1)));
        }
        writer.format(0, writer.lines.size());
        return writer.out.toString();
    }

    /** Lines from one to another, whose cells up to the known widths belong to columns already. */
    private void format(int from, int to) {
        int column = widths.size();
        int written = from;
        int line = from;
        while (line < to) {
            if (column >= lines.get(line).size() - 1) {
                line++;
                continue;
            }
            write(written, line);
            int end = line;
            int width = PADDING;
            while (end < to && column < lines.get(end).size() - 1) {
                String cell = lines.get(end).get(column);
                width = Math.max(width, cell.codePointCount(0, cell.length()) + PADDING);
                end++;
            }
            widths.add(width);
            format(line, end);
            widths.removeLast();
            line = end;
            written = end;
        }
        write(written, to);
    }

    private void write(int from, int to) {
        for (List<String> line : lines.subList(from, to)) {
            for (int i = 0; i < line.size(); i++) {
                String cell = line.get(i);
                out.append(cell);
                if (i < widths.size() && i < line.size() - 1) {
                    out.append(" ".repeat(Math.max(0, widths.get(i) - cell.codePointCount(0, cell.length()))));
                }
            }
            out.append('\n');
        }
    }
}
