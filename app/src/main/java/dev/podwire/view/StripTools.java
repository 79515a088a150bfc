package dev.podwire.view;

import java.util.List;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import javafx.beans.property.BooleanProperty;
import javafx.geometry.Side;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

import dev.podwire.theme.Icons;
import dev.podwire.view.model.Breakpoint;
import dev.podwire.view.model.Flow;
import dev.podwire.view.model.HopCard;
import dev.podwire.view.model.HopFilter;
import dev.podwire.view.model.Workbench;
import org.kordamp.ikonli.feather.Feather;

/** What is done to the strip: fold the steps out, filter the hops, stop somewhere. */
final class StripTools extends HBox {

    private static final int MOST_BREAKPOINTS = 300;

    private final Workbench workbench;
    private final ToggleButton steps = new ToggleButton();
    private final ToggleButton filter = new ToggleButton();
    private final Button until = new Button();
    private final Picker<Breakpoint> stops = new Picker<>("Run until… a rule, chain, device, node or verdict", 460,
            (all, query) -> all.stream().filter(b -> matches(b, query)).limit(MOST_BREAKPOINTS).toList(),
            b -> Parts.label(b.text(), "small"));

    StripTools(Workbench workbench) {
        super(4);
        this.workbench = workbench;
        tool(steps, Feather.LIST, "Steps of the hop, rule by rule (E)");
        tool(filter, Feather.FILTER, "Filter the hops");
        tool(until, Feather.OCTAGON, "Run until… (U)");
        filter.setOnAction(e -> {
            filter.setSelected(!workbench.filterProperty().get().isNone());
            menu().show(filter, Side.TOP, 0, -4);
        });
        until.setOnAction(e -> runUntil());
        getChildren().addAll(steps, filter, until);
        workbench.filterProperty().subscribe(f -> filter.setSelected(!f.isNone()));
        workbench.flowProperty().subscribe(flow -> getChildren().forEach(n -> n.setDisable(flow == null)));
    }

    private static boolean matches(Breakpoint breakpoint, String query) {
        String text = breakpoint.text().toLowerCase(java.util.Locale.ROOT);
        return List.of(query.toLowerCase(java.util.Locale.ROOT).strip().split("\\s+")).stream()
                .allMatch(text::contains);
    }

    private static void tool(javafx.scene.control.ButtonBase button, Feather icon, String name) {
        button.setGraphic(Icons.of(icon, 14));
        button.getStyleClass().addAll("compact", "strip-tool");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setAccessibleText(name);
        button.setTooltip(Parts.tip(name));
    }

    /** Opens the list of what one can run until. */
    void runUntil() {
        Flow flow = workbench.flowProperty().get();
        if (flow != null) {
            stops.showAbove(until, Breakpoint.in(flow), workbench::runUntil);
        }
    }

    Picker<Breakpoint> stops() {
        return stops;
    }

    private ContextMenu menu() {
        ContextMenu menu = new ContextMenu();
        HopFilter now = workbench.filterProperty().get();
        menu.getItems().addAll(check("Only changes", now.changes(), HopFilter::withChanges),
                check("Only decisions", now.decisions(), HopFilter::withDecisions), new SeparatorMenuItem());
        Flow flow = workbench.flowProperty().get();
        if (flow != null) {
            menu.getItems()
                    .add(choices("Protocol", flow, c -> HopFilter.protocol(c, flow.trace()), now.protocols()::contains,
                            (name, in) -> workbench.filterProperty().get().withProtocol(name, in)));
            menu.getItems().add(choices("Node or pod", flow, c -> Flow.label(c.hop().place().namespace()),
                    now.rooms()::contains, (name, in) -> workbench.filterProperty().get().withRoom(name, in)));
            menu.getItems().add(choices("Device", flow, c -> c.hop().first().place().device(), now.devices()::contains,
                    (name, in) -> workbench.filterProperty().get().withDevice(name, in)));
        }
        for (String kind : new TreeSet<>(now.hidden())) {
            CheckMenuItem item = new CheckMenuItem("Hidden: " + kind);
            item.setSelected(true);
            item.setOnAction(
                    e -> workbench.filterProperty().set(workbench.filterProperty().get().withHidden(kind, false)));
            menu.getItems().add(item);
        }
        MenuItem all = new MenuItem("Show everything");
        all.setDisable(now.isNone());
        all.setOnAction(e -> workbench.filterProperty().set(HopFilter.NONE));
        menu.getItems().addAll(new SeparatorMenuItem(), all);
        return menu;
    }

    private CheckMenuItem check(String name, boolean on, BiFunction<HopFilter, Boolean, HopFilter> change) {
        CheckMenuItem item = new CheckMenuItem(name);
        item.setSelected(on);
        item.setOnAction(
                e -> workbench.filterProperty().set(change.apply(workbench.filterProperty().get(), item.isSelected())));
        return item;
    }

    private Menu choices(String name, Flow flow, java.util.function.Function<HopCard, String> of,
            Predicate<String> chosen, BiFunction<String, Boolean, HopFilter> change) {
        Menu menu = new Menu(name);
        TreeSet<String> names = new TreeSet<>();
        flow.cards().forEach(card -> names.add(of.apply(card)));
        names.remove("");
        for (String one : names) {
            CheckMenuItem item = new CheckMenuItem(one);
            item.setMnemonicParsing(false);
            item.setSelected(chosen.test(one));
            item.setOnAction(e -> workbench.filterProperty().set(change.apply(one, item.isSelected())));
            menu.getItems().add(item);
        }
        return menu;
    }

    /** Whether the steps are folded out. */
    BooleanProperty openProperty() {
        return steps.selectedProperty();
    }
}
