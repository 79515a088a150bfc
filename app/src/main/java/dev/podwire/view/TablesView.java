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
import dev.podwire.view.model.TablesAt;
import org.jspecify.annotations.Nullable;

/** Conntrack, neighbours and forwarding entries of the hop's kernel, as of that hop. */
final class TablesView extends StackPane {

    /** A line of the list. */
    private sealed interface Row {
        record Head(String name, String count) implements Row {}

        record Cells(List<String> cells, boolean first, boolean fresh, String whole) implements Row {}

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
                getStyleClass().remove("fresh");
                if (!empty && row instanceof Row.Cells cells && cells.fresh()) {
                    getStyleClass().add("fresh");
                }
                setGraphic(empty || row == null ? null : node(row));
            }
        });
        getChildren().add(list);
    }

    void show(TablesAt tables) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row.Note(""));
        rows.add(new Row.Note("In the kernel of " + Flow.label(tables.namespace()) + ", as of this hop."));
        part("Connections (conntrack)", tables.conntrack(), true, rows);
        part("Neighbours (ARP, ND)", tables.neighbours(), false, rows);
        part("Forwarding (bridge and tunnel FDB)", tables.forwarding(), false, rows);
        list.getItems().setAll(rows);
        list.scrollTo(0);
    }

    private static void part(String name, List<TablesAt.Row> entries, boolean stacked, List<Row> rows) {
        rows.add(new Row.Note(""));
        rows.add(new Row.Head(name, Integer.toString(entries.size())));
        if (entries.isEmpty()) {
            rows.add(new Row.Note("none"));
        }
        entries.stream().filter(TablesAt.Row::fresh).forEach(e -> entry(e, stacked, rows));
        entries.stream().filter(e -> !e.fresh()).forEach(e -> entry(e, stacked, rows));
    }

    private static void entry(TablesAt.Row entry, boolean stacked, List<Row> rows) {
        String whole = String.join("\n", entry.cells());
        List<String> cells = entry.cells();
        if (stacked) {
            rows.add(new Row.Cells(List.of(cells.get(0), entry.fresh() ? "written here" : ""), true, entry.fresh(),
                    whole));
            rows.add(new Row.Cells(List.of("original", cells.get(1)), false, entry.fresh(), whole));
            rows.add(new Row.Cells(List.of("reply", cells.get(2)), false, entry.fresh(), whole));
        } else {
            rows.add(new Row.Cells(cells, true, entry.fresh(), whole));
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

    private static Node cells(Row.Cells row) {
        HBox line = new HBox(12);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("table-line");
        int at = 0;
        for (String text : row.cells()) {
            Label cell = Parts.label(text, "cell");
            if (at == 0) {
                cell.getStyleClass().add(row.first() ? "first" : "text3");
                cell.setMinWidth(row.cells().size() > 2 ? 118 : row.first() ? USE_PREF_SIZE : 64);
            }
            at++;
            line.getChildren().add(cell);
        }
        line.setMinWidth(0);
        Parts.tip(line, row.whole());
        return line;
    }
}
