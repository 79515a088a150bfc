package dev.podwire.sim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.podwire.cluster.ClusterState;
import dev.podwire.control.ControlState;
import dev.podwire.kernel.Fabric;
import dev.podwire.net.IpAddress;
import dev.podwire.proxy.ProxyNode;

/**
 * A living cluster at one moment, as a value: keeping it is all that undoing takes.
 *
 * @param cluster the stored objects as programs read them
 * @param machines what is in the machines
 * @param past    how it came about, for the running kernels to follow
 */
public record LiveState(ControlState control, ClusterState cluster, Machines machines, Optional<Moment> past) {

    /**
     * The machines.
     *
     * @param base    what machines and network plug-in alone want
     * @param fabric  everything, with what the kube-proxies have written
     * @param proxies what each node's kube-proxy has seen
     * @param clients the hosts outside that requests have come from, by who they are
     */
    public record Machines(Fabric base, Fabric fabric, Map<String, ProxyView> proxies, Map<String, Outsider> clients) {
        public Machines {
            proxies = Collections.unmodifiableMap(new LinkedHashMap<>(proxies));
            clients = Collections.unmodifiableMap(new LinkedHashMap<>(clients));
        }
    }

    /**
     * What a kube-proxy knows.
     *
     * @param seen   the cluster as of its last sync
     * @param node   the node as of its last sync
     * @param synced when that was
     * @param boot   of the machine that it started on
     */
    public record ProxyView(ClusterState seen, ProxyNode node, long synced, int boot) {}

    /** A host outside: its address if one was named, and the node by which it enters. */
    public record Outsider(Optional<IpAddress> address, Optional<String> via) {}

    /** The virtual time in nanoseconds. */
    public long now() {
        return control.now();
    }
}
