package dev.podwire.shell;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.ListView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/** The window's keys. Keys without a modifier belong to a field or list that has the focus first. */
final class Keys {

    private Keys() {}

    static void install(Scene scene, MainWindow window, List<Command> commands) {
        scene.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (handles(event, scene.getFocusOwner(), window, commands)) {
                event.consume();
            }
        });
    }

    private static boolean handles(KeyEvent event, Node focus, MainWindow window, List<Command> commands) {
        boolean writing = focus instanceof TextInputControl;
        if (event.getCode() == KeyCode.ESCAPE) {
            window.clear();
            if (writing) {
                window.topology().requestFocus();
            }
            return true;
        }
        if (event.isShortcutDown() && event.getCode() == KeyCode.V) {
            return !writing && window.intake().paste();
        }
        for (Command command : commands) {
            if (command.combination().map(keys -> matches(keys, event)).orElse(false)) {
                return run(command, event, focus, window);
            }
        }
        return false;
    }

    /** The plus of a keyboard is often the equals key, with or without Shift. */
    private static boolean matches(KeyCombination keys, KeyEvent event) {
        return keys.match(event) || event.isShortcutDown() && event.getCode() == KeyCode.EQUALS
                && keys.getName().endsWith("Plus");
    }

    private static boolean run(Command command, KeyEvent event, Node focus, MainWindow window) {
        if (!window.hasCluster() && !command.always()) {
            return false;
        }
        boolean writing = focus instanceof TextInputControl;
        if (command.strong()) {
            // What a field can undo itself it undoes itself.
            if (writing && event.getCode() == KeyCode.Z) {
                return false;
            }
            command.action().run();
            return true;
        }
        boolean moves = switch (event.getCode()) {
            case LEFT, RIGHT, HOME, END -> focus instanceof TreeView || focus instanceof ListView;
            case SPACE -> focus instanceof ButtonBase;
            default -> false;
        };
        if (writing || moves || focus instanceof ComboBoxBase) {
            return false;
        }
        command.action().run();
        return true;
    }
}
