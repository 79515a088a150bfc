package dev.podwire.proxy;

import java.util.List;

import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.KernelOperation;

/** A way to make Services work on a node: kube-proxy in one of its modes, or something in its place. */
public interface ProxyMode {

    /** The name it is chosen by, as {@code mode} in a KubeProxyConfiguration. */
    String name();

    /** A full sync on a node that it has not written to yet. */
    List<KernelOperation> program(ClusterState cluster, ProxyNode node);

    /**
     * What it does on a node that it has written to, when Services or endpoints have changed. Settings, the node and its
     * addresses must be the same in both states.
     */
    List<KernelOperation> update(ClusterState before, ClusterState after, ProxyNode node);
}
