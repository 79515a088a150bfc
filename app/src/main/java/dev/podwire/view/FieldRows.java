package dev.podwire.view;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import dev.podwire.theme.Icons;
import dev.podwire.view.model.PacketDiff;
import org.kordamp.ikonli.feather.Feather;

/** Rows of a field before and after. */
final class FieldRows {

    private static final double LETTER = 7.2;
    /** What both values and their arrow may take beside the names, in letters. */
    private static final int ROOM = 38;
    /** What a row is wider than its words: edges, gaps and the arrow. */
    private static final double FRAME = 62;

    private FieldRows() {}

    static Node columns() {
        return Parts.whole("before → after", "small", "text3");
    }

    static Node box(List<PacketDiff.Field> fields) {
        VBox box = new VBox();
        box.getStyleClass().add("box");
        int longest = fields.stream().mapToInt(f -> f.name().length()).max().orElse(0);
        box.setMinWidth(0);
        int[] shown = {-1};
        box.widthProperty().subscribe(width -> {
            double wide = width.doubleValue();
            int room = (wide > 0 ? (int) ((wide - FRAME) / LETTER) : ROOM) - longest;
            if (room != shown[0]) {
                shown[0] = room;
                box.getChildren().setAll(
                        fields.stream().map(f -> row(f, Math.ceil(longest * LETTER) + 6, room)).toList());
            }
        });
        return box;
    }

    /** {@code room}: how many characters of both values fit on one line. */
    static Node row(PacketDiff.Field field, double nameWidth, int room) {
        Label name = Parts.label(field.name(), "name");
        name.setMinWidth(nameWidth);
        name.setPrefWidth(nameWidth);
        Label after = Parts.label(field.after(), "value", "after");
        HBox row = new HBox(5, name);
        row.getStyleClass().add("field-row");
        boolean lengthy = field.before().length() + field.after().length() > room;
        if (!field.changed()) {
            after.getStyleClass().add("wrap");
            after.setMinHeight(Region.USE_PREF_SIZE);
            row.getChildren().add(after);
        } else {
            row.getStyleClass().add("changed");
            Label before = Parts.label(field.before(), "value");
            StackPane arrow = new StackPane(Icons.of(Feather.ARROW_RIGHT, 13));
            arrow.getStyleClass().add("arrow");
            arrow.setMinWidth(14);
            if (field.before().isEmpty()) {
                row.getChildren().add(after);
            } else if (field.after().isEmpty()) {
                row.getChildren().add(before);
            } else if (lengthy) {
                HBox below = new HBox(6, arrow, after);
                below.setAlignment(Pos.CENTER_LEFT);
                row.getChildren().add(new VBox(2, before, below));
            } else {
                before.setMinWidth(Region.USE_PREF_SIZE);
                row.getChildren().addAll(before, Parts.spring(), arrow, after);
            }
            after.setMinWidth(Region.USE_PREF_SIZE);
        }
        Parts.tip(row, field.changed() ? field.before() + " → " + field.after() : field.after());
        return row;
    }
}
