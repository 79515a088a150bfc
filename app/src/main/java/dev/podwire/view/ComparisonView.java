package dev.podwire.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import dev.podwire.theme.Sign;
import dev.podwire.theme.Tone;
import dev.podwire.trace.Trace;
import dev.podwire.view.model.Comparison;
import dev.podwire.view.model.Flow;
import dev.podwire.view.model.HopCard;
import org.jspecify.annotations.Nullable;

/** Two traces side by side, hop by hop, with the place marked at which they part. */
public final class ComparisonView extends VBox {

    /** Some rows stay in sight above the one that is marked. */
    private static final int ABOVE = 4;

    private final ListView<Integer> list = new ListView<>();
    private final Comparison comparison;

    /** {@code go} is told the hop of the right trace that was chosen. */
    public ComparisonView(Comparison comparison, IntConsumer go) {
        this.comparison = comparison;
        getStyleClass().add("comparison");
        Label sentence = Parts.label(comparison.sentence(), "why-sentence", "wrap");
        sentence.setMinHeight(USE_PREF_SIZE);
        HBox heads = new HBox(head("before", comparison.left()), head("now", comparison.right()));
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < comparison.rows().size(); i++) {
            rows.add(i);
        }
        list.getItems().setAll(rows);
        list.setAccessibleText("Hops of both requests");
        list.setCellFactory(view -> new Cell());
        list.getSelectionModel().selectedItemProperty().subscribe(row -> {
            if (row != null) {
                comparison.rows().get(row).right().ifPresent(card -> go.accept(card.index()));
            }
        });
        VBox.setVgrow(list, Priority.ALWAYS);
        list.scrollTo(Math.max(0, comparison.first() - ABOVE));
        Copying.offer(list, new Copying.Choice("Copy comparison", this::text));
        getChildren().addAll(sentence, heads, list);
    }

    private static Node head(String name, Flow flow) {
        Trace trace = flow.trace();
        boolean delivered = trace.outcome().verdict() == dev.podwire.trace.Outcome.Verdict.DELIVERED;
        HBox head = new HBox(8, Sign.of(delivered ? Tone.DELIVERED : Tone.DROPPED),
                Parts.whole(name, "small", "strong"),
                Parts.label(trace.to(), "mono"), Parts.whole(flow.size() + " hops", "small", "text3"));
        head.setAlignment(Pos.CENTER_LEFT);
        half(head);
        return head;
    }

    private static void half(HBox box) {
        box.setPrefWidth(100);
        box.setMinWidth(0);
        HBox.setHgrow(box, Priority.ALWAYS);
    }

    private String text() {
        StringBuilder text = new StringBuilder(comparison.sentence()).append("\n");
        for (Comparison.Row row : comparison.rows()) {
            text.append(row.same() ? "  " : "! ").append(row.left().map(ComparisonView::words).orElse("-")).append("\t")
                    .append(row.right().map(ComparisonView::words).orElse("-")).append("\n");
        }
        return text.toString();
    }

    private static String words(HopCard card) {
        return Flow.label(card.hop().place().namespace()) + " " + card.title() + " " + card.done();
    }

    private final class Cell extends ListCell<Integer> {
        @Override
        protected void updateItem(@Nullable Integer at, boolean empty) {
            super.updateItem(at, empty);
            setText(null);
            getStyleClass().removeAll("parts", "differs");
            if (empty || at == null) {
                setGraphic(null);
                return;
            }
            Comparison.Row row = comparison.rows().get(at);
            if (at == comparison.first()) {
                getStyleClass().add("parts");
            } else if (!row.same()) {
                getStyleClass().add("differs");
            }
            setGraphic(new HBox(side(row.left()), side(row.right())));
            setAccessibleText(row.left().map(ComparisonView::words).orElse("nothing") + " beside "
                    + row.right().map(ComparisonView::words).orElse("nothing"));
        }

        private HBox side(Optional<HopCard> card) {
            HBox side = new HBox(8);
            side.setAlignment(Pos.CENTER_LEFT);
            card.ifPresent(c -> {
                Label number = Parts.whole(Integer.toString(c.index()), "mono", "text3");
                number.setMinWidth(32);
                Label room = Parts.label(Flow.label(c.hop().place().namespace()), "small", "text2");
                room.setMinWidth(150);
                room.setPrefWidth(150);
                Node sign = Sign.of(c.tone());
                sign.setVisible(c.tone() != Tone.QUIET);
                side.getChildren().addAll(number, sign, room, Parts.whole(c.title(), "mono"),
                        Parts.label(c.done(), "small", "text2"));
            });
            half(side);
            return side;
        }
    }
}
