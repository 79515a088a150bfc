package dev.podwire.view;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Group;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

import dev.podwire.theme.Sign;
import dev.podwire.theme.Tone;
import dev.podwire.view.model.Flow;
import dev.podwire.view.model.Speed;
import dev.podwire.view.model.Workbench;
import org.jspecify.annotations.Nullable;

/** The buttons that move the packet, the chapters of the trace, and what the signs mean. */
final class Transport extends HBox {

    /** What the counts of the chapters take together. */
    private static final double COUNTS = 240;
    /** What stands between the parts. */
    private static final double GAPS = 120;

    private final Workbench workbench;
    private final HBox pills = new HBox(8);
    private final HBox legend = new HBox();
    private final Label place = Parts.whole("", "mono", "text2");
    private final Button play;
    private final StripTools tools;
    private boolean counted = true;

    Transport(Workbench workbench) {
        this.workbench = workbench;
        getStyleClass().add("transport");
        play = button("Play or pause (Space)", workbench.player()::toggle);
        play.getStyleClass().add("primary");
        Button first = button("First hop (Home)", workbench::first);
        Button back = button("One hop back (←)", workbench::stepBack);
        Button forward = button("One hop forward (→)", workbench::stepForward);
        Button last = button("Last hop (End)", workbench::last);
        first.setGraphic(new Group(Parts.path("M12 2v12l-8 -6z", "glyph"), Parts.path("M2 2v12", "glyph-line")));
        back.setGraphic(new Group(Parts.path("M8 2l-8 6l8 6z", "glyph")));
        forward.setGraphic(new Group(Parts.path("M0 2l8 6l-8 6z", "glyph")));
        last.setGraphic(new Group(Parts.path("M0 2v12l8 -6z", "glyph"), Parts.path("M10 2v12", "glyph-line")));
        Region rule = Parts.styled("rule");
        HBox.setMargin(rule, new javafx.geometry.Insets(0, 11, 0, 12));
        pills.setAlignment(Pos.CENTER_LEFT);
        legend.getStyleClass().add("legend");
        for (Tone tone : List.of(Tone.REWRITTEN, Tone.ENCAPSULATED, Tone.DELIVERED, Tone.DROPPED)) {
            Label entry = Parts.whole(tone.name().toLowerCase(java.util.Locale.ROOT));
            entry.setGraphic(Sign.of(tone));
            legend.getChildren().add(entry);
        }
        legend.setMinWidth(0);
        HBox.setMargin(place, new javafx.geometry.Insets(0, 0, 0, 24));
        tools = new StripTools(workbench);
        HBox.setMargin(tools, new javafx.geometry.Insets(0, 0, 0, 4));
        getChildren().addAll(first, back, play, forward, last, speed(), tools, rule, pills, Parts.spring(), legend,
                place);
        legend.managedProperty().bind(legend.visibleProperty());
        workbench.player().playingProperty().subscribe(this::playing);
        workbench.player().hopProperty().subscribe(h -> refresh());
        workbench.flowProperty().subscribe(this::show);
    }

    StripTools tools() {
        return tools;
    }

    /** Where it is narrow the chapters say only their names. */
    @Override
    protected void layoutChildren() {
        double others = getChildren().stream().filter(c -> c != legend).filter(javafx.scene.Node::isManaged)
                .mapToDouble(c -> c.prefWidth(-1)).sum();
        boolean room = others + legend.prefWidth(-1) + 150 < getWidth();
        if (room != legend.isVisible()) {
            legend.setVisible(room);
        }
        counts(others + GAPS < getWidth() - (counted ? 0 : COUNTS));
        super.layoutChildren();
    }

    private void counts(boolean shown) {
        if (shown != counted) {
            counted = shown;
            pills.lookupAll(".count").forEach(count -> {
                count.setVisible(shown);
                count.setManaged(shown);
            });
        }
    }

    private static Button button(String tip, Runnable action) {
        Button button = new Button();
        button.getStyleClass().add("compact");
        button.setTooltip(Parts.tip(tip));
        button.setAccessibleText(tip);
        button.setMinWidth(28);
        button.setOnAction(e -> action.run());
        return button;
    }

    private ComboBox<Speed> speed() {
        ComboBox<Speed> speed = new ComboBox<>();
        speed.getStyleClass().add("compact");
        speed.getItems().setAll(Speed.values());
        speed.valueProperty().bindBidirectional(workbench.player().speedProperty());
        speed.setAccessibleText("Speed");
        speed.setMinWidth(86);
        speed.setPrefWidth(86);
        speed.setVisibleRowCount(Speed.values().length);
        HBox.setMargin(speed, new javafx.geometry.Insets(0, 0, 0, 8));
        return speed;
    }

    private void playing(boolean playing) {
        play.setGraphic(playing
                ? new Group(Parts.path("M1 2v12M9 2v12", "glyph-line"))
                : new Group(Parts.path("M0 2l9 6l-9 6z", "glyph")));
    }

    private void show(@Nullable Flow flow) {
        pills.getChildren().clear();
        if (flow != null) {
            flow.chapters().forEach(c -> pills.getChildren().add(pill(c)));
            counted = true;
        }
        for (var child : getChildren()) {
            if (child instanceof Button) {
                child.setDisable(flow == null || flow.isEmpty());
            }
        }
        refresh();
    }

    private ToggleButton pill(Flow.ChapterFlow chapter) {
        HBox content = new HBox(7, Sign.of(chapter.failed() ? Tone.DROPPED : chapter.tone()),
                Parts.whole(chapter.name(), "name"),
                Parts.whole(chapter.hops() == 1 ? "1 hop" : chapter.hops() + " hops", "count"));
        content.setAlignment(Pos.CENTER_LEFT);
        ToggleButton pill = new ToggleButton();
        pill.setGraphic(content);
        pill.getStyleClass().addAll("pill", (chapter.failed() ? Tone.DROPPED : chapter.tone()).styleClass());
        pill.setUserData(chapter);
        pill.setMinWidth(USE_PREF_SIZE);
        pill.setAccessibleText(chapter.name() + ", " + chapter.hops() + " hops");
        pill.setOnAction(e -> {
            workbench.unpin();
            workbench.player().goTo(chapter.first());
            refresh();
        });
        return pill;
    }

    private void refresh() {
        Flow flow = workbench.flowProperty().get();
        int hop = workbench.player().hopProperty().get();
        boolean some = flow != null && hop >= 1 && hop <= flow.size();
        place.setText(flow != null && some
                ? "hop " + flow.card(hop).number() + " of " + flow.chapterOf(hop).hops()
                : "");
        pills.getChildren().forEach(child -> {
            if (child instanceof ToggleButton pill && pill.getUserData() instanceof Flow.ChapterFlow chapter) {
                pill.setSelected(some && chapter.holds(hop));
            }
        });
    }
}
