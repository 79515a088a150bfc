package dev.podwire.proxy;

import java.util.List;

import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.KernelOperation;

/** No kube-proxy at all: ClusterIPs and node ports lead nowhere. */
final class NoProxy implements ProxyMode {

    @Override
    public String name() {
        return "none";
    }

    @Override
    public List<KernelOperation> program(ClusterState cluster, ProxyNode node) {
        return List.of();
    }

    @Override
    public List<KernelOperation> update(ClusterState before, ClusterState after, ProxyNode node) {
        return List.of();
    }
}
