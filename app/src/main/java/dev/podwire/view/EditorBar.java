package dev.podwire.view;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

import dev.podwire.view.model.ProblemRow;

/** The editor of one manifest with what can be done with the draft: look at what it would change, apply it, drop it. */
public final class EditorBar extends VBox {

    /** What the editor asks of the window. */
    public interface Actions {

        /** The draft of a file, or else its text. */
        Optional<String> text(String file);

        /** Keeps a draft. */
        void draft(String file, String text);

        /** Whether there is any draft that differs from what is open. */
        boolean dirty();

        /** Reads the drafts without applying them; what is wrong comes back through {@link EditorBar#problems}. */
        void check();

        void preview();

        void apply();

        void discard();

        /** What may stand at a place of a text. */
        List<String> complete(String text, int at);
    }

    /** Nothing can be edited. */
    static final class ReadOnly implements Actions {
        @Override
        public Optional<String> text(String file) {
            return Optional.empty();
        }

        @Override
        public void draft(String file, String text) {
            // nothing is kept
        }

        @Override
        public boolean dirty() {
            return false;
        }

        @Override
        public void check() {
            // there is no draft
        }

        @Override
        public void preview() {
            // there is no draft
        }

        @Override
        public void apply() {
            // there is no draft
        }

        @Override
        public void discard() {
            // there is no draft
        }

        @Override
        public List<String> complete(String text, int at) {
            return List.of();
        }
    }

    /** How long nothing is typed before the draft is read. */
    private static final Duration CALM = Duration.millis(350);

    private final Actions actions;
    private final YamlEditor editor;
    private final Button preview = button("Diff");
    private final Button apply = button("Apply");
    private final Button discard = button("Discard");
    private final Label state = Parts.label("", "small", "text3");
    private final PauseTransition calm = new PauseTransition(CALM);
    private String file = "";
    private boolean showing;

    public EditorBar(Actions actions) {
        this.actions = actions;
        editor = new YamlEditor(actions::complete);
        apply.getStyleClass().add("primary");
        preview.setOnAction(e -> {
            calm.stop();
            actions.preview();
        });
        apply.setOnAction(e -> {
            calm.stop();
            actions.apply();
        });
        discard.setOnAction(e -> {
            actions.discard();
            show(file, 0);
        });
        HBox bar = new HBox(6, state, Parts.spring(), discard, preview, apply);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.getStyleClass().add("editor-bar");
        VBox.setVgrow(editor, Priority.ALWAYS);
        editor.setMinHeight(60);
        getChildren().addAll(editor, bar);
        calm.setOnFinished(e -> actions.check());
        editor.area().textProperty().subscribe(text -> {
            if (!showing && !file.isEmpty()) {
                actions.draft(file, text);
                calm.playFromStart();
                refresh();
            }
        });
        refresh();
    }

    private static Button button(String name) {
        Button button = new Button(name);
        button.getStyleClass().add("compact");
        button.setMinWidth(USE_PREF_SIZE);
        return button;
    }

    /** Shows a file at a line, from 1; 0: where it was. */
    public void show(String wanted, int line) {
        showing = true;
        file = wanted;
        editor.setText(actions.text(wanted).orElse(""));
        showing = false;
        if (line > 0) {
            editor.goTo(line);
        }
        refresh();
    }

    /** Marks what is wrong with the draft. */
    public void problems(List<ProblemRow> found) {
        Map<Integer, String> here = new HashMap<>();
        found.stream().filter(p -> p.file().equals(file)).forEach(p -> here.putIfAbsent(p.line(), p.message()));
        editor.setProblems(here);
        state.setText(found.isEmpty() ? "" : found.size() == 1 ? "1 problem" : found.size() + " problems");
    }

    private void refresh() {
        boolean dirty = actions.dirty();
        List.of(preview, apply, discard).forEach(b -> b.setDisable(!dirty));
        if (!dirty) {
            state.setText("");
        }
    }

    /** The field that is typed into. */
    public javafx.scene.control.TextArea area() {
        return editor.area();
    }
}
