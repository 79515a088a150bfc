package dev.podwire.view;

import javafx.scene.Node;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

import dev.podwire.trace.Explanation;
import dev.podwire.view.model.Breakpoint;
import dev.podwire.view.model.Flow;
import dev.podwire.view.model.HopCard;
import dev.podwire.view.model.HopFilter;
import dev.podwire.view.model.Workbench;

/** What can be done with a card of the flow strip. */
final class HopMenu {

    private HopMenu() {}

    static void show(Node anchor, HopCard card, Workbench workbench, double screenX, double screenY) {
        String room = Flow.label(card.hop().place().namespace());
        String device = card.hop().first().place().device();
        ContextMenu menu = new ContextMenu(item("Go here", () -> workbench.player().goTo(card.index())),
                item("Keep in the inspector", () -> workbench.pin(card.index())), new SeparatorMenuItem(),
                item("Hide steps like this (" + HopFilter.kind(card) + ")", () -> workbench.filterProperty()
                        .set(workbench.filterProperty().get().withHidden(HopFilter.kind(card), true))),
                item("Show only " + room, () -> workbench.filterProperty()
                        .set(workbench.filterProperty().get().withRoom(room, true))),
                new SeparatorMenuItem(), stop("Always stop at " + room, new Breakpoint.AtNode(room), workbench));
        if (!device.isEmpty()) {
            menu.getItems().add(
                    stop("Always stop at " + device + " of " + room, new Breakpoint.AtDevice(room, device), workbench));
        }
        menu.getItems().addAll(new SeparatorMenuItem(), item("Copy what happened", () -> Copying.put(
                card.title() + " on " + room + ": " + card.done() + ". " + Explanation.of(card.hop()).why())));
        menu.show(anchor, screenX, screenY);
    }

    private static MenuItem item(String text, Runnable action) {
        MenuItem item = new MenuItem(text);
        item.setMnemonicParsing(false);
        item.setOnAction(e -> action.run());
        return item;
    }

    private static MenuItem stop(String text, Breakpoint breakpoint, Workbench workbench) {
        CheckMenuItem item = new CheckMenuItem(text);
        item.setMnemonicParsing(false);
        item.setSelected(workbench.breakpointsProperty().get().contains(breakpoint));
        item.setOnAction(e -> workbench.toggle(breakpoint));
        return item;
    }
}
