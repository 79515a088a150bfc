package dev.podwire.shell;

import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.ListView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

import dev.podwire.view.model.Workbench;

/** The window's keys. Keys without a modifier belong to a field or list that has the focus first. */
final class Keys {

    private Keys() {}

    static void install(Scene scene, MainWindow window) {
        scene.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            boolean handled = event.isShortcutDown()
                    ? withControl(event.getCode(), scene, window)
                    : plain(event, scene.getFocusOwner(), window);
            if (handled) {
                event.consume();
            }
        });
    }

    private static boolean withControl(KeyCode code, Scene scene, MainWindow window) {
        boolean writing = scene.getFocusOwner() instanceof TextInputControl;
        switch (code) {
            case K -> window.find();
            case O -> window.intake().choose();
            case T -> window.toggleTheme();
            case B -> window.work().toggleLeft();
            case I -> window.work().toggleInspector();
            case L -> {
                window.work().commands().url().requestFocus();
                window.work().commands().url().selectAll();
            }
            case V -> {
                return !writing && window.intake().paste();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean plain(KeyEvent event, Node focus, MainWindow window) {
        if (event.getCode() == KeyCode.ESCAPE) {
            window.clear();
            if (focus instanceof TextInputControl) {
                window.topology().requestFocus();
            }
            return true;
        }
        if (!window.hasCluster() || event.isShiftDown() || event.isAltDown() || focus instanceof TextInputControl
                || focus instanceof ComboBoxBase) {
            return false;
        }
        boolean list = focus instanceof TreeView || focus instanceof ListView;
        Workbench workbench = window.workbench();
        switch (event.getCode()) {
            case SPACE -> {
                if (focus instanceof javafx.scene.control.ButtonBase) {
                    return false;
                }
                workbench.unpin();
                workbench.player().toggle();
            }
            case F -> window.topology().fit();
            case E -> window.work().strip().toggleSteps();
            case U -> window.work().strip().runUntil();
            case PERIOD -> workbench.steps().forward();
            case COMMA -> workbench.steps().back();
            case OPEN_BRACKET -> speed(workbench, -1);
            case CLOSE_BRACKET -> speed(workbench, 1);
            case LEFT, RIGHT, HOME, END -> {
                if (list) {
                    return false;
                }
                step(event.getCode(), workbench);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void speed(Workbench workbench, int by) {
        workbench.player().speedProperty().set(workbench.player().speedProperty().get().faster(by));
    }

    private static void step(KeyCode code, Workbench workbench) {
        switch (code) {
            case LEFT -> workbench.stepBack();
            case RIGHT -> workbench.stepForward();
            case HOME -> workbench.first();
            default -> workbench.last();
        }
    }
}
