package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.PodSockets;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.ListeningSocket;
import dev.podwire.kernel.NamespaceScript;
import dev.podwire.net.IpProtocol;

/** The part of kube-proxy that tells load balancers on the healthCheckNodePorts whether a node has endpoints; the same in every mode. */
final class HealthCheckServer {

    private HealthCheckServer() {}

    /** Opens one port for each Service that has one. */
    static void listen(ClusterState cluster, ProxyNode node, NamespaceScript script) {
        sockets(cluster, node).forEach(script::listen);
    }

    /** Closes the ports that no Service has any more, and opens those that are new. */
    static void change(ClusterState before, ClusterState after, ProxyNode node, NamespaceScript script) {
        List<ListeningSocket> old = sockets(before, node);
        List<ListeningSocket> wanted = sockets(after, node);
        old.stream().filter(socket -> !wanted.contains(socket)).forEach(
                socket -> script.operations().add(new KernelOperation.StopListening(script.namespace(), socket)));
        wanted.stream().filter(socket -> !old.contains(socket)).forEach(script::listen);
    }

    private static List<ListeningSocket> sockets(ClusterState cluster, ProxyNode node) {
        Map<Integer, Service> ports = new LinkedHashMap<>();
        for (Service service : cluster.services()) {
            int port = service.external().healthCheckNodePort();
            if (port != 0) {
                ports.putIfAbsent(port, service);
            }
        }
        List<ListeningSocket> sockets = new ArrayList<>();
        ports.forEach((port, service) -> sockets.add(new ListeningSocket(IpProtocol.TCP, Optional.empty(), port,
                "node/" + node.name(), PodSockets.ECHO,
                Optional.of(service.meta().origin("spec.healthCheckNodePort")))));
        return sockets;
    }
}
