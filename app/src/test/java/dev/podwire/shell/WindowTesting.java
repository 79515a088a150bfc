package dev.podwire.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;

import dev.podwire.view.model.Flow;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.OpenRequest;
import dev.podwire.view.model.Player;
import dev.podwire.view.model.Workbench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static dev.podwire.shell.Photographer.await;
import static dev.podwire.shell.Photographer.onToolkit;
import static dev.podwire.shell.Photographer.run;
import static org.assertj.core.api.Assertions.assertThat;

/** A window in memory that is driven with keys and mouse, as a person would. */
abstract class WindowTesting {

    @SuppressWarnings("NullAway.Init")
    MainWindow window;
    @SuppressWarnings("NullAway.Init")
    Stage stage;
    @SuppressWarnings("NullAway.Init")
    Robot robot;
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path kept;

    @BeforeAll
    static void toolkit() {
        CompletableFuture<Boolean> started = new CompletableFuture<>();
        try {
            Platform.startup(() -> started.complete(Boolean.TRUE));
            started.join();
        } catch (IllegalStateException alreadyRunning) {
            assertThat(alreadyRunning).hasMessageContaining("already");
        }
        Platform.setImplicitExit(false);
    }

    @BeforeEach
    void open() {
        run(() -> {
            stage = new Stage();
            window = new MainWindow(stage, new SimulationOpener(), Samples.find(), kept.resolve("autosave.podwire"));
            stage.show();
            stage.requestFocus();
            robot = new Robot();
        });
    }

    @AfterEach
    void close() {
        run(() -> {
            stage.hide();
            window.close();
        });
    }

    final Workbench workbench() {
        return window.workbench();
    }

    final Player player() {
        return workbench().player();
    }

    final Flow flow() {
        return Objects.requireNonNull(onToolkit(() -> workbench().flowProperty().get()));
    }

    final void openSample(String name) {
        Path folder = Samples.folder().orElseThrow().resolve(name);
        run(() -> window.open(new OpenRequest(name, List.of(folder), "", false)));
        await(name, () -> {
            LoadedCluster cluster = workbench().clusterProperty().get();
            return cluster != null && cluster.name().equals(name);
        });
    }

    final void type(KeyCode key) {
        run(() -> robot.keyType(key));
    }

    final void fire() {
        run(() -> window.work().commands().url().requestFocus());
        await("focus in the URL field", () -> window.work().commands().url().isFocused());
        type(KeyCode.ENTER);
        await("a trace", () -> workbench().flowProperty().get() != null);
    }

    /** Presses a key while others are held. */
    final void type(KeyCode key, KeyCode... held) {
        run(() -> {
            for (KeyCode one : held) {
                robot.keyPress(one);
            }
            robot.keyType(key);
            for (KeyCode one : held) {
                robot.keyRelease(one);
            }
        });
    }

    /** Moves the mouse to the middle of a thing and clicks. */
    final void click(Node node) {
        click(node, MouseButton.PRIMARY);
    }

    final void click(Node node, MouseButton button) {
        run(() -> {
            Bounds at = node.localToScreen(node.getBoundsInLocal());
            robot.mouseMove((at.getMinX() + at.getMaxX()) / 2, (at.getMinY() + at.getMaxY()) / 2);
            robot.mousePress(button);
            robot.mouseRelease(button);
        });
    }

    /** The first visible thing in the window that fits, waiting for it. */
    final Node find(String selector, Predicate<Node> fits) {
        await(selector, () -> search(selector, fits).isPresent());
        return onToolkit(() -> search(selector, fits).orElseThrow());
    }

    final Node find(String selector) {
        return find(selector, n -> true);
    }

    /** The button, tab or link with this text or accessible name. */
    final Node named(String name) {
        return find("*", n -> name.equals(n.getAccessibleText())
                || n instanceof Labeled labeled && labeled.isFocusTraversable() && name.equals(labeled.getText()));
    }

    private Optional<Node> search(String selector, Predicate<Node> fits) {
        Set<Node> all = window.scene().getRoot().lookupAll(selector);
        return all.stream().filter(n -> visible(n) && fits.test(n)).findFirst();
    }

    private static boolean visible(Node node) {
        for (Node up = node; up != null; up = up.getParent()) {
            if (!up.isVisible()) {
                return false;
            }
        }
        return node.getLayoutBounds().getWidth() > 0;
    }

    /** All texts that are to be seen in a part of the window. */
    final List<String> texts(Node part) {
        return onToolkit(() -> part.lookupAll(".label").stream().filter(WindowTesting::visible)
                .map(n -> ((Labeled) n).getText()).filter(t -> t != null && !t.isEmpty()).toList());
    }

    /** Keeps a picture where {@code -Dpodwire.shots=FOLDER} asks for one. */
    final void shot(String name) throws IOException {
        String folder = System.getProperty("podwire.shots", "");
        if (!folder.isEmpty()) {
            run(() -> player().pause());
            new Photographer(window).save(Path.of(folder, name + ".png"), 1);
        }
    }
}
