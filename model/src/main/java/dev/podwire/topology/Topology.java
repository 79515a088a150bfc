package dev.podwire.topology;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

import org.jgrapht.Graph;
import org.jgrapht.graph.AsUnmodifiableGraph;
import org.jgrapht.graph.DirectedMultigraph;

/** The cluster as a graph of {@link TopologyNode}s and {@link TopologyEdge}s, in the order in which they are drawn. */
public final class Topology {

    private final Graph<TopologyNode, TopologyEdge> graph;
    private final java.util.Map<String, TopologyNode> byId = new java.util.LinkedHashMap<>();

    /** Throws {@link IllegalArgumentException} if an edge or a parent names a node that is not there. */
    public Topology(Collection<TopologyNode> nodes, Collection<TopologyEdge> edges) {
        DirectedMultigraph<TopologyNode, TopologyEdge> open = new DirectedMultigraph<>(TopologyEdge.class);
        for (TopologyNode node : nodes) {
            byId.put(node.id(), node);
            open.addVertex(node);
        }
        for (TopologyEdge edge : edges) {
            open.addEdge(require(edge.from()), require(edge.to()), edge);
        }
        nodes.forEach(n -> n.parent().ifPresent(this::require));
        graph = new AsUnmodifiableGraph<>(open);
    }

    private TopologyNode require(String id) {
        TopologyNode node = byId.get(id);
        if (node == null) {
            throw new IllegalArgumentException("no topology node " + id);
        }
        return node;
    }

    public Graph<TopologyNode, TopologyEdge> graph() {
        return graph;
    }

    public Optional<TopologyNode> node(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Collection<TopologyNode> nodes() {
        return java.util.Collections.unmodifiableCollection(byId.values());
    }

    public Stream<TopologyNode> childrenOf(String id) {
        return byId.values().stream().filter(n -> n.parent().equals(Optional.of(id)));
    }
}
