package dev.podwire.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.Node;
import dev.podwire.api.Pod;
import dev.podwire.cloud.NodeLocalDns;
import dev.podwire.cloud.Outside;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.PodSockets;
import dev.podwire.control.ControlPlane;
import dev.podwire.control.Machine;
import dev.podwire.control.Sandbox;
import dev.podwire.kernel.Device;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.Host;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.Link;
import dev.podwire.kernel.ListeningSocket;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;

/**
 * What machines and network plug-in want of the kernels, from what the nodes really run: pods from CNI ADD to CNI DEL,
 * whatever the API server knows of them by then.
 */
record LiveMachines(LoadOptions options, LiveNames names, Map<String, LiveState.Outsider> clients) {

    /** The cluster as the nodes run it: machines that are there, pods that have a network namespace. */
    static ClusterState running(ClusterState cluster, ControlPlane plane) {
        return view(cluster, plane, false);
    }

    private static ClusterState view(ClusterState cluster, ControlPlane plane, boolean networked) {
        Set<String> names = new HashSet<>();
        List<Node> nodes = new ArrayList<>();
        for (Node node : cluster.nodes()) {
            Optional<Machine> machine = plane.machines().get(node.name());
            if (machine.isPresent() && !node.internalIps().isEmpty() && (!networked || machine.get().wired())) {
                nodes.add(node);
                names.add(node.name());
            }
        }
        List<Pod> pods = new ArrayList<>(plane.running());
        pods.removeIf(pod -> !names.contains(pod.nodeName().orElseThrow()));
        pods.sort(Comparator.comparing((Pod p) -> p.meta().namespace()).thenComparing(Pod::name));
        return new ClusterState(cluster.config(), cluster.namespaces(), nodes, pods, cluster.services(),
                cluster.slices(), cluster.workloads(), cluster.configMaps());
    }

    /** The machines as they are to be, before any kube-proxy. */
    Fabric base(ClusterState cluster, ControlPlane plane) {
        ClusterState running = running(cluster, plane);
        Fabric fabric = Kernels.wired(running, view(cluster, plane, true), options.outside(),
                names.of(cluster).names().outsideServers());
        fabric = fabric.apply(NodeLocalDns.program(running));
        if (!running.nodes().isEmpty()) {
            fabric = fabric.apply(Outside.external(running, Optional.empty(), Optional.empty()));
            for (Map.Entry<String, LiveState.Outsider> client : clients.entrySet()) {
                fabric = fabric.apply(Outside.external(running, client.getKey(), client.getValue().address(),
                        client.getValue().via()));
            }
        }
        List<KernelOperation> operations = new ArrayList<>();
        silent(plane, fabric, operations);
        fabric = fabric.apply(operations);
        return unplugged(plane, fabric);
    }

    /** Containers that have not begun or have ended listen to nothing. */
    private static void silent(ControlPlane plane, Fabric fabric, List<KernelOperation> operations) {
        Set<String> owners = new HashSet<>();
        Set<String> nodes = new HashSet<>();
        for (Sandbox box : plane.sandboxes()) {
            if (!box.listening()) {
                owners.add(PodSockets.owner(box.pod()));
                nodes.add(box.node());
            }
        }
        for (NetworkNamespace namespace : owners.isEmpty()
                ? List.<NetworkNamespace>of()
                : fabric.namespaces().values()) {
            if (nodes.contains(namespace.id().host())) {
                for (ListeningSocket socket : namespace.sockets()) {
                    if (owners.contains(socket.owner())) {
                        operations.add(new KernelOperation.StopListening(namespace.id(), socket));
                    }
                }
            }
        }
    }

    /** Machines that are off or cut off: both ends of their cable are down. */
    private static Fabric unplugged(ControlPlane plane, Fabric fabric) {
        List<KernelOperation> operations = new ArrayList<>();
        for (Host host : fabric.hosts().values()) {
            boolean dark = host.kind() == Host.Kind.NODE && plane.machines().get(host.name())
                    .filter(machine -> machine.power() != Machine.Power.ON).isPresent();
            if (dark) {
                for (Device device : fabric.namespace(NamespaceId.hostOf(host.name())).links().devices().values()) {
                    if (device instanceof Device.Physical(Link link, Optional<Device.Port> peer)) {
                        operations.add(new KernelOperation.SetLink(NamespaceId.hostOf(host.name()), down(link)));
                        peer.flatMap(port -> fabric.find(port.namespace()).flatMap(n -> n.device(port.device()))
                                .map(far -> new KernelOperation.SetLink(port.namespace(), down(far.link()))))
                                .ifPresent(operations::add);
                    }
                }
            }
        }
        return operations.isEmpty() ? fabric : fabric.apply(operations);
    }

    private static Link down(Link link) {
        return link.withUp(false);
    }
}
