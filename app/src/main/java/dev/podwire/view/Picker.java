package dev.podwire.view;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;
import javafx.stage.Window;

import org.jspecify.annotations.Nullable;

/** A pop-up with a search field over a list: type, arrow keys, Enter. */
public final class Picker<T> {

    private static final int ROWS = 9;
    private static final double ROW = 30;

    private final Popup popup = new Popup();
    private final TextField field = new TextField();
    private final ListView<T> list = new ListView<>();
    private final VBox box = new VBox(field, list);
    private final BiFunction<List<T>, String, List<T>> search;
    private List<T> all = List.of();
    private Consumer<T> chosen = t -> {
    };

    /**
     * @param search the items to show for a query, best first
     * @param row    what stands for an item
     */
    public Picker(String prompt, double width, BiFunction<List<T>, String, List<T>> search, Function<T, Node> row) {
        this.search = search;
        field.setPromptText(prompt);
        field.getStyleClass().add("compact");
        box.getStyleClass().add("picker");
        box.setPrefWidth(width);
        Label empty = new Label("Nothing has that name.");
        empty.getStyleClass().add("empty");
        list.setPlaceholder(empty);
        list.setFocusTraversable(false);
        list.setCellFactory(view -> new ListCell<>() {
            @Override
            protected void updateItem(@Nullable T item, boolean none) {
                super.updateItem(item, none);
                setText(null);
                setGraphic(none || item == null ? null : row.apply(item));
            }
        });
        popup.getContent().add(box);
        popup.setAutoHide(true);
        field.textProperty().subscribe(this::refresh);
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        list.setOnMouseClicked(e -> accept());
    }

    /** Opens below a control. */
    public void showBelow(Node anchor, List<T> items, Consumer<T> onChosen) {
        Bounds at = anchor.localToScreen(anchor.getBoundsInLocal());
        open(items, onChosen);
        popup.show(anchor, at.getMinX() - 9, at.getMaxY() - 2);
        field.requestFocus();
    }

    /** Opens above a control, for those at the lower edge of the window. */
    public void showAbove(Node anchor, List<T> items, Consumer<T> onChosen) {
        Bounds at = anchor.localToScreen(anchor.getBoundsInLocal());
        open(items, onChosen);
        popup.show(anchor, at.getMinX() - 9, at.getMinY() - (ROWS * ROW + 70));
        field.requestFocus();
    }

    /** Opens in the upper middle of a window. */
    public void showIn(Window window, List<T> items, Consumer<T> onChosen) {
        open(items, onChosen);
        double width = box.getPrefWidth();
        popup.show(window, window.getX() + (window.getWidth() - width) / 2, window.getY() + 84);
        field.requestFocus();
    }

    private void open(List<T> items, Consumer<T> onChosen) {
        all = items;
        chosen = onChosen;
        field.clear();
        refresh("");
    }

    private void refresh(String query) {
        list.getItems().setAll(search.apply(all, query));
        list.setPrefHeight(Math.clamp(list.getItems().size(), 2, ROWS) * ROW + 2);
        list.getSelectionModel().select(0);
        list.scrollTo(0);
    }

    private void key(KeyEvent event) {
        int at = list.getSelectionModel().getSelectedIndex();
        if (event.getCode() == KeyCode.DOWN) {
            move(at + 1, event);
        } else if (event.getCode() == KeyCode.UP) {
            move(at - 1, event);
        } else if (event.getCode() == KeyCode.ENTER) {
            accept();
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE) {
            popup.hide();
            event.consume();
        }
    }

    private void move(int to, KeyEvent event) {
        if (to >= 0 && to < list.getItems().size()) {
            list.getSelectionModel().select(to);
            list.scrollTo(Math.max(0, to - ROWS / 2));
        }
        event.consume();
    }

    private void accept() {
        T item = list.getSelectionModel().getSelectedItem();
        popup.hide();
        if (item != null) {
            chosen.accept(item);
        }
    }

    public boolean isShowing() {
        return popup.isShowing();
    }

    /** The field that is typed into. */
    public TextField field() {
        return field;
    }
}
