package dev.podwire.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;

import dev.podwire.font.Face;
import dev.podwire.font.Fonts;
import dev.podwire.view.model.RuleGroup;
import dev.podwire.view.model.Wrap;
import org.jspecify.annotations.Nullable;

/**
 * Every rule that a hop read, whole, with why it did or did not apply. Rules are broken into lines of one height here, so
 * that the longest list costs no more than what is in sight.
 */
final class RulesView extends StackPane {

    private static final double MARGIN = 64;
    private static final double LEAST = 120;

    /** A line of the list. */
    private sealed interface Row {
        record Chain(RuleGroup group) implements Row {}

        record Text(String number, String text, boolean mono, RuleGroup.Reading reading) implements Row {}

        record Gap() implements Row {}
    }

    private final ListView<Row> list = new ListView<>();
    private List<RuleGroup> groups = List.of();
    private double flowedFor;

    RulesView() {
        getStyleClass().add("reading");
        list.setPlaceholder(Parts.label("No rule was read at this hop.", "small", "text3"));
        list.setCellFactory(view -> new ListCell<>() {
            @Override
            protected void updateItem(@Nullable Row row, boolean empty) {
                super.updateItem(row, empty);
                setText(null);
                getStyleClass().removeAll("skipped", "hit", "rewrote", "ended");
                if (!empty && row instanceof Row.Text text) {
                    getStyleClass().add(text.reading().name().toLowerCase(Locale.ROOT));
                }
                setGraphic(empty || row == null ? null : node(row));
            }
        });
        list.widthProperty().subscribe(width -> flow(width.doubleValue()));
        getChildren().add(list);
    }

    void show(List<RuleGroup> groups) {
        this.groups = groups;
        flowedFor = 0;
        flow(list.getWidth());
        list.scrollTo(0);
    }

    private void flow(double width) {
        double room = Math.max(LEAST, width - MARGIN);
        if (room == flowedFor) {
            return;
        }
        flowedFor = room;
        List<Row> rows = new ArrayList<>();
        for (RuleGroup group : groups) {
            rows.add(new Row.Gap());
            rows.add(new Row.Chain(group));
            for (RuleGroup.Line line : group.lines()) {
                rule(line, room, rows);
            }
        }
        list.getItems().setAll(rows);
    }

    private static void rule(RuleGroup.Line line, double room, List<Row> rows) {
        String number = Integer.toString(line.number());
        for (String part : line.text()) {
            for (String text : Wrap.lines(Wrap.tied(part), Fonts.bundled(), Face.MONO, 12, room)) {
                rows.add(new Row.Text(number, text, true, line.reading()));
                number = "";
            }
        }
        for (String text : Wrap.lines(line.why(), Fonts.bundled(), Face.SANS, 12, room)) {
            rows.add(new Row.Text("", text, false, line.reading()));
        }
    }

    private static Node node(Row row) {
        return switch (row) {
            case Row.Chain(RuleGroup group) -> RuleRows.chain(group);
            case Row.Gap() -> new HBox();
            case Row.Text text -> {
                Label number = Parts.whole(text.number(), "number");
                number.setMinWidth(24);
                HBox line = new HBox(number, Parts.whole(text.text(), text.mono() ? "line" : "brief"));
                line.setAlignment(Pos.CENTER_LEFT);
                line.getStyleClass().add("rule-line");
                yield line;
            }
        };
    }
}
