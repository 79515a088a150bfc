package dev.podwire.topology;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.net.IpAddress;
import org.jgrapht.Graph;
import org.jgrapht.graph.AbstractBaseGraph;
import org.jgrapht.graph.AsUnmodifiableGraph;
import org.jgrapht.graph.DefaultGraphSpecificsStrategy;
import org.jgrapht.graph.DefaultGraphType;

/** The cluster as a graph of {@link TopologyNode}s and {@link TopologyEdge}s, in the order in which they are drawn. */
public final class Topology {

    private final Graph<TopologyNode, TopologyEdge> graph;
    private final Map<String, TopologyNode> byId = new LinkedHashMap<>();
    private final Map<NamespaceId, TopologyNode> machines = new HashMap<>();
    private final Map<String, TopologyNode> pods = new HashMap<>();
    private final Map<String, TopologyNode> services = new HashMap<>();

    /** A directed graph with parallel edges, without the table of pairs that makes large graphs slow to build. */
    private static final class Open extends AbstractBaseGraph<TopologyNode, TopologyEdge> {
        private static final long serialVersionUID = 1;

        Open() {
            super(null, null, new DefaultGraphType.Builder().directed().allowMultipleEdges(true).allowSelfLoops(true)
                    .allowCycles(true).weighted(false).modifiable(true).build(), new DefaultGraphSpecificsStrategy<>());
        }
    }

    /** Throws {@link IllegalArgumentException} if an edge or a parent names a node that is not there. */
    public Topology(Collection<TopologyNode> nodes, Collection<TopologyEdge> edges) {
        Open open = new Open();
        for (TopologyNode node : nodes) {
            byId.put(node.id(), node);
            open.addVertex(node);
            note(node);
        }
        for (TopologyEdge edge : edges) {
            open.addEdge(require(edge.from()), require(edge.to()), edge);
        }
        nodes.forEach(n -> n.parent().ifPresent(this::require));
        graph = new AsUnmodifiableGraph<>(open);
    }

    /** Of several things with one address the first counts. */
    private void note(TopologyNode node) {
        switch (node.kind()) {
            case NODE -> node.namespace().ifPresent(n -> machines.putIfAbsent(n, node));
            case POD -> pods.putIfAbsent(node.detail(), node);
            case SERVICE -> services.putIfAbsent(node.detail().replaceFirst("(?<!:):\\d.*$", ""), node);
            case OUTSIDE, EXTERNAL, HOST_POD, BRIDGE, TUNNEL, NIC, VETH, UNDERLAY, INGRESS -> {
                // nobody looks for these by address
            }
        }
    }

    /** The machine whose own network namespace this is. */
    public Optional<TopologyNode> machine(NamespaceId namespace) {
        return Optional.ofNullable(machines.get(namespace));
    }

    /** The pod with this address. */
    public Optional<TopologyNode> podAt(IpAddress address) {
        return Optional.ofNullable(pods.get(address.toString()));
    }

    /** The Service with this virtual address. */
    public Optional<TopologyNode> serviceAt(IpAddress address) {
        return Optional.ofNullable(services.get(address.toString()));
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
        return Collections.unmodifiableCollection(byId.values());
    }

    public Stream<TopologyNode> childrenOf(String id) {
        return byId.values().stream().filter(n -> n.parent().equals(Optional.of(id)));
    }
}
