package dev.podwire.view;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;

import dev.podwire.view.model.Flow;
import dev.podwire.view.model.TableRow;
import dev.podwire.view.model.TablesAt;
import org.jspecify.annotations.Nullable;

/** Conntrack, neighbours and forwarding entries of the hop's kernel, as of that hop. */
final class TablesView extends StackPane {

    /** A line of the list. */
    private sealed interface Row {
        record Head(String name, String count) implements Row {}

        record Cells(List<String> cells, boolean first, TableRow of) implements Row {}

        record Note(String text) implements Row {}
    }

    private final ListView<Row> list = new ListView<>();

    TablesView() {
        getStyleClass().add("reading");
        list.setCellFactory(view -> new ListCell<>() {
            @Override
            protected void updateItem(@Nullable Row row, boolean empty) {
                super.updateItem(row, empty);
                setText(null);
                getStyleClass().removeAll("fresh", "looked", "chosen-route");
                if (!empty && row instanceof Row.Cells cells) {
                    getStyleClass().addAll(style(cells.of().mark()));
                }
                setGraphic(empty || row == null ? null : node(row));
            }
        });
        list.setAccessibleText("Tables of this kernel");
        Copying.offer(list, new Copying.Choice("Copy row", this::chosen),
                new Copying.Choice("Copy all tables", this::whole));
        getChildren().add(list);
    }

    private static List<String> style(TableRow.Mark mark) {
        return switch (mark) {
            case WRITTEN -> List.of("fresh");
            case READ -> List.of("looked");
            case CHOSEN -> List.of("chosen-route");
            case QUIET, BEATEN -> List.of();
        };
    }

    private String chosen() {
        return list.getSelectionModel().getSelectedItem() instanceof Row.Cells cells ? cells.of().text() : "";
    }

    private String whole() {
        StringBuilder text = new StringBuilder();
        for (Row row : list.getItems()) {
            switch (row) {
                case Row.Head(String name, String count) -> text.append("# ").append(name).append('\n');
                case Row.Cells cells when cells.first() -> text.append(cells.of().text()).append('\n');
                case Row.Cells cells -> {
                }
                case Row.Note(String note) -> text.append(note.isEmpty() ? "\n" : "");
            }
        }
        return text.toString();
    }

    void show(TablesAt tables) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row.Note(""));
        rows.add(new Row.Note("In the kernel of " + Flow.label(tables.namespace()) + ", as of this hop."));
        part("Routes", tables.routes(), Form.ROUTE, rows);
        part("Connections (conntrack)", tables.conntrack(), Form.STACKED, rows);
        part("Neighbours (ARP, ND)", tables.neighbours(), Form.CELLS, rows);
        part("Forwarding (bridge and tunnel FDB)", tables.forwarding(), Form.CELLS, rows);
        if (!rows.equals(list.getItems())) {
            list.getItems().setAll(rows);
            list.scrollTo(0);
        }
    }

    /** How the rows of a table are laid out. */
    private enum Form {
        CELLS, STACKED, ROUTE
    }

    /** What the hop touched stands first. */
    private static void part(String name, List<TableRow> entries, Form form, List<Row> rows) {
        rows.add(new Row.Note(""));
        rows.add(new Row.Head(name, Integer.toString(entries.size())));
        if (entries.isEmpty()) {
            rows.add(new Row.Note("none"));
        }
        entries.stream().filter(e -> e.mark() != TableRow.Mark.QUIET).forEach(e -> entry(e, form, rows));
        entries.stream().filter(e -> e.mark() == TableRow.Mark.QUIET).forEach(e -> entry(e, form, rows));
    }

    private static void entry(TableRow entry, Form form, List<Row> rows) {
        List<String> cells = entry.cells();
        switch (form) {
            case STACKED -> {
                rows.add(new Row.Cells(List.of(cells.get(0), entry.note()), true, entry));
                rows.add(new Row.Cells(List.of("original", cells.get(1)), false, entry));
                rows.add(new Row.Cells(List.of("reply", cells.get(2)), false, entry));
            }
            case CELLS -> rows.add(new Row.Cells(cells, true, entry));
            case ROUTE -> {
                rows.add(new Row.Cells(List.of(cells.get(0)), true, entry));
                if (!entry.note().isEmpty()) {
                    rows.add(new Row.Cells(List.of("", entry.note()), false, entry));
                }
            }
        }
    }

    private static Node node(Row row) {
        return switch (row) {
            case Row.Head(String name, String count) -> {
                HBox head = new HBox(Parts.label(name, "section"), Parts.spring(), Parts.whole(count, "mono", "text3"));
                head.setAlignment(Pos.CENTER_LEFT);
                head.getStyleClass().add("table-line");
                yield head;
            }
            case Row.Note(String text) -> {
                HBox note = new HBox(Parts.label(text, "small", "text3"));
                note.setAlignment(Pos.CENTER_LEFT);
                note.getStyleClass().add("table-line");
                yield note;
            }
            case Row.Cells cells -> cells(cells);
        };
    }

    private static double width(Row.Cells row) {
        return row.cells().size() > 2 ? 118 : row.first() ? USE_PREF_SIZE : row.cells().getFirst().isEmpty() ? 0 : 64;
    }

    private static Node cells(Row.Cells row) {
        HBox line = new HBox(12);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("table-line");
        int at = 0;
        for (String text : row.cells()) {
            Label cell = Parts.label(text, "cell");
            if (at == 0) {
                cell.getStyleClass().add(row.first() ? "first" : "text3");
                cell.setMinWidth(width(row));
            }
            at++;
            line.getChildren().add(cell);
        }
        line.setMinWidth(0);
        Parts.tip(line, String.join("\n", row.of().cells())
                + (row.of().note().isEmpty() ? "" : "\n" + row.of().note()));
        return line;
    }
}
