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
import javafx.scene.layout.VBox;

import dev.podwire.view.model.Flow;
import dev.podwire.view.model.TablesAt;
import org.jspecify.annotations.Nullable;

/** Conntrack, neighbours and forwarding entries of the hop's kernel, as of that hop. */
final class TablesView extends StackPane {

    /** A line of the list. */
    private sealed interface Row {
        record Head(String name, int count) implements Row {}

        record Entry(List<String> cells, boolean fresh, boolean stacked) implements Row {}

        record None(String text) implements Row {}
    }

    private final ListView<Row> list = new ListView<>();

    TablesView() {
        list.setStyle("-fx-fixed-cell-size: -1");
        Fitted.keep(list);
        list.setCellFactory(view -> new ListCell<>() {
            @Override
            protected void updateItem(@Nullable Row row, boolean empty) {
                super.updateItem(row, empty);
                setText(null);
                setGraphic(empty || row == null ? null : new Fitted(node(row), list));
            }
        });
        getChildren().add(list);
    }

    void show(TablesAt tables) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row.None("In the kernel of " + Flow.label(tables.namespace()) + ", as of this hop."));
        part("Connections (conntrack)", tables.conntrack(), true, rows);
        part("Neighbours (ARP, ND)", tables.neighbours(), false, rows);
        part("Forwarding (bridge and tunnel FDB)", tables.forwarding(), false, rows);
        list.getItems().setAll(rows);
    }

    private static void part(String name, List<TablesAt.Row> entries, boolean stacked, List<Row> rows) {
        rows.add(new Row.Head(name, entries.size()));
        if (entries.isEmpty()) {
            rows.add(new Row.None("none"));
        }
        entries.stream().filter(TablesAt.Row::fresh).forEach(e -> rows.add(new Row.Entry(e.cells(), true, stacked)));
        entries.stream().filter(e -> !e.fresh()).forEach(e -> rows.add(new Row.Entry(e.cells(), false, stacked)));
    }

    private static Node node(Row row) {
        return switch (row) {
            case Row.Head(String name, int count) -> {
                HBox head = new HBox(Parts.label(name, "section"), Parts.spring(),
                        Parts.whole(Integer.toString(count), "mono", "text3"));
                head.setAlignment(Pos.CENTER_LEFT);
                head.getStyleClass().add("table-head");
                yield head;
            }
            case Row.None(String text) -> {
                Label none = Parts.label(text, "small", "text3", "table-none");
                yield none;
            }
            case Row.Entry(List<String> cells, boolean fresh, boolean stacked) -> entry(cells, fresh, stacked);
        };
    }

    private static Node entry(List<String> cells, boolean fresh, boolean stacked) {
        VBox box = new VBox();
        box.getStyleClass().add("table-row");
        if (stacked) {
            Label state = Parts.label(cells.get(0) + (fresh ? "  written here" : ""), "first");
            box.getChildren().addAll(state, labelled("original", cells.get(1)), labelled("reply", cells.get(2)));
        } else {
            Label first = Parts.label(cells.get(0), "first");
            first.setMinWidth(124);
            HBox line = new HBox(12, first, Parts.label(cells.get(1)));
            HBox below = new HBox(12, Parts.label(cells.get(2), "text3"));
            box.getChildren().addAll(line, below);
        }
        if (fresh) {
            box.getStyleClass().add("fresh");
        }
        Parts.tip(box, String.join("\n", cells));
        return box;
    }

    private static Node labelled(String name, String value) {
        Label label = Parts.label(name, "text3");
        label.setMinWidth(72);
        return new HBox(label, Parts.label(value));
    }
}
