package dev.podwire.sim;

import java.util.List;

import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.manifest.Input;
import dev.podwire.topology.Topology;
import dev.podwire.trace.Trace;

/** One loaded cluster: its objects, the kernels that its programs have set up, and the requests one can fire into it. */
public final class Simulation {

    private final ClusterState cluster;
    private final StoredObjects objects;
    private final Fabric fabric;
    private final Topology topology;

    Simulation(ClusterState cluster, StoredObjects objects, Fabric fabric, Topology topology) {
        this.cluster = cluster;
        this.objects = objects;
        this.fabric = fabric;
        this.topology = topology;
    }

    /** Reads manifests, lets the controllers settle, programs every kernel. Problems are returned, never thrown. */
    public static SimulationResult load(List<Input> inputs, LoadOptions options) {
        throw new UnsupportedOperationException();
    }

    public ClusterState cluster() {
        return cluster;
    }

    /** Every object as it was given, with its lines. */
    public StoredObjects objects() {
        return objects;
    }

    public Fabric fabric() {
        return fabric;
    }

    /** The cluster as a graph for drawing. */
    public Topology topology() {
        return topology;
    }

    /** What a user can name as the sender of a request, in the order of a menu: pods, then nodes, then {@code external}. */
    public List<String> senders() {
        throw new UnsupportedOperationException();
    }

    /** A node's own network namespace; throws {@link BadRequest} if there is no such node. */
    public NetworkNamespace node(String name) {
        return fabric.find(NamespaceId.hostOf(name))
                .orElseThrow(() -> new BadRequest("There is no node " + name + "."));
    }

    /** Fires a request and records everything. The same request gives the same trace; throws {@link BadRequest}. */
    public Trace fire(TraceRequest request) {
        throw new UnsupportedOperationException();
    }
}
