package dev.podwire.view;

import java.util.Locale;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import dev.podwire.theme.Sign;
import dev.podwire.theme.Tone;
import dev.podwire.view.model.HopCard;
import dev.podwire.view.model.StepRow;
import dev.podwire.view.model.Workbench;
import org.jspecify.annotations.Nullable;

/** The steps of the shown hop, rule by rule, folded out under the cards. */
final class StepList extends ListView<StepRow> {

    private final Workbench workbench;
    private @Nullable HopCard shown;
    private boolean following;

    StepList(Workbench workbench) {
        this.workbench = workbench;
        getStyleClass().add("step-list");
        setOrientation(Orientation.HORIZONTAL);
        setAccessibleText("Steps of this hop");
        setPlaceholder(Parts.label("No step.", "small", "text3"));
        setCellFactory(view -> new Cell());
        getSelectionModel().selectedIndexProperty().subscribe(at -> {
            if (!following && shown != null && at.intValue() >= 0) {
                workbench.steps().goTo(shown, at.intValue() + 1);
            }
        });
        visibleProperty().subscribe(visible -> follow());
        workbench.shownProperty().subscribe(hop -> follow());
        workbench.flowProperty().subscribe(flow -> follow());
        workbench.steps().stepProperty().subscribe(step -> follow());
    }

    private void follow() {
        if (!isVisible() || following) {
            return;
        }
        following = true;
        HopCard card = workbench.shownCard().orElse(null);
        if (card != shown) {
            shown = card;
            getSelectionModel().clearSelection();
            getItems().setAll(card == null ? java.util.List.of() : StepRow.of(card));
            scrollTo(0);
        }
        int step = workbench.steps().stepProperty().get();
        if (step > 0 && step <= getItems().size()) {
            if (getSelectionModel().getSelectedIndex() != step - 1) {
                getSelectionModel().select(step - 1);
            }
            scrollTo(Math.max(0, step - 4));
        } else {
            getSelectionModel().clearSelection();
        }
        following = false;
    }

    private static final class Cell extends ListCell<StepRow> {
        @Override
        protected void updateItem(@Nullable StepRow row, boolean empty) {
            super.updateItem(row, empty);
            setText(null);
            getStyleClass().removeIf(s -> s.startsWith("tone-"));
            if (empty || row == null) {
                setGraphic(null);
                setAccessibleText("");
                return;
            }
            getStyleClass().add(row.tone().styleClass());
            HBox head = new HBox(6, Parts.whole(Integer.toString(row.number()), "number"),
                    Parts.whole(row.title(), "name"));
            head.setAlignment(Pos.CENTER_LEFT);
            if (row.tone() != Tone.QUIET) {
                head.getChildren().add(Sign.of(row.tone()));
            }
            VBox card = new VBox(head, Parts.label(row.what(), "verb"));
            card.setMaxWidth(320);
            setGraphic(card);
            setAccessibleText("step " + row.number() + ", " + row.title() + ", "
                    + row.what().toLowerCase(Locale.ROOT));
            setTooltip(Parts.tip(row.title() + "\n" + row.what()));
        }
    }
}
