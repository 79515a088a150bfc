package dev.podwire.view;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;

import org.jspecify.annotations.Nullable;

/** A large page above the window, for what needs room and is looked at for a while: a comparison, a change, the keys. */
public final class Sheet extends StackPane {

    private final BorderPane page = new BorderPane();
    private final HBox head = new HBox();
    private final Button close = new Button("Close");
    private @Nullable Node before;

    public Sheet() {
        getStyleClass().add("sheet-veil");
        page.getStyleClass().add("sheet-page");
        head.getStyleClass().add("sheet-head");
        head.setAlignment(Pos.CENTER_LEFT);
        page.setTop(head);
        close.getStyleClass().add("compact");
        close.setMinWidth(USE_PREF_SIZE);
        close.setOnAction(e -> close());
        getChildren().add(page);
        setVisible(false);
        setOnMousePressed(e -> {
            if (e.getTarget() == this) {
                close();
            }
        });
    }

    /** Shows content under a title, with buttons beside the one that closes. */
    public void show(String title, Node content, Node... buttons) {
        if (!isVisible() && getScene() != null) {
            before = getScene().getFocusOwner();
        }
        head.getChildren().setAll(Parts.label(title, "title"), Parts.spring());
        head.getChildren().addAll(buttons);
        head.getChildren().add(close);
        page.setCenter(content);
        setVisible(true);
        close.requestFocus();
    }

    /** Goes away, and gives the focus back. */
    public void close() {
        setVisible(false);
        page.setCenter(null);
        if (before != null) {
            before.requestFocus();
        }
    }

    /** What is shown; empty space if nothing is. */
    public @Nullable Node content() {
        return page.getCenter();
    }

    @Override
    protected void layoutChildren() {
        double width = Math.min(getWidth() - 48, 1180);
        double height = getHeight() - 96;
        page.resizeRelocate(Math.round((getWidth() - width) / 2), 48, width, height);
    }
}
