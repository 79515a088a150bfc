package dev.podwire.proxy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.PodSockets;
import dev.podwire.kernel.ListeningSocket;
import dev.podwire.kernel.NamespaceScript;
import dev.podwire.net.IpProtocol;

/** The part of kube-proxy that tells load balancers on the healthCheckNodePorts whether a node has endpoints; the same in every mode. */
final class HealthCheckServer {

    private HealthCheckServer() {}

    /** Opens one port for each Service that has one. */
    static void listen(ClusterState cluster, ProxyNode node, NamespaceScript script) {
        Map<Integer, Service> ports = new LinkedHashMap<>();
        for (Service service : cluster.services()) {
            int port = service.external().healthCheckNodePort();
            if (port != 0) {
                ports.putIfAbsent(port, service);
            }
        }
        ports.forEach((port, service) -> script.listen(new ListeningSocket(IpProtocol.TCP, Optional.empty(), port,
                "node/" + node.name(), PodSockets.ECHO,
                Optional.of(service.meta().origin("spec.healthCheckNodePort")))));
    }
}
