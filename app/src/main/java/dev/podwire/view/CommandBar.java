package dev.podwire.view;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

import dev.podwire.theme.Icons;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.Request;
import dev.podwire.view.model.RequestKind;
import dev.podwire.view.model.Sender;
import dev.podwire.view.model.Workbench;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The line at the top: which cluster, who asks whom, and the button that sends the packet. */
public final class CommandBar extends HBox {

    /** What the bar asks of the window. */
    public interface Actions {
        void fire(Request request, int count);

        List<Request> recent();

        /** Names of network plug-ins that the cluster could have. */
        List<String> plugIns();

        /** Names of proxy modes that the cluster could have. */
        List<String> proxyModes();

        void choosePlugIn(String name);

        void chooseProxyMode(String name);

        void openMenu(Node anchor);

        void toggleTheme();

        void find();
    }

    private final Button cluster = new Button();
    private final Label nodes = Parts.label("", "small", "text3");
    private final Button sender = new Button();
    private final Label senderName = Parts.label("", "medium");
    private final ComboBox<RequestKind> kind = new ComboBox<>();
    private final TextField url = new TextField();
    private final Button fire = new Button("Fire", Parts.path("M0 1l8 5l-8 5z", "fire-glyph"));
    private final ComboBox<Integer> count = new ComboBox<>();
    private final Button again = new Button();
    private final Switch cni;
    private final Switch proxy;
    private final Picker<Request> recent = new Picker<>("Which request again?", 460,
            (all, query) -> all.stream().filter(r -> r.text().contains(query)).toList(),
            r -> Parts.label(r.text(), "mono"));
    private final Picker<Sender> senders = new Picker<>("Who sends?", 380,
            (all, query) -> all.stream().filter(s -> s.matches(query)).toList(), CommandBar::row);
    private final BooleanProperty busy = new SimpleBooleanProperty();
    private final Actions actions;
    /** Below this width the bar leaves out what can be typed or reached otherwise. */
    private static final double NARROW = 1200;

    private final Workbench workbench;
    private Optional<Sender> from = Optional.empty();
    private String shown = "";

    public CommandBar(Workbench workbench, Actions actions) {
        this.workbench = workbench;
        this.actions = actions;
        cni = new Switch("Network plug-in", "The network plug-in that wires the pods of this cluster.",
                actions::choosePlugIn);
        proxy = new Switch("Proxy mode", "How kube-proxy turns Services into rules here.", actions::chooseProxyMode);
        getStyleClass().add("command-bar");
        HBox left = new HBox(8, Parts.logo(), cluster, nodes);
        left.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        left.setPrefWidth(292);
        left.setMinWidth(96);
        cluster.setMinWidth(60);
        widthProperty().subscribe(width -> {
            boolean narrow = width.doubleValue() > 0 && width.doubleValue() < NARROW;
            left.setMinWidth(narrow ? 96 : 200);
            for (Node spare : List.of(kind, nodes, again)) {
                spare.setVisible(!narrow);
                spare.setManaged(!narrow);
            }
        });
        HBox.setHgrow(url, Priority.ALWAYS);
        getChildren().addAll(left, sender, kind, url, again, count, fire, gap(), cni, proxy, theme(), find());
        cluster.getStyleClass().addAll("flat", "cluster-button");
        cluster.setGraphic(Icons.of(Feather.CHEVRON_DOWN, 14));
        cluster.setContentDisplay(ContentDisplay.RIGHT);
        cluster.setOnAction(e -> actions.openMenu(cluster));
        Parts.tip(cluster, "Open manifests or a sample");
        sender();
        request();
        workbench.clusterProperty().subscribe(this::show);
    }

    private void sender() {
        Label word = Parts.label("from", "small", "text3");
        word.setMinWidth(Region.USE_PREF_SIZE);
        senderName.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        HBox content = new HBox(8, word, senderName, Parts.spring(), Icons.of(Feather.CHEVRON_DOWN, 14));
        content.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        sender.setGraphic(content);
        sender.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        sender.getStyleClass().add("sender-button");
        sender.setPrefWidth(180);
        sender.setMinWidth(150);
        content.prefWidthProperty().bind(sender.widthProperty().subtract(20));
        sender.setAccessibleText("From");
    }

