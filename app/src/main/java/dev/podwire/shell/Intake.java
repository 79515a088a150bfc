package dev.podwire.shell;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.TransferMode;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;

import dev.podwire.view.model.OpenRequest;
import dev.podwire.view.model.Sample;

/** All ways in which manifests come in: chosen, dropped, pasted, or a sample. */
final class Intake {

    private final Window window;
    private final List<Sample> samples;
    private final Consumer<OpenRequest> open;
    private final Consumer<Path> project;

    Intake(Window window, List<Sample> samples, Consumer<OpenRequest> open, Consumer<Path> project) {
        this.project = project;
        this.window = window;
        this.samples = samples;
        this.open = open;
    }

    OpenRequest request(Sample sample) {
        return new OpenRequest(sample.id(), List.of(sample.folder()), "", false);
    }

    void choose() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Open manifests");
        chooser.getExtensionFilters().addAll(
                new FileChooser.ExtensionFilter("Kubernetes manifests", "*.yaml", "*.yml", "*.json"),
                new FileChooser.ExtensionFilter("All files", "*.*"));
        List<File> chosen = chooser.showOpenMultipleDialog(window);
        if (chosen != null && !chosen.isEmpty()) {
            open.accept(OpenRequest.of(chosen.stream().map(File::toPath).toList()));
        }
    }

    void chooseFolder() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle("Open a folder of manifests");
        File chosen = chooser.showDialog(window);
        if (chosen != null) {
            open(List.of(chosen.toPath()));
        }
    }

    /** Opens what the clipboard holds: files, or YAML as text. */
    boolean paste() {
        Clipboard clipboard = Clipboard.getSystemClipboard();
        if (clipboard.hasFiles()) {
            open.accept(OpenRequest.of(clipboard.getFiles().stream().map(File::toPath).toList()));
            return true;
        }
        String text = clipboard.getString();
        if (text != null && text.contains("kind")) {
            open.accept(OpenRequest.text(text));
            return true;
        }
        return false;
    }

    /** A project's folder is opened as one; anything else is read as manifests. */
    void open(List<Path> paths) {
        if (paths.size() == 1 && Project.is(paths.getFirst())) {
            project.accept(paths.getFirst());
        } else {
            open.accept(OpenRequest.of(paths));
        }
    }

    void menu(Node anchor) {
        ContextMenu menu = new ContextMenu(item("Open files…  (Ctrl O)", this::choose),
                item("Open a folder…", this::chooseFolder), item("Paste YAML  (Ctrl V)", this::paste),
                new SeparatorMenuItem());
        samples.forEach(s -> menu.getItems().add(item(s.title(), () -> open.accept(request(s)))));
        menu.show(anchor, Side.BOTTOM, 0, 4);
    }

    private static MenuItem item(String text, Runnable action) {
        MenuItem item = new MenuItem(text);
        item.setOnAction(e -> action.run());
        return item;
    }

    /** Lets files, folders and text be dropped anywhere on the window. */
    void receiveDrops(Scene scene, Consumer<Boolean> hovering) {
        scene.setOnDragOver(event -> {
            if (takes(event.getDragboard())) {
                event.acceptTransferModes(TransferMode.COPY);
                hovering.accept(true);
            }
            event.consume();
        });
        scene.setOnDragExited(event -> hovering.accept(false));
        scene.setOnDragDropped(event -> {
            hovering.accept(false);
            event.setDropCompleted(drop(event));
            event.consume();
        });
    }

    private static boolean takes(Dragboard board) {
        return board.hasFiles() || board.hasString();
    }

    private boolean drop(DragEvent event) {
        Dragboard board = event.getDragboard();
        if (board.hasFiles()) {
            drop(board.getFiles().stream().map(File::toPath).toList());
            return true;
        }
        if (board.hasString()) {
            open.accept(OpenRequest.text(board.getString()));
            return true;
        }
        return false;
    }

    /** What happens when these files are dropped. */
    void drop(List<Path> paths) {
        open(paths);
    }
}
