package dev.podwire.console;

import java.util.List;

/** Text in columns as kubectl's tab writer sets them: three blanks between, no column narrower than six. */
final class TablePrinter {

    private static final int PADDING = 3;
    private static final int LEAST = 6;

    private TablePrinter() {}

    /** The rows, each ended by a newline; the last cell of a row is not filled up. */
    static String print(List<List<String>> rows) {
        return print(rows, PADDING, LEAST);
    }

    /** The same with another distance between columns. */
    static String print(List<List<String>> rows, int padding, int least) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size() - 1; i++) {
                String cell = row.get(i);
                widths[i] = Math.max(widths[i], Math.max(least, cell.codePointCount(0, cell.length()) + padding));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                text.append(cell);
                if (i < row.size() - 1) {
                    text.append(" ".repeat(widths[i] - cell.codePointCount(0, cell.length())));
                }
            }
            text.append('\n');
        }
        return text.toString();
    }
}
