package dev.podwire.cluster;

import java.util.List;
import java.util.Map;

/**
 * How a cluster is to be made, before it has nodes.
 *
 * @param nodes the nodes to make where the inputs have no Node objects
 */
public record ClusterSetup(ClusterConfig config, List<PlannedNode> nodes) {

    /** A node that will be made. */
    public record PlannedNode(String name, boolean controlPlane, Map<String, String> labels) {}

    public ClusterSetup {
        nodes = List.copyOf(nodes);
    }
}
