package dev.podwire.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** The sheet of keys. */
public final class KeysView extends ScrollPane {

    /** A line of the sheet. */
    public record Line(String group, String name, String keys) {}

    public KeysView(List<Line> lines) {
        Map<String, VBox> groups = new LinkedHashMap<>();
        for (Line line : lines) {
            if (!line.keys().isEmpty()) {
                groups.computeIfAbsent(line.group(), name -> {
                    VBox box = new VBox(6, Parts.label(name, "section"));
                    box.setPrefWidth(330);
                    return box;
                }).getChildren().add(row(line));
            }
        }
        FlowPane pane = new FlowPane(36, 28);
        pane.getStyleClass().add("sheet-body");
        pane.getChildren().addAll(groups.values());
        setContent(pane);
        setFitToWidth(true);
    }

    private static HBox row(Line line) {
        HBox row = new HBox(12, Parts.label(line.name(), "small"), Parts.spring(), Parts.whole(line.keys(), "key"));
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }
}
