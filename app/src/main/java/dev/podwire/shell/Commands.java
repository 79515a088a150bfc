package dev.podwire.shell;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.view.model.Player;
import dev.podwire.view.model.Speed;
import dev.podwire.view.model.Workbench;

/** Everything that the window can do. */
final class Commands {

    private final List<Command> all = new ArrayList<>();
    private String group = "";
    private boolean always;

    private Commands() {}

    static List<Command> of(MainWindow window) {
        Commands commands = new Commands();
        commands.playback(window);
        commands.requests(window);
        commands.cluster(window);
        commands.view(window);
        return List.copyOf(commands.all);
    }

    private void add(String name, String keys, Runnable action) {
        all.add(new Command(group, name, keys, always, action));
    }

    private void playback(MainWindow window) {
        Workbench workbench = window.workbench();
        Player player = workbench.player();
        group = "Playback";
        add("Play or pause", "Space", () -> {
            workbench.unpin();
            player.toggle();
        });
        add("One hop forward", "Right", workbench::stepForward);
        add("One hop back", "Left", workbench::stepBack);
        add("One rule forward", "Period", workbench.steps()::forward);
        add("One rule back", "Comma", workbench.steps()::back);
        add("First hop", "Home", workbench::first);
        add("Last hop", "End", workbench::last);
        add("Faster", "Close Bracket", () -> player.speedProperty().set(player.speedProperty().get().faster(1)));
        add("Slower", "Open Bracket", () -> player.speedProperty().set(player.speedProperty().get().faster(-1)));
        add("Normal speed", "", () -> player.speedProperty().set(Speed.NORMAL));
        add("Show the result at once (instant)", "", () -> player.speedProperty().set(Speed.INSTANT));
        add("Run until…", "U", () -> window.work().strip().runUntil());
        add("Steps of the hop, rule by rule", "E", () -> window.work().strip().toggleSteps());
        add("Clear the filter of hops", "",
                () -> workbench.filterProperty().set(dev.podwire.view.model.HopFilter.NONE));
        add("Clear all breakpoints", "", () -> workbench.breakpointsProperty().set(java.util.Set.of()));
    }

    private void requests(MainWindow window) {
        group = "Requests";
        add("Type a request", "Shortcut+L", () -> {
            window.work().commands().url().requestFocus();
            window.work().commands().url().selectAll();
        });
        add("Fire the last request again", "Shortcut+R", () -> window.requests().again());
        add("Recent requests", "Shortcut+H", () -> window.work().commands().openRecent());
        add("Compare with the request before", "Shortcut+D", () -> window.requests().compare());
    }

    private void cluster(MainWindow window) {
        group = "Cluster";
        always = true;
        add("Open files…", "Shortcut+O", () -> window.intake().choose());
        add("Open a folder…", "Shortcut+Shift+O", () -> window.intake().chooseFolder());
        always = false;
        add("Save as a project…", "Shortcut+S", () -> window.keeper().save());
        add("Export…", "Shortcut+E", () -> window.exports().choose());
        add("Edit the manifest", "Shortcut+M", () -> window.work().edit());
        add("Undo the last change of the cluster", "Shortcut+Z", window::undo);
        add("Redo", "Shortcut+Shift+Z", window::redo);
        add("Change log", "Shortcut+J", window.looks()::showLog);
    }

    private void view(MainWindow window) {
        group = "View";
        add("Fit the picture", "F", () -> window.topology().fit());
        add("Left panel", "Shortcut+B", () -> window.work().toggleLeft());
        add("Inspector", "Shortcut+I", () -> window.work().toggleInspector());
        add("Why", "Shortcut+1", () -> window.work().inspector().choose("Why"));
        add("Packet", "Shortcut+2", () -> window.work().inspector().choose("Packet"));
        add("Rules", "Shortcut+3", () -> window.work().inspector().choose("Rules"));
        add("Tables", "Shortcut+4", () -> window.work().inspector().choose("Tables"));
        add("The picture as a table", "Shortcut+Shift+T", window.looks()::showTable);
        always = true;
        add("Find anything", "Shortcut+K", window.looks()::find);
        add("Light, dark or high contrast", "Shortcut+T", window.looks()::nextTheme);
        add("Larger", "Shortcut+Plus", () -> window.looks().zoom(1));
        add("Smaller", "Shortcut+Minus", () -> window.looks().zoom(-1));
        add("Normal size", "Shortcut+0", () -> window.looks().zoom(0));
        add("Reduced motion", "", window.looks()::toggleMotion);
        add("Presentation", "F11", window.looks()::present);
        add("Keys", "F1", window.looks()::showKeys);
    }
}
