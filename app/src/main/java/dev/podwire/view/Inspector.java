package dev.podwire.view;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.netfilter.RuleText;
import dev.podwire.net.SourceLocation;
import dev.podwire.theme.Icons;
import dev.podwire.theme.Tone;
import dev.podwire.view.model.Flow;
import dev.podwire.view.model.Focus;
import dev.podwire.view.model.HopCard;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.TablesAt;
import dev.podwire.view.model.WholeChains;
import dev.podwire.view.model.Why;
import dev.podwire.view.model.Workbench;
import org.kordamp.ikonli.feather.Feather;

/** The panel at the right: why the hop did what it did, its packet, the rules it read and the tables it left. */
public final class Inspector extends VBox {

    private final Workbench workbench;
    private final Map<String, ToggleButton> tabs = new LinkedHashMap<>();
    private final Map<String, Node> bodies = new LinkedHashMap<>();
    private final StackPane body = new StackPane();
    private final Button pill = new Button();
    private final WhyView why;
    private final PacketView packet = new PacketView();
    private final RulesView rules;
    private final TablesView tables = new TablesView();
    private final VBox nothing;

    public Inspector(Workbench workbench, Consumer<SourceLocation> open) {
        this.workbench = workbench;
        this.why = new WhyView(open, this::readable, () -> choose("Rules"));
        rules = new RulesView(workbench);
        nothing = new VBox(Icons.of(Feather.SEND, 28),
                Parts.label("Fire a request.\nEach step of its way is explained here.", "small"));
        nothing.getStyleClass().add("nothing");
        bodies.put("Why", scroll(why));
        bodies.put("Packet", scroll(packet));
        bodies.put("Rules", rules);
        bodies.put("Tables", tables);
        HBox head = new HBox();
        head.getStyleClass().add("inspector-tabs");
        HBox names = new HBox();
        names.getStyleClass().add("inspector-names");
        bodies.keySet().forEach(name -> names.getChildren().add(tab(name)));
        pill.getStyleClass().add("hop-pill");
        pill.setMinWidth(USE_PREF_SIZE);
        pill.setOnAction(e -> workbench.unpin());
        head.getChildren().addAll(names, Parts.spring(), pill);
        VBox.setVgrow(body, Priority.ALWAYS);
        body.setMinHeight(0);
        getChildren().addAll(head, body);
        workbench.shownProperty().subscribe(hop -> refresh());
        workbench.pinnedProperty().subscribe(hop -> refresh());
        workbench.steps().stepProperty().subscribe(step -> refresh());
        workbench.flowProperty().subscribe(flow -> refresh());
        choose("Why");
    }

    private boolean readable(String file) {
        LoadedCluster cluster = workbench.clusterProperty().get();
        return cluster != null && cluster.text(file).isPresent();
    }

    private ToggleButton tab(String name) {
        ToggleButton tab = new ToggleButton(name);
        tab.getStyleClass().add("inspector-tab");
        tab.setMinWidth(USE_PREF_SIZE);
        tab.setOnAction(e -> choose(name));
        tabs.put(name, tab);
        return tab;
    }

    private static ScrollPane scroll(Node content) {
        ScrollPane pane = new ScrollPane(content);
        pane.setFitToWidth(true);
        pane.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        pane.setFocusTraversable(false);
        return pane;
    }

    /** Brings a tab to the front: Why, Packet, Rules or Tables. */
    public void choose(String name) {
        tabs.forEach((which, tab) -> tab.setSelected(which.equals(name)));
        refresh();
    }

    private String chosen() {
        return tabs.entrySet().stream().filter(t -> t.getValue().isSelected()).map(Map.Entry::getKey).findFirst()
                .orElse("Why");
    }

    private void refresh() {
        Flow flow = workbench.flowProperty().get();
        LoadedCluster cluster = workbench.clusterProperty().get();
        if (flow == null || cluster == null || workbench.shownCard().isEmpty()) {
            pill.setVisible(false);
            body.getChildren().setAll(nothing);
            return;
        }
        Focus focus = workbench.focus().orElseThrow();
        HopCard card = focus.card();
        pill(focus);
        Why answer = Why.of(focus, flow.chapterOf(card.index()).hops(), RuleText::format);
        NamespaceId namespace = card.hop().place().namespace();
        switch (chosen()) {
            case "Packet" -> packet.show(flow.trace().packet(card.hop().packet()), focus.changed().first().before(),
                    focus.changed().last().after());
            case "Rules" -> rules.show(WholeChains.of(answer.rules(), namespace, cluster.namespace(namespace),
                    flow.trace(), focus.upTo().last().id()));
            case "Tables" -> tables.show(TablesAt.of(flow.trace(), focus.upTo(), cluster.namespace(namespace)));
            default -> why.show(answer);
        }
        Node wanted = bodies.get(chosen());
        if (wanted != null && (body.getChildren().isEmpty() || body.getChildren().getFirst() != wanted)) {
            body.getChildren().setAll(wanted);
        }
    }

    private void pill(Focus focus) {
        HopCard card = focus.card();
        boolean pinned = workbench.pinnedProperty().get() > 0;
        pill.setVisible(true);
        pill.setText((pinned ? "at hop " : "hop ") + card.number() + (focus.fine() ? "." + focus.at() : ""));
        pill.setTooltip(Parts.tip(pinned
                ? "The inspector stays with this hop. Click to follow the packet again (Esc)."
                : "The inspector follows the packet."));
        for (Tone tone : Tone.values()) {
            pill.getStyleClass().remove(tone.styleClass());
        }
        pill.getStyleClass().add(pinned && card.tone() != Tone.QUIET
                ? card.tone().styleClass()
                : Tone.QUIET.styleClass());
    }
}
