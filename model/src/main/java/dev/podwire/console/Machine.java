package dev.podwire.console;

import java.util.Map;
import java.util.Optional;

import dev.podwire.api.Node;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.cluster.ClusterState;
import dev.podwire.dns.ResolvConf;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.sim.BadRequest;
import dev.podwire.sim.LiveCluster;
import dev.podwire.sim.LiveTrace;
import dev.podwire.sim.Simulation;
import dev.podwire.sim.TraceRequest;

/**
 * Where a tool of Linux is started: in a pod or on a node.
 *
 * @param who  as requests name it: {@code pod/NS/NAME} or {@code node/NAME}
 * @param pod  the pod; empty on a node
 * @param name of the pod or node
 */
record Machine(LiveCluster cluster, String who, Optional<Pod> pod, String name) {

    static Machine inPod(LiveCluster cluster, String namespace, String name) {
        ObjectKey key = new ObjectKey("Pod", namespace, name);
        Pod pod = cluster.state().cluster().pods().stream().filter(p -> p.meta().key().equals(key)).findFirst()
                .orElseThrow(() -> new KubectlException(
                        Selection.notFound(ResourceType.ofKind("Pod"), name)));
        if (pod.nodeName().isEmpty()) {
            throw new KubectlException("Error from server (BadRequest): pod " + name
                    + " does not have a host assigned");
        }
        if (!pod.running()) {
            throw KubectlException.error("cannot exec into a container in a " + (pod.phase().equals("Pending")
                    ? "pod that does not run yet"
                    : "completed pod; current phase is " + pod.phase()));
        }
        return new Machine(cluster, "pod/" + key.path(), Optional.of(pod), name);
    }

    static Machine onNode(LiveCluster cluster, String name) {
        Node node = cluster.state().cluster().node(name).orElseThrow(() -> new KubectlException(
                Selection.notFound(ResourceType.ofKind("Node"), name)));
        return new Machine(cluster, "node/" + node.name(), Optional.empty(), name);
    }

    private Simulation.Surroundings surroundings() {
        try {
            return cluster.snapshot().surroundings(who);
        } catch (BadRequest e) {
            throw KubectlException.error(String.valueOf(e.getMessage()));
        }
    }

    NamespaceId id() {
        return surroundings().namespace();
    }

    ResolvConf resolvConf() {
        return surroundings().resolvConf();
    }

    NetworkNamespace namespace() {
        return fabric().namespace(id());
    }

    Fabric fabric() {
        return cluster.state().machines().fabric();
    }

    ClusterState objects() {
        return cluster.state().cluster();
    }

    Map<String, String> serviceVariables() {
        return cluster.snapshot().environment(who);
    }

    /** Fires a request from here, now. */
    Heard fire(String to, TraceRequest.Http http) {
        try {
            TraceRequest request = new TraceRequest(who, to, 1 + cluster.state().now() / 1_000_000L,
                    TraceRequest.Phase.EXCHANGE, 1, Optional.empty(), true, Optional.empty(), http);
            LiveTrace trace = cluster.fire(request);
            return new Heard(trace, id());
        } catch (BadRequest e) {
            throw KubectlException.error(String.valueOf(e.getMessage()));
        }
    }

    Heard fire(String to) {
        return fire(to, TraceRequest.Http.GET);
    }
}
