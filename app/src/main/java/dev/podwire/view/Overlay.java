package dev.podwire.view;

import javafx.animation.PauseTransition;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

import dev.podwire.theme.Icons;
import dev.podwire.theme.Sign;
import dev.podwire.theme.Tone;
import org.kordamp.ikonli.feather.Feather;

/** What lies above the pages: progress with a way out, a message, and the veil while files hover over the window. */
public final class Overlay extends StackPane {

    /** Work shorter than this shows no progress. */
    private static final Duration PATIENCE = Duration.millis(180);

    private final HBox progress = new HBox();
    private final Label activity = Parts.label("", "medium");
    private final HBox message = new HBox();
    private final StackPane veil = new StackPane();
    private final PauseTransition delay = new PauseTransition(PATIENCE);

    public Overlay(Runnable cancel) {
        setPickOnBounds(false);
        Button stop = new Button("Cancel");
        stop.getStyleClass().add("compact");
        stop.setOnAction(e -> cancel.run());
        ProgressBar bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
        bar.setPrefWidth(220);
        progress.getChildren().addAll(new VBox(8, activity, bar), stop);
        for (HBox box : java.util.List.of(progress, message)) {
            box.getStyleClass().addAll("toast", "tone-quiet");
            box.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
            box.setVisible(false);
        }
        veil.getStyleClass().add("drop-veil");
        veil.setMouseTransparent(true);
        veil.setVisible(false);
        VBox words = new VBox(10, Icons.of(Feather.ARROW_DOWN, 36), Parts.label("Drop to open", "heading"));
        words.setAlignment(Pos.CENTER);
        veil.getChildren().add(words);
        setMargin(progress, new Insets(64, 0, 0, 0));
        setMargin(message, new Insets(60, 0, 0, 0));
        setAlignment(progress, Pos.TOP_CENTER);
        setAlignment(message, Pos.TOP_CENTER);
        getChildren().addAll(veil, progress, message);
        delay.setOnFinished(e -> progress.setVisible(!activity.getText().isEmpty()));
    }

    /** Shows what is going on, if it takes its time; empty: nothing. */
    public void activity(String what) {
        activity.setText(what);
        if (what.isEmpty()) {
            delay.stop();
            progress.setVisible(false);
        } else {
            delay.playFromStart();
        }
    }

    /** Says something that does not fit into a panel; it stays until it is closed or replaced. */
    public void say(Tone tone, String title, String text, Node... more) {
        Label heading = Parts.label(title, "strong");
        Label body = Parts.label(text, "text2", "wrap");
        body.setMaxWidth(520);
        body.setMinHeight(Region.USE_PREF_SIZE);
        VBox words = new VBox(2, heading, body);
        Button close = new Button();
        close.setGraphic(Parts.path("M3 3L11 11M11 3L3 11", "close-glyph"));
        close.getStyleClass().addAll("flat", "compact");
        close.setAccessibleText("Close");
        close.setOnAction(e -> hush());
        message.getStyleClass().setAll("toast", tone.styleClass());
        message.getChildren().setAll(Sign.of(tone), words);
        message.getChildren().addAll(more);
        message.getChildren().add(close);
        message.setVisible(true);
    }

    /** Takes the message away. */
    public void hush() {
        message.setVisible(false);
    }

    public boolean speaks() {
        return message.isVisible();
    }

    /** Shows that files hover over the window. */
    public void dragged(boolean over) {
        veil.setVisible(over);
    }
}
