package dev.podwire.view.model;

import java.util.List;

/** A row of a kernel table as the inspector lists it: its cells, what the hop made of it, and that in words. */
public record TableRow(List<String> cells, Mark mark, String note) {

    /** What a hop made of a row. */
    public enum Mark {
        /** Nothing. */
        QUIET,
        /** It was looked up. */
        READ,
        /** It was made or changed. */
        WRITTEN,
        /** The route that was taken. */
        CHOSEN,
        /** A route that matches too, but less well. */
        BEATEN
    }

    public TableRow {
        cells = List.copyOf(cells);
    }

    TableRow(List<String> cells) {
        this(cells, Mark.QUIET, "");
    }

    TableRow marked(Mark as, String words) {
        return new TableRow(cells, as, words);
    }

    /** Whether the hop itself wrote it. */
    public boolean fresh() {
        return mark == Mark.WRITTEN;
    }

    /** The row as it is copied: cells between tabs. */
    public String text() {
        return String.join("\t", cells) + (note.isEmpty() ? "" : "\t# " + note);
    }
}
