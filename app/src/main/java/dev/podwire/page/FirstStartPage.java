package dev.podwire.page;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import dev.podwire.theme.Icons;
import dev.podwire.view.Parts;
import dev.podwire.view.model.Sample;
import org.kordamp.ikonli.feather.Feather;

/** What one sees when nothing is open yet: samples to click and a place to drop manifests. */
public final class FirstStartPage extends BorderPane {

    /** What the page asks of the window. */
    public interface Actions {
        void openSample(Sample sample);

        void chooseFiles();

        void chooseFolder();

        void toggleTheme();
    }

    private static final double NORMAL = 1008;
    private static final double WIDE = 1208;

    private final Actions actions;
    private final HBox zone = new HBox();
    private final List<VBox> cards = new ArrayList<>();

    public FirstStartPage(List<Sample> samples, Actions actions) {
        this.actions = actions;
        getStyleClass().add("first-start");
        setTop(bar());
        VBox content = new VBox(lead(), samples(samples), own(), keys());
        content.getStyleClass().add("content");
        content.setSpacing(32);
        content.setMaxWidth(samples.size() > 3 ? WIDE : NORMAL);
        StackPane middle = new StackPane(content);
        StackPane.setAlignment(content, Pos.CENTER);
        content.setMaxHeight(Region.USE_PREF_SIZE);
        ScrollPane scroll = new ScrollPane(middle);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setFocusTraversable(false);
        setCenter(scroll);
    }

    private Node bar() {
        Label name = Parts.label("Podwire", "strong");
        Label none = Parts.label("no cluster yet", "small", "text3");
        Button open = new Button("Open…");
        open.setOnAction(e -> actions.chooseFiles());
        Button theme = new Button();
        theme.setGraphic(Parts.themeGlyph());
        theme.getStyleClass().add("theme-button");
        theme.setAccessibleText("Light or dark");
        theme.setOnAction(e -> actions.toggleTheme());
        theme.setMinWidth(32);
        theme.setPrefWidth(32);
        HBox bar = new HBox(Parts.logo(), name, none, Parts.spring(), open, theme);
        bar.getStyleClass().add("command-bar");
        HBox.setMargin(none, new Insets(0, 0, 0, 12));
        HBox.setMargin(name, new Insets(0, 0, 0, 4));
        return bar;
    }

    private static Node lead() {
        Label title = Parts.label("Watch a packet cross a cluster", "display");
        Label line = Parts.label("Start from a sample, or drop your own YAML. Nothing leaves this computer.",
                "lead");
        line.setWrapText(true);
        VBox lead = new VBox(10, title, line);
        lead.setAlignment(Pos.CENTER);
        return lead;
    }

    private Node samples(List<Sample> samples) {
        HBox row = new HBox(samples.size() > 3 ? 16 : 24);
        for (Sample sample : samples) {
            VBox card = card(sample, cards.isEmpty());
            cards.add(card);
            HBox.setHgrow(card, Priority.ALWAYS);
            row.getChildren().add(card);
        }
        return new VBox(12, Parts.label("Samples", "strong"), row);
    }

    private VBox card(Sample sample, boolean chosen) {
        Label title = Parts.label(sample.title(), "title");
        title.setWrapText(true);
        Label sentence = Parts.label(sample.sentence(), "small", "text2");
        sentence.setWrapText(true);
        sentence.setMinHeight(34);
        sentence.setAlignment(Pos.TOP_LEFT);
        Button open = new Button("Open");
        open.getStyleClass().add("compact");
        if (chosen) {
            open.getStyleClass().add("primary");
            open.setDefaultButton(true);
        }
        open.setOnAction(e -> actions.openSample(sample));
        HBox foot = new HBox(Parts.spring(), open);
        foot.setPadding(new Insets(0, 8, 0, 8));
        VBox words = new VBox(4, title, sentence);
        words.setPadding(new Insets(8, 8, 0, 8));
        VBox.setVgrow(words, Priority.ALWAYS);
        VBox card = new VBox(SamplePicture.of(sample), words, foot);
        card.getStyleClass().add("sample");
        if (chosen) {
            card.getStyleClass().add("chosen");
        }
        card.setPrefWidth(304);
        card.setMinWidth(180);
        card.setOnMouseClicked(e -> actions.openSample(sample));
        card.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ENTER) {
                actions.openSample(sample);
            }
        });
        return card;
    }

    private Node own() {
        StackPane tile = new StackPane(Icons.of(Feather.ARROW_DOWN, 32));
        tile.getStyleClass().add("drop-tile");
        Label title = Parts.label("Drop YAML here", "heading");
        Label line = Parts.label("Files, a folder, a kubectl dump, or paste with Ctrl V.", "text2");
        Button files = new Button("Choose files…");
        files.setOnAction(e -> actions.chooseFiles());
        Button folder = new Button("Choose a folder…");
        folder.setOnAction(e -> actions.chooseFolder());
        Label kept = Parts.label("Objects nobody knows are kept, not lost.", "small", "text3");
        HBox buttons = new HBox(12, files, folder, kept);
        buttons.setAlignment(Pos.CENTER_LEFT);
        VBox.setMargin(buttons, new Insets(10, 0, 0, 0));
        zone.getChildren().addAll(tile, new VBox(4, title, line, buttons));
        zone.getStyleClass().add("drop-zone");
        return new VBox(12, Parts.label("Your own cluster", "strong"), zone);
    }

    private static Node keys() {
        HBox keys = new HBox(8);
        keys.setAlignment(Pos.CENTER_LEFT);
        keys.getStyleClass().add("keys");
        List<String> names = List.of("Space", "play", "← →", "step", "F", "fit", "Ctrl K", "find anything");
        for (int i = 0; i < names.size(); i += 2) {
            Label what = Parts.label(names.get(i + 1), "small", "text2");
            HBox.setMargin(what, new Insets(0, 20, 0, 0));
            keys.getChildren().addAll(Parts.label(names.get(i), "key"), what);
        }
        keys.getChildren().addAll(Parts.spring(), Parts.label("Everything works offline", "small", "text3"));
        Region line = new Region();
        line.getStyleClass().add("hairline");
        return new VBox(16, line, keys);
    }

    /** Shows that manifests hover over the window. */
    public void dragged(boolean over) {
        zone.getStyleClass().remove("dragged");
        if (over) {
            zone.getStyleClass().add("dragged");
        }
    }
}
