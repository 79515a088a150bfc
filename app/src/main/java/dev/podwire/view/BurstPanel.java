package dev.podwire.view;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import dev.podwire.view.model.Burst;

/** How the requests of a burst spread over the endpoints, as a chart that grows while they are sent. */
public final class BurstPanel extends VBox {

    private static final double WIDTH = 420;
    private static final double BAR = 150;

    private final HBox head = new HBox(8);
    private final GridPane rows = new GridPane(12, 6);
    private final Runnable stop;

    /** {@code stop} is run when the panel is closed: no more are sent then. */
    public BurstPanel(Runnable stop) {
        this.stop = stop;
        getStyleClass().add("burst");
        setMaxSize(WIDTH, USE_PREF_SIZE);
        setPrefWidth(WIDTH);
        head.setAlignment(Pos.CENTER_LEFT);
        ColumnConstraints name = new ColumnConstraints(60, 150, Double.MAX_VALUE);
        name.setHgrow(Priority.ALWAYS);
        rows.getColumnConstraints().setAll(name, new ColumnConstraints(BAR), new ColumnConstraints(92));
        getChildren().addAll(head, rows);
        setVisible(false);
        setManaged(false);
    }

    public void show(String title, Burst burst) {
        Button close = new Button();
        close.setGraphic(Parts.path("M3 3L11 11M11 3L3 11", "close-glyph"));
        close.getStyleClass().addAll("flat", "compact");
        close.setAccessibleText("Close the chart");
        close.setOnAction(e -> hide());
        head.getChildren().setAll(Parts.label(title, "strong"), Parts.spring(),
                Parts.whole(burst.over() ? burst.sent() + " sent" : burst.sent() + " of " + burst.wanted(), "mono",
                        "text3"),
                close);
        rows.getChildren().clear();
        int row = 0;
        for (Burst.Bar bar : burst.bars()) {
            rows.addRow(row++, Parts.label(bar.name(), "small", "ends"), bar(bar),
                    Parts.whole("%d  %4.1f %%".formatted(bar.count(), bar.part() * 100), "mono"));
        }
        setAccessibleText(title + ": " + burst.bars().stream().map(b -> b.name() + " " + b.count()).toList());
        setVisible(true);
        setManaged(true);
    }

    private static StackPane bar(Burst.Bar bar) {
        Region filled = Parts.styled("bar-filled");
        filled.getStyleClass().add(bar.failed() ? "tone-dropped" : "tone-delivered");
        filled.setMinWidth(Math.max(3, bar.part() * BAR));
        filled.setMaxWidth(Math.max(3, bar.part() * BAR));
        StackPane room = new StackPane(filled);
        room.getStyleClass().add("bar-room");
        room.setAlignment(Pos.CENTER_LEFT);
        return room;
    }

    public void hide() {
        stop.run();
        setVisible(false);
        setManaged(false);
    }
}