    private void request() {
        kind.getItems().setAll(RequestKind.values());
        kind.setMinWidth(76);
        kind.setPrefWidth(80);
        kind.setAccessibleText("Kind of request");
        kind.valueProperty().subscribe(value -> {
            if (value != null && RequestKind.of(url.getText()) != value) {
                url.setText(value.apply(url.getText()));
            }
        });
        url.getStyleClass().add("url-field");
        url.setPromptText("http://web/  or  GET web/cart -H 'A: b'  or  ping, dig, nc -u");
        url.setAccessibleText("URL");
        url.setMinWidth(160);
        url.setPrefWidth(300);
        url.textProperty().subscribe(text -> kind.setValue(RequestKind.of(text)));
        url.setOnAction(e -> fire());
        url.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.DOWN) {
                openRecent();
                e.consume();
            }
        });
        again.setGraphic(Icons.of(Feather.CLOCK, 14));
        again.getStyleClass().add("theme-button");
        again.setMinWidth(32);
        again.setPrefWidth(32);
        again.setAccessibleText("Recent requests");
        again.setOnAction(e -> openRecent());
        Parts.tip(again, "Recent requests (↓ in the field)");
        count.getItems().setAll(1, 10, 100, 1000);
        count.setValue(1);
        count.setConverter(new TimesText());
        count.setMinWidth(68);
        count.setPrefWidth(68);
        count.setAccessibleText("How many requests");
        count.setTooltip(Parts.tip("How many: more than one shows how they spread over the endpoints"));
        fire.getStyleClass().add("primary");
        fire.setContentDisplay(ContentDisplay.RIGHT);
        fire.setGraphicTextGap(12);
        fire.setMinWidth(Region.USE_PREF_SIZE);
        fire.setOnAction(e -> fire());
        fire.disableProperty().bind(busy.or(url.textProperty().isEmpty()));
        Parts.tip(fire, "Send the request (Enter)");
    }

    private Node gap() {
        Region gap = new Region();
        gap.setMinWidth(4);
        gap.setPrefWidth(16);
        return gap;
    }

    private Button theme() {
        Button theme = new Button();
        theme.setGraphic(Parts.themeGlyph());
        theme.getStyleClass().add("theme-button");
        theme.setMinWidth(32);
        theme.setPrefWidth(32);
        theme.setAccessibleText("Light or dark");
        theme.setOnAction(e -> actions.toggleTheme());
        Parts.tip(theme, "Light or dark (Ctrl+T)");
        return theme;
    }

    private Button find() {
        Label key = Parts.whole("Ctrl K", "key");
        Button find = new Button("Find", key);
        find.setContentDisplay(ContentDisplay.RIGHT);
        find.setGraphicTextGap(10);
        find.getStyleClass().add("find-button");
        find.setMinWidth(Region.USE_PREF_SIZE);
        find.setOnAction(e -> actions.find());
        return find;
    }

    private void show(@Nullable LoadedCluster loaded) {
        if (loaded == null) {
            return;
        }
        cluster.setText(loaded.name());
        LoadedCluster.Facts facts = loaded.facts();
        nodes.setText(facts.nodes() == 1 ? "1 node" : facts.nodes() + " nodes");
        cni.show(actions.plugIns(), facts.cni());
        proxy.show(actions.proxyModes(), facts.proxyMode());
        List<Sender> all = loaded.senders();
        boolean same = loaded.name().equals(shown) && from.isPresent() && all.contains(from.get());
        shown = loaded.name();
        if (!same) {
            choose(all.stream().filter(s -> s.who().equals(loaded.suggestion().from())).findFirst()
                    .or(() -> all.stream().findFirst()));
            url.setText(loaded.suggestion().to());
        }
        sender.setOnAction(e -> senders.showBelow(sender, all, s -> choose(Optional.of(s))));
    }

    /** Writes a request into the bar, as if it had been typed. */
    public void take(Request request) {
        LoadedCluster here = workbench.clusterProperty().get();
        if (here != null) {
            here.senders().stream().filter(s -> s.who().equals(request.from())).findFirst()
                    .ifPresent(s -> choose(Optional.of(s)));
        }
        url.setText(request.line());
        url.positionCaret(url.getLength());
    }

    /** Opens the list of the requests that were sent before. */
    public void openRecent() {
        recent.showBelow(url, actions.recent(), this::take);
    }

    private void choose(Optional<Sender> who) {
        from = who;
        senderName.setText(who.map(Sender::name).orElse("nobody"));
        sender.setTooltip(Parts.tip(who.map(Sender::who).orElse("")));
    }

    private static Node row(Sender sender) {
        HBox row = new HBox(8, Parts.label(sender.name(), "small"), Parts.spring(),
                Parts.whole(sender.detail(), "mono", "text3"));
        row.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        return row;
    }

    private void fire() {
        if (!fire.isDisabled() && from.isPresent()) {
            actions.fire(Request.of(from.get().who(), url.getText().strip()), count.getValue());
        }
    }

    /** Whether a request is under way, so that another has to wait. */
    public BooleanProperty busyProperty() {
        return busy;
    }

    /** The URL field, to be focused by a key. */
    public TextField url() {
        return url;
    }

    /** How many are sent at once. */
    public ComboBox<Integer> count() {
        return count;
    }

    /** The switch of the proxy mode. */
    public ComboBox<String> proxyMode() {
        return proxy;
    }

    /** The switch of the network plug-in. */
    public ComboBox<String> plugIn() {
        return cni;
    }

    /** Who will send. */
    public Optional<Sender> sendingFrom() {
        return from;
    }
}
