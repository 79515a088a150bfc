package dev.podwire.view;

import java.util.List;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import dev.podwire.theme.Sign;
import dev.podwire.theme.Tone;
import dev.podwire.view.model.ProblemRow;

/** Everything wrong with the input that was read last: each with its place, and a way there. */
public final class ProblemsPanel extends VBox {

    /** What is done with a problem that was clicked. */
    @FunctionalInterface
    public interface Going {
        void to(ProblemRow problem);
    }

    /** More than these help nobody at once; the rest is counted. */
    private static final int MOST = 200;

    private final VBox list = new VBox(8);
    private final Going going;
    private final Label count = Parts.label("", "mono", "text3");
    private final Label note = Parts.label("", "small", "text2", "wrap");

    public ProblemsPanel(Going going) {
        this.going = going;
        HBox head = new HBox(Parts.label("Problems", "panel-title"), Parts.spring(), count);
        head.getStyleClass().add("panel-head");
        note.setMinHeight(USE_PREF_SIZE);
        VBox.setMargin(note, new Insets(0, 16, 8, 16));
        list.setPadding(new Insets(0, 12, 12, 12));
        ScrollPane scroll = new ScrollPane(list);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(head, note, scroll);
    }

    /** Shows problems; {@code refused}: the input became no cluster. */
    public void show(List<ProblemRow> problems, boolean refused) {
        list.getChildren().clear();
        problems.stream().limit(MOST).forEach(p -> list.getChildren().add(card(p)));
        if (problems.isEmpty()) {
            list.getChildren().add(Parts.label("No problems.", "small", "text3"));
        } else if (problems.size() > MOST) {
            list.getChildren().add(Parts.label("and " + (problems.size() - MOST) + " more", "small", "text3"));
        }
        count.setText(Integer.toString(problems.size()));
        note.setText(refused ? "These files were not opened. The cluster before is still here." : "");
        note.setVisible(refused);
        note.setManaged(refused);
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
