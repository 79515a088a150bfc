package dev.podwire.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.Node;
import dev.podwire.cloud.Outside;
import dev.podwire.cluster.ClusterState;
import dev.podwire.control.ControlPlane;
import dev.podwire.kernel.Device;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.proxy.KubeProxy;
import dev.podwire.proxy.ProxyNode;

/** Between a loaded cluster and a living one. */
final class LiveStart {

    private LiveStart() {}

    /** The state in which a loaded cluster begins to live: its kernels are as they were loaded. */
    static LiveState of(Simulation start, LoadOptions options, LiveNames names, ControlPlane plane) {
        if (options.cluster().bare()) {
            throw new IllegalStateException("a bare cluster has no controllers, so it does not live");
        }
        ClusterState cluster = plane.cluster();
        Fabric base = new LiveMachines(options, names, Map.of()).base(cluster, plane);
        Map<String, LiveState.ProxyView> proxies = new LinkedHashMap<>();
        for (Node node : cluster.nodes()) {
            ProxyNode seen = ProxyNode.of(cluster, node.name(),
                    start.fabric().namespace(NamespaceId.hostOf(node.name())));
            proxies.put(node.name(), new LiveState.ProxyView(cluster, seen, -KubeProxy.MIN_SYNC_NANOS, 1));
        }
        return new LiveState(plane.state(), cluster,
                new LiveState.Machines(base, start.fabric(), proxies, Map.of()), Optional.empty());
    }

    /** The living cluster at this moment as a simulation of its own. */
    static Simulation snapshot(LiveState state, LoadOptions options, Programs programs, ControlPlane plane) {
        ClusterState running = LiveMachines.running(state.cluster(), plane);
        return new Simulation(new Simulation.Parts(state.cluster(), running, plane.objects(),
                withoutClient(state.machines().fabric()), programs), options, state::control);
    }

    /** The machines without the client outside, for which each request may want another address. */
    private static Fabric withoutClient(Fabric fabric) {
        NamespaceId client = NamespaceId.hostOf(Outside.EXTERNAL);
        List<KernelOperation> operations = new ArrayList<>();
        fabric.find(client).ifPresent(namespace -> {
            for (Device device : namespace.links().devices().values()) {
                if (device instanceof Device.Physical(var _, Optional<Device.Port> peer)) {
                    peer.ifPresent(port -> operations
                            .add(new KernelOperation.DeleteDevice(port.namespace(), port.device())));
                }
            }
            operations.add(new KernelOperation.DeleteHost(Outside.EXTERNAL));
        });
        return fabric.apply(operations);
    }
}
