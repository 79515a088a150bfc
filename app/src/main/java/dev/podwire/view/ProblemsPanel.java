package dev.podwire.view;

import java.util.List;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import dev.podwire.theme.Sign;
import dev.podwire.theme.Tone;
import dev.podwire.view.model.ProblemRow;
import org.jspecify.annotations.Nullable;

/** Everything wrong with the input that was read last: each with its place, and a way there. */
public final class ProblemsPanel extends VBox {

    /** What is done with a problem that was clicked. */
    @FunctionalInterface
    public interface Going {
        void to(ProblemRow problem);
    }

    private final ListView<ProblemRow> list = new ListView<>();
    private final Label count = Parts.label("", "mono", "text3");
    private final Label note = Parts.label("", "small", "text2", "wrap");

    public ProblemsPanel(Going going) {
        HBox head = new HBox(Parts.label("Problems", "panel-title"), Parts.spring(), count);
        head.getStyleClass().add("panel-head");
        note.setMinHeight(USE_PREF_SIZE);
        VBox.setMargin(note, new Insets(0, 16, 8, 16));
        list.setStyle("-fx-fixed-cell-size: -1");
        Fitted.keep(list);
        list.setPlaceholder(Parts.label("No problems.", "small", "text3"));
        list.setCellFactory(view -> new Cell(going));
        VBox.setVgrow(list, Priority.ALWAYS);
        getChildren().addAll(head, note, list);
    }

    /** Shows problems; {@code refused}: the input became no cluster. */
    public void show(List<ProblemRow> problems, boolean refused) {
        list.getItems().setAll(problems);
        count.setText(Integer.toString(problems.size()));
        note.setText(refused ? "These files were not opened. The cluster before is still here." : "");
        note.setVisible(refused);
        note.setManaged(refused);
    }

    private static final class Cell extends ListCell<ProblemRow> {
        private final Going going;

        Cell(Going going) {
            this.going = going;
        }

        @Override
        protected void updateItem(@Nullable ProblemRow problem, boolean empty) {
            super.updateItem(problem, empty);
            setText(null);
            setGraphic(empty || problem == null ? null : fitted(problem));
        }

        private Fitted fitted(ProblemRow problem) {
            Fitted row = new Fitted(card(problem), getListView());
            row.setPadding(new Insets(0, 0, 8, 12));
            return row;
        }

        private VBox card(ProblemRow problem) {
            Tone tone = problem.error() ? Tone.DROPPED : Tone.REWRITTEN;
            Hyperlink place = new Hyperlink(problem.shortPlace());
            place.getStyleClass().add("mono");
            place.setTooltip(Parts.tip(problem.place()));
            place.setOnAction(e -> going.to(problem));
            Label kind = Parts.label(problem.error() ? "error" : "warning", "small", "strong", "tone-text");
            HBox head = new HBox(6, problem.error() ? Sign.of(Tone.DROPPED) : Sign.of(Tone.REWRITTEN), kind,
                    Parts.spring(), place);
            head.setAlignment(Pos.CENTER_LEFT);
            Label message = Parts.label(problem.message(), "small", "wrap");
            VBox card = new VBox(head, message);
            if (!problem.hint().isEmpty()) {
                card.getChildren().add(Parts.label(problem.hint(), "small", "text2", "wrap"));
            }
            card.getStyleClass().addAll("problem", tone.styleClass());
            return card;
        }
    }
}
