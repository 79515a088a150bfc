package dev.podwire.cni;

import java.util.List;

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

    /** What the plug-in does on all nodes, in order. */
    List<KernelOperation> program(ClusterState cluster);
}
