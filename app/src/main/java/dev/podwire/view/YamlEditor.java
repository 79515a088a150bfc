package dev.podwire.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import javafx.geometry.Point2D;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

import dev.podwire.view.model.SourceLines;

/**
 * A text area for YAML: what is typed is coloured, lines have numbers, lines with problems are marked. The area itself holds
 * the text, unseen; the lines that are in sight are painted above it.
 */
final class YamlEditor extends StackPane {

    private static final double TOP = 6;
    private static final double GUTTER = 48;
    private static final int MOST_OFFERED = 14;

    private final TextArea area = new TextArea();
    private final Pane paint = new Pane();
    private final Region caret = Parts.styled("editor-caret");
    private final Rectangle clip = new Rectangle();
    private final BiFunction<String, Integer, List<String>> complete;
    private Map<Integer, String> problems = Map.of();
    private double line = 16;
    private double letter = 7.2;

    /** {@code complete}: what may stand at a place of a text. */
    YamlEditor(BiFunction<String, Integer, List<String>> complete) {
        this.complete = complete;
        getStyleClass().add("yaml-editor");
        area.setWrapText(false);
        area.setAccessibleText("Manifest");
        paint.setMouseTransparent(true);
        caret.setManaged(false);
        paint.setClip(clip);
        getChildren().addAll(area, paint);
        area.textProperty().subscribe(text -> repaint());
        area.scrollTopProperty().subscribe(top -> repaint());
        area.scrollLeftProperty().subscribe(left -> repaint());
        area.caretPositionProperty().subscribe(at -> repaint());
        area.focusedProperty().subscribe(focused -> repaint());
        area.fontProperty().subscribe(this::measure);
        area.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        layoutBoundsProperty().subscribe(bounds -> repaint());
    }

    private void measure(Font font) {
        Text one = new Text("MMMMMMMMMM");
        one.setFont(font);
        Text two = new Text("M\nM");
        two.setFont(font);
        letter = one.getLayoutBounds().getWidth() / 10;
        line = two.getLayoutBounds().getHeight() - one.getLayoutBounds().getHeight();
        repaint();
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.TAB && !event.isShortcutDown() && !event.isShiftDown()) {
            area.replaceSelection("  ");
            event.consume();
        } else if (event.getCode() == KeyCode.ENTER && !event.isShortcutDown()) {
            area.replaceSelection("\n" + indent());
            event.consume();
        } else if (event.getCode() == KeyCode.SPACE && event.isShortcutDown()) {
            offer();
            event.consume();
        }
    }

    /** The new line begins below the old one, a step further in after a key without a value. */
    private String indent() {
        String before = area.getText(0, area.getCaretPosition());
        String last = before.substring(before.lastIndexOf('\n') + 1);
        String blanks = " ".repeat(last.length() - last.stripLeading().length());
        return last.strip().endsWith(":") ? blanks + "  " : blanks;
    }

    private void offer() {
        ContextMenu menu = new ContextMenu();
        int at = area.getCaretPosition();
        for (String word : complete.apply(area.getText(), at).stream().limit(MOST_OFFERED).toList()) {
            MenuItem item = new MenuItem(word);
            item.setMnemonicParsing(false);
            item.setOnAction(e -> insert(word));
            menu.getItems().add(item);
        }
        if (menu.getItems().size() == 1) {
            menu.getItems().getFirst().fire();
        } else if (!menu.getItems().isEmpty()) {
            Point2D place = localToScreen(caret.getLayoutX(), caret.getLayoutY() + line);
            menu.show(area, place.getX(), place.getY());
        }
    }

    private void insert(String word) {
        int end = area.getCaretPosition();
        int start = end;
        String text = area.getText();
        while (start > 0
                && (Character.isLetterOrDigit(text.charAt(start - 1)) || "./-_".indexOf(text.charAt(start - 1)) >= 0
                        && text.charAt(start - 1) != '-')) {
            start--;
        }
        area.replaceText(start, end, word);
    }

    void setText(String text) {
        if (!text.equals(area.getText())) {
            area.setText(text);
            area.positionCaret(0);
        }
    }

    /** Messages by line, from 1. */
    void setProblems(Map<Integer, String> found) {
        problems = Map.copyOf(found);
        repaint();
    }

    /** Brings a line, from 1, into sight and the caret to its beginning. */
    void goTo(int number) {
        int at = 0;
        String text = area.getText();
        for (int i = 1; i < number && at >= 0; i++) {
            at = text.indexOf('\n', at) + 1;
            if (at == 0) {
                return;
            }
        }
        area.positionCaret(at);
        area.setScrollTop(Math.max(0, (number - 4) * line));
    }

    TextArea area() {
        return area;
    }

    private void repaint() {
        clip.setWidth(getWidth());
        clip.setHeight(Math.max(0, getHeight() - 12));
        paint.getChildren().clear();
        List<String> lines = area.getText().lines().toList();
        int first = Math.max(0, (int) (area.getScrollTop() / line));
        int last = Math.min(lines.size(), first + (int) (getHeight() / line) + 2);
        Pane gutter = new Pane();
        gutter.getStyleClass().add("editor-gutter");
        gutter.setManaged(false);
        gutter.resizeRelocate(0, 0, GUTTER - 6, getHeight());
        List<javafx.scene.Node> above = new ArrayList<>();
        for (int i = first; i < last; i++) {
            double y = TOP + i * line - area.getScrollTop();
            String problem = problems.get(i + 1);
            HBox row = row(lines.get(i));
            row.setManaged(false);
            row.resizeRelocate(GUTTER - area.getScrollLeft(), y, (lines.get(i).length() + 2) * letter, line);
            if (problem != null) {
                Region mark = Parts.styled("editor-wrong");
                mark.setManaged(false);
                mark.resizeRelocate(0, y, getWidth(), line);
                paint.getChildren().add(mark);
                Label words = Parts.label(problem, "small", "editor-problem");
                words.setManaged(false);
                double end = GUTTER + lines.get(i).length() * letter + 16;
                words.resizeRelocate(end - area.getScrollLeft(), y, Math.max(60, getWidth() - end - 8), line);
                above.add(words);
            }
            paint.getChildren().add(row);
            Text number = new Text(Integer.toString(i + 1));
            number.getStyleClass().add(problem == null ? "editor-number" : "editor-number-wrong");
            number.setX(GUTTER - 16 - letter * Integer.toString(i + 1).length());
            number.setY(y + line - 4);
            above.add(number);
        }
        paint.getChildren().add(gutter);
        paint.getChildren().addAll(above);
        caret();
    }

    private void caret() {
        String before = area.getText(0, Math.min(area.getCaretPosition(), area.getLength()));
        int row = (int) before.chars().filter(c -> c == '\n').count();
        int column = before.length() - before.lastIndexOf('\n') - 1;
        caret.resizeRelocate(GUTTER + column * letter - area.getScrollLeft(), TOP + row * line - area.getScrollTop(), 2,
                line);
        caret.setVisible(area.isFocused());
        paint.getChildren().add(caret);
    }

    private static HBox row(String text) {
        SourceLines.Parts parts = SourceLines.parts(text);
        HBox row = new HBox();
        add(row, parts.key(), "yaml-key");
        add(row, parts.value(), "yaml-value");
        add(row, parts.comment(), "yaml-comment");
        return row;
    }

    private static void add(HBox row, String text, String style) {
        if (!text.isEmpty()) {
            Text part = new Text(text);
            part.getStyleClass().addAll("editor-text", style);
            row.getChildren().add(part);
        }
    }
}
