package dev.podwire.view;

import java.util.List;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeCell;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;

import dev.podwire.theme.Icons;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.ObjectRow;
import dev.podwire.view.model.ObjectTree;
import dev.podwire.view.model.Workbench;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The cluster's objects by namespace and kind, with a filter. */
public final class ObjectsPanel extends VBox {

    /** A line of the tree. */
    private sealed interface Line {
        record Space(String name) implements Line {}

        record Kind(String name, int count) implements Line {}

        record Thing(ObjectRow row) implements Line {}
    }

    private static final int FOLD_KINDS_ABOVE = 60;

    private final Label count = Parts.label("", "mono", "text3");
    private final TextField filter = new TextField();
    private final TreeView<Line> tree = new TreeView<>(new TreeItem<>());
    private final Workbench workbench;
    private List<ObjectRow> rows = List.of();
    private boolean filling;

    public ObjectsPanel(Workbench workbench) {
        this.workbench = workbench;
        HBox head = new HBox(Parts.label("Objects", "panel-title"), Parts.spring(), count);
        head.getStyleClass().add("panel-head");
        filter.setPromptText("Filter by name, kind, address");
        filter.getStyleClass().addAll("compact", "filter-field");
        filter.textProperty().subscribe(text -> fill());
        Node glass = Icons.of(Feather.SEARCH, 13);
        glass.setMouseTransparent(true);
        StackPane field = new StackPane(filter, glass);
        StackPane.setAlignment(glass, Pos.CENTER_LEFT);
        StackPane.setMargin(glass, new Insets(0, 0, 0, 10));
        VBox.setMargin(field, new Insets(0, 12, 8, 12));
        tree.getStyleClass().add("object-tree");
        tree.setAccessibleText("Objects of the cluster");
        tree.setShowRoot(false);
        tree.setCellFactory(view -> new Cell());
        tree.setMinHeight(60);
        VBox.setVgrow(tree, Priority.ALWAYS);
        tree.getSelectionModel().selectedItemProperty().subscribe(item -> {
            if (!filling && item != null && item.getValue() instanceof Line.Thing(ObjectRow row)) {
                workbench.select(row);
            }
        });
        getChildren().addAll(head, field, tree);
        workbench.clusterProperty().subscribe(this::show);
        workbench.objectProperty().subscribe(this::mark);
    }

    private void show(@Nullable LoadedCluster cluster) {
        rows = cluster == null ? List.of() : cluster.objects();
        fill();
    }

    private void fill() {
        filling = true;
        ObjectTree found = ObjectTree.of(rows, filter.getText());
        count.setText(Integer.toString(found.count()));
        TreeItem<Line> root = new TreeItem<>();
        boolean fold = found.count() > FOLD_KINDS_ABOVE;
        for (ObjectTree.Space space : found.spaces()) {
            TreeItem<Line> spaceItem = new TreeItem<>(new Line.Space(space.name()));
            spaceItem.setExpanded(!space.name().startsWith("kube-") || !filter.getText().isBlank());
            for (ObjectTree.Kind kind : space.kinds()) {
                TreeItem<Line> kindItem = new TreeItem<>(new Line.Kind(kind.name(), kind.objects().size()));
                kindItem.setExpanded(!fold || kind.objects().size() <= 12);
                kind.objects().forEach(o -> kindItem.getChildren().add(new TreeItem<>(new Line.Thing(o))));
                spaceItem.getChildren().add(kindItem);
            }
            root.getChildren().add(spaceItem);
        }
        tree.setRoot(root);
        filling = false;
        mark(workbench.objectProperty().get());
    }

    private void mark(Optional<ObjectRow> wanted) {
        filling = true;
        tree.getSelectionModel().clearSelection();
        wanted.ifPresent(row -> find(tree.getRoot(), row).ifPresent(item -> {
            for (TreeItem<Line> up = item.getParent(); up != null; up = up.getParent()) {
                up.setExpanded(true);
            }
            tree.getSelectionModel().select(item);
            int at = tree.getRow(item);
            if (!tree.isFocused()) {
                tree.scrollTo(Math.max(0, at - 4));
            }
        }));
        filling = false;
    }

    private static Optional<TreeItem<Line>> find(TreeItem<Line> from, ObjectRow row) {
        if (from.getValue() instanceof Line.Thing(ObjectRow here) && here.equals(row)) {
            return Optional.of(from);
        }
        return from.getChildren().stream().flatMap(child -> find(child, row).stream()).findFirst();
    }

    /** The field that narrows the list. */
    public TextField filter() {
        return filter;
    }

    private static final class Cell extends TreeCell<Line> {
        @Override
        protected void updateItem(@Nullable Line line, boolean empty) {
            super.updateItem(line, empty);
            setText(null);
            setGraphic(empty || line == null ? null : switch (line) {
                case Line.Space(String name) -> row(null, name, "", "space");
                case Line.Kind(String name, int count) ->
                    row(null, ObjectTree.plural(name), Integer.toString(count), "kind");
                case Line.Thing(ObjectRow object) -> row(mark(object), object.name(), object.detail(), "thing");
            });
            setTooltip(line instanceof Line.Thing(ObjectRow object)
                    ? Parts.tip(object.kind() + " "
                            + (object.namespace().isEmpty() ? "" : object.namespace() + "/") + object.name()
                            + object.location().map(l -> "\n" + l).orElse("")
                            + (object.simulated() ? "" : "\nkept, but without effect on the simulation"))
                    : null);
        }

        private HBox row(@Nullable Node mark, String name, String detail, String style) {
            Label label = Parts.label(name, "small", style);
            HBox row = new HBox(8, label, Parts.spring(), Parts.whole(detail, "mono", "text3"));
            if (mark != null) {
                row.getChildren().addFirst(mark);
            }
            row.setAlignment(Pos.CENTER_LEFT);
            row.setPrefWidth(0);
            row.setMinWidth(0);
            label.setMinWidth(24);
            label.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
            HBox.setHgrow(row, Priority.ALWAYS);
            row.prefWidthProperty().bind(widthProperty().subtract(28).subtract(indent()));
            return row;
        }

        private double indent() {
            return getTreeItem() == null
                    ? 0
                    : 16.0 * Math.max(0, getTreeView().getTreeItemLevel(getTreeItem()) - 1) + 12;
        }

        private static Node mark(ObjectRow object) {
            Rectangle mark = new Rectangle(10, 10);
            mark.getStyleClass().add("object-mark");
            if (object.kind().equals("Service") || object.kind().equals("Ingress")) {
                mark.getStyleClass().add("virtual");
            }
            return mark;
        }
    }
}
