package dev.podwire.view;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.BooleanProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import dev.podwire.net.SourceLocation;
import dev.podwire.theme.Icons;
import dev.podwire.theme.Sign;
import dev.podwire.theme.Tone;
import dev.podwire.view.model.ProblemRow;
import dev.podwire.view.model.SourceLines;
import dev.podwire.view.model.Workbench;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** A manifest's text at the line that is of interest. */
public final class SourcePanel extends VBox {

    private static final int BEFORE = 2;

    /** Where texts come from: the cluster that is open, or the input that was refused. */
    @FunctionalInterface
    public interface Texts {
        Optional<String> text(String file);
    }

    private final Label file = Parts.label("", "small", "strong");
    private final Hyperlink problems = new Hyperlink();
    private final ListView<Integer> list = new ListView<>();
    private final Label empty = Parts.label("", "small", "text3", "source-empty", "wrap");
    private final ToggleButton edit = new ToggleButton();
    private final EditorBar editor;
    private final Texts texts;
    private SourceLines lines = new SourceLines("", List.of());
    private int marked;
    private Set<Integer> wrong = Set.of();

    /** A panel to read in only. */
    public SourcePanel(Workbench workbench, Texts texts, Runnable showProblems) {
        this(workbench, texts, showProblems, new EditorBar.ReadOnly());
        edit.setVisible(false);
        edit.setManaged(false);
    }

    public SourcePanel(Workbench workbench, Texts texts, Runnable showProblems, EditorBar.Actions editing) {
        this.texts = texts;
        editor = new EditorBar(editing);
        edit.setGraphic(Icons.of(Feather.EDIT_2, 13));
        edit.getStyleClass().addAll("flat", "compact", "edit-toggle");
        edit.setMinWidth(USE_PREF_SIZE);
        edit.setAccessibleText("Edit the manifest");
        edit.setTooltip(Parts.tip("Edit the manifest (Ctrl+M)"));
        HBox head = new HBox(file, Parts.spring(), problems, edit);
        head.getStyleClass().add("panel-head");
        problems.setMinWidth(USE_PREF_SIZE);
        problems.setOnAction(e -> showProblems.run());
        problems.getStyleClass().addAll("small", "problem-count");
        StackPane well = new StackPane(list);
        well.getStyleClass().add("source");
        VBox.setVgrow(well, Priority.ALWAYS);
        VBox.setVgrow(editor, Priority.ALWAYS);
        edit.selectedProperty().subscribe(on -> {
            well.setVisible(!on);
            well.setManaged(!on);
            editor.setVisible(on);
            editor.setManaged(on);
            if (on) {
                editor.show(lines.file(), marked);
            }
        });
        list.setPlaceholder(empty);
        list.setCellFactory(view -> new Cell());
        list.setAccessibleText("Lines of the manifest");
        list.setMinHeight(40);
        getChildren().addAll(head, well, editor);
        workbench.sourceProperty().subscribe(place -> place.ifPresent(p -> show(p, workbench)));
        workbench.problemsProperty().subscribe(found -> {
            count(found);
            mark(found);
        });
        workbench.clusterProperty().subscribe(cluster -> {
            lines = new SourceLines("", List.of());
            workbench.sourceProperty().get().ifPresentOrElse(p -> show(p, workbench), this::clear);
        });
    }

    /** Shows the manifest in the editor, or read only again. */
    public void edit(boolean on) {
        edit.setSelected(on);
        if (on) {
            editor.area().requestFocus();
        }
    }

    public BooleanProperty editingProperty() {
        return edit.selectedProperty();
    }

    public EditorBar editor() {
        return editor;
    }

    private void clear() {
        file.setText("");
        empty.setText("Choose an object to see where it was written.");
        list.getItems().clear();
    }

    private void show(SourceLocation place, Workbench workbench) {
        marked = place.line();
        if (!place.file().equals(lines.file())) {
            Optional<String> text = texts.text(place.file());
            empty.setText(text.isPresent() ? "This file is empty." : "No file says this: the cluster has it anyway.");
            lines = SourceLines.of(place.file(), text.orElse(""));
            int slash = Math.max(place.file().lastIndexOf('/'), place.file().lastIndexOf('\\'));
            file.setText(place.file().substring(slash + 1));
            file.setTooltip(Parts.tip(place.file()));
            List<Integer> numbers = new ArrayList<>();
            for (int i = 1; i <= lines.lines().size(); i++) {
                numbers.add(i);
            }
            list.getItems().setAll(numbers);
        }
        if (edit.isSelected()) {
            editor.show(place.file(), place.line());
        }
        mark(workbench.problemsProperty().get());
        list.scrollTo(Math.max(0, place.line() - 1 - BEFORE));
    }

    private void count(List<ProblemRow> found) {
        boolean none = found.isEmpty();
        problems.setGraphic(none ? Sign.of(Tone.DELIVERED) : Icons.of(Feather.ALERT_TRIANGLE, 12));
        problems.setText(none ? "no problems" : found.size() == 1 ? "1 problem" : found.size() + " problems");
        problems.setDisable(none);
    }

    private void mark(List<ProblemRow> found) {
        Set<Integer> here = new HashSet<>();
        found.stream().filter(p -> p.error() && p.file().equals(lines.file())).forEach(p -> here.add(p.line()));
        wrong = here;
        list.refresh();
    }

    private final class Cell extends ListCell<Integer> {
        @Override
        protected void updateItem(@Nullable Integer number, boolean empty) {
            super.updateItem(number, empty);
            setText(null);
            getStyleClass().removeAll("marked", "wrong");
            if (empty || number == null || number > lines.lines().size()) {
                setGraphic(null);
                return;
            }
            if (wrong.contains(number)) {
                getStyleClass().add("wrong");
            } else if (number == marked) {
                getStyleClass().add("marked");
            }
            SourceLines.Parts parts = SourceLines.parts(lines.lines().get(number - 1));
            Label line = Parts.whole(Integer.toString(number), "mono", "number");
            line.setMinWidth(40);
            line.setAlignment(Pos.CENTER_RIGHT);
            HBox row = new HBox(line, gap(), Parts.whole(parts.key(), "mono", "yaml-key"),
                    Parts.whole(parts.value(), "mono"), Parts.whole(parts.comment(), "mono", "yaml-comment"));
            row.setAlignment(Pos.CENTER_LEFT);
            setGraphic(row);
        }

        private static Label gap() {
            Label gap = new Label();
            gap.setMinWidth(12);
            return gap;
        }
    }
}
