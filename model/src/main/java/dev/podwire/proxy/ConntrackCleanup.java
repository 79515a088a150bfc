package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.conntrack.ConntrackFilter;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;

/**
 * What kube-proxy does about tracked connections after a sync, the same in every mode ({@code pkg/proxy/conntrack/cleanup.go}
 * of Kubernetes 1.32 and later): UDP flows to a Service that are not bound to one of its serving endpoints are forgotten, so
 * that their next datagram chooses anew. TCP connections stay with an endpoint that is gone until they time out.
 */
public final class ConntrackCleanup {

    private ConntrackCleanup() {}

    /** The clean-up that a change of Services or endpoints makes necessary on a node. */
    public static List<KernelOperation> between(ClusterState before, ClusterState after, ProxyNode node) {
        Set<String> changed = ServiceChanges.between(before, after);
        List<KernelOperation> operations = new ArrayList<>();
        if (changed.isEmpty()) {
            return operations;
        }
        ServiceSources sources = ServiceSources.of(after, changed);
        for (boolean ipv6 : new boolean[]{false, true}) {
            for (ServiceTable.Row row : new ServiceTable(sources, node, ipv6).rows()) {
                if (row.port().protocol() == IpProtocol.UDP) {
                    forget(row, node, operations);
                }
            }
        }
        return operations;
    }

    /** A Service without any serving endpoint is left alone: its flows have nowhere better to go. */
    private static void forget(ServiceTable.Row row, ProxyNode node, List<KernelOperation> operations) {
        Set<IpAddress> serving = new HashSet<>();
        row.all().stream().filter(endpoint -> endpoint.source().serving())
                .forEach(endpoint -> serving.add(endpoint.address()));
        if (serving.isEmpty()) {
            return;
        }
        ServicePort port = row.port();
        List<IpAddress> addresses = new ArrayList<>();
        addresses.add(port.clusterIp());
        addresses.addAll(port.external().externalIps());
        addresses.addAll(port.external().loadBalancerIps());
        for (IpAddress address : addresses) {
            operations.add(new KernelOperation.DeleteStaleConnections(node.namespace(),
                    to(Optional.of(address), port.port().port()), serving));
        }
        if (port.port().nodePort() != 0) {
            operations.add(new KernelOperation.DeleteStaleConnections(node.namespace(),
                    to(Optional.empty(), port.port().nodePort()), serving));
        }
    }

    private static ConntrackFilter to(Optional<IpAddress> address, int port) {
        return new ConntrackFilter(Optional.of(IpProtocol.UDP), Optional.empty(), address, 0, port, Optional.empty(),
                Optional.empty());
    }
}
