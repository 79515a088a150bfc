package dev.podwire.view;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import dev.podwire.theme.Icons;
import dev.podwire.view.model.ProblemRow;
import org.kordamp.ikonli.feather.Feather;

/** The column of icons at the left edge: what the left panel shows, or that it is closed. */
public final class Rail extends VBox {

    /** The left panel's contents. */
    public enum Place {
        CLOSED, OBJECTS, MANIFEST, PROBLEMS
    }

    private final ObjectProperty<Place> place = new SimpleObjectProperty<>(Place.OBJECTS);
    private final Map<Place, ToggleButton> buttons = new EnumMap<>(Place.class);
    private final Label badge = new Label();

    public Rail() {
        getStyleClass().add("rail");
        badge.getStyleClass().add("badge");
        badge.setVisible(false);
        badge.setMouseTransparent(true);
        StackPane problems = new StackPane(button(Place.PROBLEMS, Feather.ALERT_TRIANGLE, "Problems"), badge);
        StackPane.setAlignment(badge, Pos.TOP_RIGHT);
        getChildren().addAll(button(Place.OBJECTS, Feather.ALIGN_LEFT, "Objects"),
                button(Place.MANIFEST, Feather.CODE, "Manifest"), problems);
        place.subscribe(p -> buttons.forEach((which, button) -> button.setSelected(which == p)));
    }

    private ToggleButton button(Place which, Feather icon, String name) {
        ToggleButton button = new ToggleButton();
        button.setGraphic(Icons.of(icon, 18));
        button.setAccessibleText(name);
        button.setTooltip(Parts.tip(name));
        button.setOnAction(e -> place.set(place.get() == which ? Place.CLOSED : which));
        buttons.put(which, button);
        return button;
    }

    /** Shows how many problems there are. */
    public void count(List<ProblemRow> problems) {
        badge.setVisible(!problems.isEmpty());
        badge.setText(problems.size() > 99 ? "99+" : Integer.toString(problems.size()));
        badge.getStyleClass().remove("error");
        if (problems.stream().anyMatch(ProblemRow::error)) {
            badge.getStyleClass().add("error");
        }
    }

    public ObjectProperty<Place> placeProperty() {
        return place;
    }
}
