package dev.podwire.view;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

import dev.podwire.canvas.TopologyCanvas;
import dev.podwire.palette.Theme;
import dev.podwire.trace.Hop;
import dev.podwire.view.model.DrawnRequest;
import dev.podwire.view.model.Flow;
import dev.podwire.view.model.HopCard;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.ObjectRow;
import dev.podwire.view.model.Request;
import dev.podwire.view.model.Workbench;
import org.jspecify.annotations.Nullable;

/** The picture of the cluster and of the packet in it, with its zoom. */
public final class TopologyPanel extends BorderPane {

    private static final double STEP = 1.25;
    /** The height from which the picture can spare a line for its head. */
    private static final double ROOMY = 640;
    private static final PseudoClass SLIM = PseudoClass.getPseudoClass("slim");

    private final TopologyCanvas canvas = new TopologyCanvas();
    private final StackPane middle = new StackPane(canvas);
    private final Tooltip tip = Parts.tip("");
    private final Workbench workbench;

    public TopologyPanel(Workbench workbench, ObjectProperty<Theme> theme) {
        this.workbench = workbench;
        getStyleClass().add("topology");
        middle.setMinSize(0, 0);
        Region head = head();
        setTop(head);
        setCenter(middle);
        heightProperty().subscribe(h -> place(head, middle, h.doubleValue()));
        theme.subscribe(canvas::setTheme);
        workbench.clusterProperty().subscribe(this::show);
        workbench.flowProperty().subscribe(this::show);
        workbench.player().positionProperty().subscribe(p -> canvas.setMillis(p.doubleValue()));
        workbench.objectProperty().subscribe(
                object -> canvas.setSelected(object.flatMap(ObjectRow::topologyId).map(Set::of).orElse(Set.of())));
        canvas.setOnThingClicked(this::click);
        canvas.setOnThingDoubleClicked(id -> id.ifPresentOrElse(canvas::flyTo, canvas::fit));
        canvas.setOnHover(this::hover);
    }

    /** Where height is short the picture takes the head's line too, and only the zoom stays, above its empty corner. */
    private void place(Region head, StackPane middle, double height) {
        boolean slim = height > 0 && height < ROOMY;
        if (slim == middle.getChildren().contains(head)) {
            return;
        }
        head.pseudoClassStateChanged(SLIM, slim);
        if (slim) {
            setTop(null);
            middle.getChildren().add(head);
        } else {
            middle.getChildren().remove(head);
            setTop(head);
        }
    }

    /** Lets requests be drawn and chosen in the picture; {@code chart} shows above it how a burst spreads. */
    public void setRequests(Consumer<Request> take, BurstPanel chart) {
        StackPane.setAlignment(chart, Pos.TOP_RIGHT);
        StackPane.setMargin(chart, new Insets(44, 12, 0, 0));
        middle.getChildren().add(chart);
        new RequestDrag(middle, canvas, e -> canvas.thingAt(e.getX(), e.getY()),
                (from, to) -> request(from, to).ifPresent(take));
        canvas.setOnContextMenuRequested(e -> {
            canvas.thingAt(e.getX(), e.getY()).ifPresent(id -> menu(id, take).show(canvas, e.getScreenX(),
                    e.getScreenY()));
            e.consume();
        });
    }

    private Optional<Request> request(String from, String to) {
        LoadedCluster cluster = workbench.clusterProperty().get();
        return cluster == null
                ? Optional.empty()
                : DrawnRequest.sender(from).flatMap(
                        who -> DrawnRequest.target(cluster, who, to).map(line -> Request.of(who, line)));
    }

