package dev.podwire.cni;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.podwire.api.Node;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.KernelOperation;

/**
 * A network plug-in: gives every running pod that does not use its node's network a namespace with the pod's addresses and
 * its listening sockets, and wires the namespaces together. It finds the nodes with their own devices, addresses and
 * default routes. Every rule, route, neighbour and forwarding entry it writes carries an origin.
 */
public interface NetworkPlugin {

    /** The name it is chosen by. */
    String name();

    /** What the plug-in does on each node of the cluster: operations on namespaces of that node only, its pods' included. */
    Function<Node, List<KernelOperation>> onNodes(ClusterState cluster);

    /** What the plug-in does on all nodes, in order. */
    default List<KernelOperation> program(ClusterState cluster) {
        Function<Node, List<KernelOperation>> each = onNodes(cluster);
        List<KernelOperation> operations = new ArrayList<>();
        cluster.nodes().forEach(node -> operations.addAll(each.apply(node)));
        return operations;
    }
}
