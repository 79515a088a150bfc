package dev.podwire.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

import dev.podwire.topology.Topology;
import dev.podwire.topology.TopologyNode;

/** All that the picture shows as a table, for screen readers and for those who prefer to read. */
public final class PictureTable extends TableView<TopologyNode> {

    private final Map<String, String> labels = new HashMap<>();
    private final Map<String, List<String>> neighbours = new HashMap<>();

    /** {@code chosen} is told the id of the row that was selected. */
    public PictureTable(Topology topology, Consumer<String> chosen) {
        setAccessibleText("The picture as a table");
        getStyleClass().add("picture-table");
        topology.nodes().forEach(n -> labels.put(n.id(), n.label()));
        topology.graph().edgeSet().forEach(e -> {
            neighbours.computeIfAbsent(e.from(), id -> new ArrayList<>()).add(label(e.to()));
            neighbours.computeIfAbsent(e.to(), id -> new ArrayList<>()).add(label(e.from()));
        });
        column("Kind", 110, n -> n.kind().name().toLowerCase(Locale.ROOT));
        column("Name", 240, TopologyNode::label);
        column("In", 200, n -> n.parent().map(this::label).orElse(""));
        column("Address or detail", 240, n -> n.detail());
        column("Connected with", 320, n -> String.join(", ", neighbours.getOrDefault(n.id(), List.of())));
        getItems().setAll(topology.nodes());
        getSelectionModel().selectedItemProperty().subscribe(node -> {
            if (node != null) {
                chosen.accept(node.id());
            }
        });
    }

    private String label(String id) {
        return labels.getOrDefault(id, id);
    }

    private void column(String name, double width, Function<TopologyNode, String> text) {
        TableColumn<TopologyNode, String> column = new TableColumn<>(name);
        column.setPrefWidth(width);
        column.setCellValueFactory(row -> new ReadOnlyStringWrapper(text.apply(row.getValue())));
        getColumns().add(column);
    }
}
