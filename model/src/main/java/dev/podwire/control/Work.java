package dev.podwire.control;

import dev.podwire.api.ObjectKey;

/** What waits for its time in a running cluster. */
public sealed interface Work {

    /** A controller looks at one object, because it or something of its has changed. */
    record Reconcile(String controller, ObjectKey key) implements Work {}

    /** A kubelet takes the next step with a pod; {@code uid} tells it from a later pod of that name. */
    record PodStep(ObjectKey pod, String uid, Stage stage) implements Work {}

    /** Something about a node becomes due. */
    record NodeStep(String node, NodeStage stage) implements Work {}

    /** The kube-proxy of a node writes what it has been told since its last sync. */
    record ProxySync(String node) implements Work {}

    /** The steps of a kubelet with a pod ({@code pkg/kubelet} and the CRI). */
    enum Stage {
        /** RunPodSandbox: the runtime makes the network namespace. */
        SANDBOX,
        /** CNI ADD: the plug-in wires the namespace, IPAM gives the addresses. */
        NETWORK,
        /** The containers run and listen; the pod's address is reported. */
        START,
        /** The readiness probes have succeeded often enough. */
        READY,
        /** The readiness probes have failed often enough. */
        UNREADY,
        /** preStop hooks are over: the containers get TERM and end. */
        STOP,
        /** CNI DEL: the namespace goes, and the pod's object with it. */
        REMOVE
    }

    /** What becomes due for a node. */
    enum NodeStage {
        /** The kubelet looks whether the node's network is set up. */
        NETWORK,
        /** The node's lease has not been renewed for the whole grace period. */
        LEASE,
        /** Pods that do not tolerate an unreachable node longer are evicted. */
        EVICT,
        /** Pods of a node that is gone are collected. */
        COLLECT
    }
}
