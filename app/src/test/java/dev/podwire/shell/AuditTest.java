package dev.podwire.shell;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.TreeView;
import javafx.scene.image.PixelFormat;
import javafx.scene.input.KeyCode;

import dev.podwire.palette.Theme;
import org.junit.jupiter.api.Test;

import static dev.podwire.shell.Photographer.await;
import static dev.podwire.shell.Photographer.onToolkit;
import static dev.podwire.shell.Photographer.run;
import static org.assertj.core.api.Assertions.assertThat;

/** Whoever has no mouse or sees no screen: every control is reached by Tab, has a name, and shows that it has the focus. */
class AuditTest extends WindowTesting {

    private static boolean control(Node node) {
        return node instanceof ButtonBase || node instanceof TextInputControl || node instanceof ComboBoxBase
                || node instanceof ListView || node instanceof TreeView;
    }

    /** Everything that can be operated; the insides of a control belong to the control. */
    private static void controls(Node node, List<Node> found) {
        if (!node.isVisible() || node.isDisabled()) {
            return;
        }
        if (control(node)) {
            found.add(node);
        } else if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> controls(child, found));
        }
    }

    private List<Node> controls() {
        return onToolkit(() -> {
            List<Node> found = new ArrayList<>();
            controls(window.scene().getRoot(), found);
            return found;
        });
    }

    private static String name(Node node) {
        String said = node.getAccessibleText();
        if (said != null && !said.isBlank()) {
            return said;
        }
        if (node instanceof Labeled labeled && labeled.getText() != null && !labeled.getText().isBlank()) {
            return labeled.getText();
        }
        return node instanceof TextInputControl field && field.getPromptText() != null ? field.getPromptText() : "";
    }

    private void fired() {
        openSample("three-tier");
        fire();
        run(() -> player().pause());
        new Photographer(window).settle();
    }

    @Test
    void everyControlHasAName() {
        List<String> nameless = new ArrayList<>();
        controls().stream().filter(c -> name(c).isBlank()).forEach(c -> nameless.add("first page: " + c));
        fired();
        controls().stream().filter(c -> name(c).isBlank()).forEach(c -> nameless.add("workbench: " + c));
        assertThat(nameless).isEmpty();
    }

    @Test
    void everyControlIsReachedByTabAndShowsIt() {
        fired();
        List<Node> all = controls();
        assertThat(all).hasSizeGreaterThan(25);
        Set<Node> reached = new LinkedHashSet<>();
        Set<Node> unmarked = new LinkedHashSet<>();
        run(() -> window.work().commands().url().requestFocus());
        for (int i = 0; i < all.size() + 40; i++) {
            Node before = focus();
            int[] marked = picture(before);
            type(KeyCode.TAB);
            Node now = focus();
            if (before != now && control(before) && i > 0 && Arrays.equals(marked, picture(before))) {
                unmarked.add(before);
            }
            reached.add(now);
        }
        assertThat(all).allSatisfy(c -> assertThat(reached).as(name(c)).contains(c));
        assertThat(unmarked).isEmpty();
    }

    private Node focus() {
        return Objects.requireNonNull(onToolkit(() -> window.scene().getFocusOwner()));
    }

    private static int[] picture(Node node) {
        return onToolkit(() -> {
            var shot = node.snapshot(null, null);
            int width = (int) shot.getWidth();
            int height = (int) shot.getHeight();
            int[] pixels = new int[width * height];
            shot.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
            return pixels;
        });
    }

    @Test
    void theSmallestWindowHoldsEverything() throws IOException {
        fired();
        run(() -> stage.setWidth(MainWindow.LEAST_WIDTH));
        new Photographer(window).settle();
        shot("small");
        assertThat(onToolkit(() -> window.work().minWidth(-1))).isLessThanOrEqualTo(MainWindow.LEAST_WIDTH);
        Node place = find(".transport .mono");
        assertThat(onToolkit(() -> place.localToScene(place.getBoundsInLocal()).getMaxX()))
                .isLessThanOrEqualTo(onToolkit(() -> window.scene().getWidth()));
    }

    @Test
    void thePaletteDoesWhatIsTyped() {
        fired();
        type(KeyCode.K, KeyCode.CONTROL);
        await("the palette", () -> window.looks().findBox().isShowing());
        run(() -> window.looks().findBox().picker().field().setText("high contrast"));
        run(() -> javafx.event.Event.fireEvent(window.looks().findBox().picker().field(),
                new javafx.scene.input.KeyEvent(javafx.scene.input.KeyEvent.KEY_PRESSED, "", "", KeyCode.ENTER, false,
                        false, false, false)));
        await("the other theme", () -> window.themeProperty().get() == Theme.DARK);
        run(() -> window.themeProperty().set(Theme.HIGH_CONTRAST));
        BufferedImage picture = new Photographer(window).picture(1);
        assertThat(picture.getRGB(2, picture.getHeight() - 4) & 0xffffff).isZero();
    }

    @Test
    void keysSheetTableZoomAndPresentation() throws IOException {
        fired();
        run(() -> window.themeProperty().set(Theme.HIGH_CONTRAST));
        shot("high-contrast");
        type(KeyCode.F1);
        await("the keys", () -> window.sheet().isVisible());
        assertThat(texts(window.sheet())).contains("Play or pause", "One rule forward", "]")
                .noneMatch(t -> t.contains("_"));
        shot("keys");
        type(KeyCode.ESCAPE);
        type(KeyCode.T, KeyCode.CONTROL, KeyCode.SHIFT);
        await("the table", () -> window.sheet().lookup(".table-row-cell") != null);
        shot("table");
        type(KeyCode.ESCAPE);
        type(KeyCode.EQUALS, KeyCode.CONTROL);
        await("larger", () -> window.whole().factorProperty().get() == 1.125);
        type(KeyCode.EQUALS, KeyCode.CONTROL);
        shot("larger");
        type(KeyCode.DIGIT0, KeyCode.CONTROL);
        await("as designed", () -> window.whole().factorProperty().get() == 1);
        run(() -> window.looks().present());
        await("the sentence", () -> window.work().lookup(".sentence").isVisible());
        shot("presentation");
        type(KeyCode.ESCAPE);
        await("the panels again", () -> !window.work().presenting());
    }
}
