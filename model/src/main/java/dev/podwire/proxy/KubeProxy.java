package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.api.Node;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceScript;

/** A kube-proxy that runs on a node: what it does at a sync, with the parts that are the same in every mode. */
public record KubeProxy(ProxyMode mode) {

    /** At most one sync in this time (minSyncPeriod of KubeProxyConfiguration, 1 s without other word). */
    public static final long MIN_SYNC_NANOS = 1_000_000_000L;

    /** The first sync after it has started on a node that nobody has written to. */
    public List<KernelOperation> start(ClusterState cluster, ProxyNode node) {
        return mode.program(cluster, node);
    }

    /**
     * What it does about everything that it has been told since its last sync.
     *
     * @param seen the node as it was at the last sync
     */
    public List<KernelOperation> sync(ClusterState before, ClusterState after, ProxyNode seen, ProxyNode node) {
        if (mode instanceof NoProxy) {
            return List.of();
        }
        List<KernelOperation> operations = new ArrayList<>();
        HealthCheckServer.change(before, after, node, new NamespaceScript(node.namespace(), operations));
        if (same(seen.node(), node.node())) {
            operations.addAll(mode.update(before, after, node));
        } else {
            // Another zone or label changes what every Service looks like from here: all is written anew.
            operations.addAll(mode.update(before, withoutServices(before), seen));
            operations.addAll(mode.update(withoutServices(after), after, node));
        }
        operations.addAll(ConntrackCleanup.between(before, after, node));
        return operations;
    }

    private static boolean same(Node one, Node two) {
        return one.meta().labels().equals(two.meta().labels()) && one.internalIps().equals(two.internalIps())
                && one.podCidrs().equals(two.podCidrs());
    }

    private static ClusterState withoutServices(ClusterState cluster) {
        return new ClusterState(cluster.config(), cluster.namespaces(), cluster.nodes(), cluster.pods(), List.of(),
                List.of());
    }

    /** The mode of this name, as a proxy that runs; throws {@link IllegalArgumentException} that lists the known ones. */
    public static KubeProxy named(String mode) {
        return new KubeProxy(ProxyModes.named(mode));
    }
}