    private ContextMenu menu(String id, Consumer<Request> take) {
        ContextMenu menu = new ContextMenu();
        LoadedCluster cluster = workbench.clusterProperty().get();
        DrawnRequest.sender(id).ifPresent(who -> {
            MenuItem item = new MenuItem("Send from here");
            item.setOnAction(e -> take.accept(Request.of(who, cluster == null ? "" : cluster.suggestion().to())));
            menu.getItems().add(item);
        });
        if (cluster != null) {
            String sender = cluster.suggestion().from();
            DrawnRequest.target(cluster, sender, id).ifPresent(line -> {
                MenuItem item = new MenuItem("Send to here: " + line);
                item.setMnemonicParsing(false);
                item.setOnAction(e -> take.accept(Request.of("", line)));
                menu.getItems().add(item);
            });
        }
        MenuItem large = new MenuItem("Show it large");
        large.setOnAction(e -> canvas.flyTo(id));
        MenuItem copy = new MenuItem("Copy its name");
        copy.setOnAction(e -> Copying.put(id));
        menu.getItems().addAll(large, copy);
        return menu;
    }

    private HBox head() {
        Button fit = new Button();
        fit.textProperty()
                .bind(canvas.scaleProperty().map(s -> "Fit  %d %%".formatted(Math.round(s.doubleValue() * 100))));
        fit.setOnAction(e -> canvas.fit());
        fit.setMinWidth(84);
        fit.setTooltip(Parts.tip("Show everything (F)"));
        HBox zoom = new HBox(button("−", "Smaller", 1 / STEP), Parts.styled("zoom-rule"), fit,
                Parts.styled("zoom-rule"), button("+", "Larger", STEP));
        zoom.getStyleClass().add("zoom");
        zoom.setMaxHeight(24);
        zoom.setMinHeight(24);
        Label hint = Parts.label("drag to move, wheel to zoom", "small", "text3");
        HBox words = new HBox(8, Parts.label("Topology", "panel-title"), hint);
        words.setAlignment(Pos.CENTER_LEFT);
        HBox head = new HBox(words, Parts.spring(), zoom);
        head.getStyleClass().add("topology-head");
        head.setPickOnBounds(false);
        StackPane.setAlignment(head, Pos.TOP_LEFT);
        head.widthProperty().subscribe(w -> hint.setVisible(w.doubleValue() > 480));
        head.parentProperty().subscribe(parent -> words.setVisible(parent == this));
        return head;
    }

    private Button button(String text, String name, double factor) {
        Button button = new Button(text);
        button.setAccessibleText(name);
        button.setMinWidth(24);
        button.setOnAction(e -> canvas.zoomBy(factor));
        return button;
    }

    private void show(@Nullable LoadedCluster cluster) {
        if (cluster != null) {
            canvas.setTopology(cluster.topology());
            canvas.fit();
        }
    }

    private void show(@Nullable Flow flow) {
        if (flow == null) {
            canvas.clearTrace();
        } else {
            List<Hop> hops = flow.cards().stream().map(HopCard::hop).toList();
            canvas.setTrace(flow.trace(), hops);
        }
    }

    private Optional<ObjectRow> object(String id) {
        LoadedCluster cluster = workbench.clusterProperty().get();
        return cluster == null
                ? Optional.empty()
                : cluster.objects().stream().filter(o -> o.topologyId().equals(Optional.of(id))).findFirst();
    }

    private void click(Optional<String> id) {
        id.flatMap(this::object).ifPresentOrElse(workbench::select,
                () -> workbench.objectProperty().set(Optional.empty()));
    }

    private void hover(Optional<String> id) {
        LoadedCluster cluster = workbench.clusterProperty().get();
        Optional<String> words = cluster == null
                ? Optional.empty()
                : id.flatMap(cluster.topology()::node)
                        .map(n -> n.label() + (n.detail().isEmpty() ? "" : "\n" + n.detail()));
        words.ifPresentOrElse(text -> {
            tip.setText(text);
            Tooltip.install(canvas, tip);
        }, () -> Tooltip.uninstall(canvas, tip));
    }

    /** Shows everything. */
    public void fit() {
        canvas.fit();
    }

    /** Shows one thing large in the middle. */
    public void flyTo(String id) {
        canvas.flyTo(id);
    }

    /** The canvas itself. */
    public TopologyCanvas canvas() {
        return canvas;
    }
}
