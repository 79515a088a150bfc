package dev.podwire.view;

import java.util.List;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/** Lets what is shown be copied: by the context menu, and by Ctrl+C where the focus is. */
final class Copying {

    private static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);

    private Copying() {}

    /** An entry of a context menu; nothing is offered while there is nothing to copy. */
    record Choice(String name, Supplier<String> text) {}

    /** The first choice is also what Ctrl+C takes. */
    static void offer(Node node, Choice... choices) {
        offer(node, List::of, choices);
    }

    /** {@code more}: what else can be done with what is chosen, above the copying. */
    static void offer(Node node, Supplier<List<MenuItem>> more, Choice... choices) {
        node.addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, event -> {
            ContextMenu menu = new ContextMenu();
            menu.getItems().addAll(more.get());
            for (Choice choice : choices) {
                String text = choice.text().get();
                if (!text.isEmpty()) {
                    MenuItem item = new MenuItem(choice.name());
                    item.setOnAction(e -> put(text));
                    menu.getItems().add(item);
                }
            }
            if (!menu.getItems().isEmpty()) {
                menu.show(node, event.getScreenX(), event.getScreenY());
                event.consume();
            }
        });
        node.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (COPY.match(event) && !choices[0].text().get().isEmpty()) {
                put(choices[0].text().get());
                event.consume();
            }
        });
    }

    static void put(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }
}
