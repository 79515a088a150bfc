package dev.podwire.view;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.StackPane;

import dev.podwire.view.model.RuleGroup;
import org.jspecify.annotations.Nullable;

/** Every rule that a hop read, whole, with why it did or did not apply. Long lists cost nothing. */
final class RulesView extends StackPane {

    /** A line of the list. */
    private sealed interface Row {
        record Chain(RuleGroup group) implements Row {}

        record Rule(RuleGroup.Line line) implements Row {}
    }

    private final ListView<Row> list = new ListView<>();

    RulesView() {
        getStyleClass().add("reading");
        list.setStyle("-fx-fixed-cell-size: -1");
        Fitted.keep(list);
        Label none = Parts.label("No rule was read at this hop.", "small", "text3");
        list.setPlaceholder(none);
        list.setCellFactory(view -> new ListCell<>() {
            @Override
            protected void updateItem(@Nullable Row row, boolean empty) {
                super.updateItem(row, empty);
                setText(null);
                setGraphic(empty || row == null ? null : fitted(row));
            }

            private Node fitted(Row row) {
                Node node = switch (row) {
                    case Row.Chain(RuleGroup group) -> RuleRows.chain(group);
                    case Row.Rule(RuleGroup.Line line) -> RuleRows.rule(line, true);
                };
                return new Fitted(node, list);
            }
        });
        getChildren().add(list);
    }

    void show(List<RuleGroup> groups) {
        List<Row> rows = new ArrayList<>();
        for (RuleGroup group : groups) {
            rows.add(new Row.Chain(group));
            group.lines().forEach(l -> rows.add(new Row.Rule(l)));
        }
        list.getItems().setAll(rows);
        list.scrollTo(0);
    }
}
