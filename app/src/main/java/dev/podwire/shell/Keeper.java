package dev.podwire.shell;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javafx.animation.PauseTransition;
import javafx.scene.control.Button;
import javafx.stage.FileChooser;
import javafx.util.Duration;

import dev.podwire.theme.Tone;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.OpenRequest;

/**
 * Keeps the work: saves it as a project, and writes it down by itself a moment after each change, so that a crash or a power
 * cut loses nothing. What was written down goes when the window is closed in peace.
 */
final class Keeper implements AutoCloseable {

    private static final Duration CALM = Duration.seconds(1);

    private final MainWindow window;
    private final Path autosave;
    private final PauseTransition calm = new PauseTransition(CALM);
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("podwire-keeper").daemon().factory());

    /** {@code autosave} is the folder that unsaved work is kept in. */
    Keeper(MainWindow window, Path autosave) {
        this.window = window;
        this.autosave = autosave;
        calm.setOnFinished(e -> writeDown());
    }

    /** Where unsaved work of this user is kept. */
    static Path place() {
        String state = System.getenv("XDG_STATE_HOME");
        Path base = state == null || state.isBlank()
                ? Path.of(System.getProperty("user.home", "."), ".local", "state")
                : Path.of(state);
        return base.resolve("podwire").resolve("autosave" + Project.ENDING);
    }

    /** Notes that something was changed. */
    void changed() {
        if (worker.isShutdown()) {
            return;
        }
        calm.playFromStart();
    }

    private Optional<Project> project() {
        LoadedCluster cluster = window.workbench().clusterProperty().get();
        return cluster == null
                ? Optional.empty()
                : Optional.of(new Project(cluster.name(), cluster.texts(), window.session().wishes(),
                        window.drafts().kept(), window.requests().recent()));
    }

    private void writeDown() {
        project().filter(p -> !worker.isShutdown()).ifPresent(project -> worker.execute(() -> {
            try {
                project.write(autosave);
            } catch (IOException e) {
                System.getLogger("podwire").log(System.Logger.Level.DEBUG, "the work could not be kept", e);
            }
        }));
    }

    /** Offers what an earlier window could not save, if there is such. */
    void offer() {
        if (!Project.is(autosave)) {
            return;
        }
        Button restore = new Button("Restore");
        restore.getStyleClass().addAll("compact", "primary");
        restore.setMinWidth(Button.USE_PREF_SIZE);
        restore.setOnAction(e -> open(autosave));
        window.overlay().say(Tone.REWRITTEN, "There is work that was not saved",
                "Podwire ended unexpectedly. The manifests, edits and requests of then are still there.", restore);
    }

    /** Asks where to, and saves. */
    void save() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Save as a project folder");
        chooser.setInitialFileName("cluster" + Project.ENDING);
        File chosen = chooser.showSaveDialog(window.scene().getWindow());
        if (chosen != null) {
            save(chosen.toPath());
        }
    }

    /** Saves the work as a project. */
    void save(Path folder) {
        Path named = folder.toString().endsWith(Project.ENDING)
                ? folder
                : Path.of(folder.toString() + Project.ENDING);
        project().ifPresent(project -> worker.execute(() -> {
            try {
                project.write(named);
                javafx.application.Platform
                        .runLater(() -> window.overlay().say(Tone.DELIVERED, "Saved", named.toString()));
            } catch (IOException e) {
                javafx.application.Platform.runLater(
                        () -> window.overlay().say(Tone.DROPPED, named + " cannot be saved", MainWindow.said(e)));
            }
        }));
    }

    /** Opens a project's folder with its drafts and requests. */
    void open(Path folder) {
        try {
            Project project = Project.read(folder);
            OpenRequest request = project.request();
            window.session().open(request, () -> {
                window.requests().recall(project.requests());
                window.drafts().restore(project.drafts(), project.texts());
                project.requests().stream().findFirst().ifPresent(window.work().commands()::take);
            });
        } catch (IOException e) {
            window.overlay().say(Tone.DROPPED, folder + " cannot be read", MainWindow.said(e));
        }
    }

    /** Waits until all is written; {@code inPeace}: nothing needs to be restored next time. */
    void end(boolean inPeace) {
        calm.stop();
        worker.shutdown();
        try {
            if (worker.awaitTermination(5, TimeUnit.SECONDS) && inPeace && Files.isDirectory(autosave)
                    && Project.is(autosave)) {
                Project.delete(autosave);
            }
        } catch (IOException e) {
            System.getLogger("podwire").log(System.Logger.Level.DEBUG, "the kept work stays", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end(true);
    }
}
