package dev.podwire.shell;

import java.util.List;
import javafx.stage.Stage;

import dev.podwire.palette.Theme;
import dev.podwire.view.FindBox;
import dev.podwire.view.KeysView;
import dev.podwire.view.LogView;
import dev.podwire.view.PictureTable;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.Speed;

/** What the commands of the window's look do: sheets, sizes, themes, the palette. */
final class ViewActions {

    private static final double SMALLEST = 0.75;
    private static final double LARGEST = 2;
    /** Sizes are eighths of the designed one. */
    private static final double STEPS = 8;

    private final MainWindow window;
    private final Stage stage;
    private final FindBox find = new FindBox();

    ViewActions(MainWindow window, Stage stage) {
        this.window = window;
        this.stage = stage;
    }

    /** Goes to the next theme. */
    void nextTheme() {
        Theme now = window.themeProperty().get();
        window.themeProperty().set(Theme.values()[(now.ordinal() + 1) % Theme.values().length]);
    }

    /** Opens the box that finds any object and any command. */
    void find() {
        LoadedCluster cluster = window.workbench().clusterProperty().get();
        find.show(stage, cluster == null ? List.of() : cluster.objects(),
                window.commands().stream().filter(c -> c.always() || cluster != null)
                        .map(c -> new FindBox.Found.Act(c.name(), c.shown(), c.action())).toList(),
                row -> {
                    window.workbench().select(row);
                    row.topologyId().ifPresent(window.topology()::flyTo);
                });
    }

    FindBox findBox() {
        return find;
    }

    void showLog() {
        window.sheet().show("Change log", new LogView(window.session().log()));
    }

    void showKeys() {
        window.sheet().show("Keys", new KeysView(window.commands().stream()
                .map(c -> new KeysView.Line(c.group(), c.name(), c.shown())).toList()));
    }

    void showTable() {
        LoadedCluster cluster = window.workbench().clusterProperty().get();
        if (cluster != null) {
            window.sheet().show("The picture as a table",
                    new PictureTable(cluster.topology(), window.topology()::flyTo));
        }
    }

    /** {@code by} 1 larger, -1 smaller, 0 as designed. */
    void zoom(int by) {
        double now = window.whole().factorProperty().get();
        window.whole().factorProperty().set(
                by == 0 ? 1 : Math.clamp(Math.round(now * STEPS + by) / STEPS, SMALLEST, LARGEST));
    }

    /** Moves by jumps, or animated again. */
    void toggleMotion() {
        boolean reduced = window.workbench().player().speedProperty().get() == Speed.JUMP;
        reduceMotion(!reduced);
    }

    void reduceMotion(boolean reduced) {
        window.workbench().player().speedProperty().set(reduced ? Speed.JUMP : Speed.NORMAL);
        window.topology().canvas().setReducedMotion(reduced);
    }

    /** Picture, strip and one large sentence on the whole screen; the same again ends it. */
    void present() {
        boolean on = !window.work().presenting();
        window.work().present(on);
        stage.setFullScreen(on);
    }
}
