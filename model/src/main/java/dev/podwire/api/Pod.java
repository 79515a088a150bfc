package dev.podwire.api;

import java.util.List;
import java.util.Optional;

import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;

/**
 * A pod that has been placed or waits to be.
 *
 * @param nodeName  empty until the scheduler has placed it
 * @param ips       status.podIPs, IPv4 first if that is the cluster's first family; empty until the sandbox has a network
 * @param phase     Pending, Running, Succeeded, Failed or Unknown
 * @param ready     the Ready condition
 */
public record Pod(Meta meta, Optional<String> nodeName, List<IpAddress> ips, String phase, boolean ready, Spec spec) {

    /** The parts of a pod's spec that matter to the network. */
    public record Spec(boolean hostNetwork, List<Container> containers, DnsSettings dns, String hostname,
            String subdomain, boolean enableServiceLinks) {
        public Spec {
            containers = List.copyOf(containers);
        }
    }

    /** A container, the ports it declares, and its command line as far as it is given. */
    public record Container(String name, String image, List<Port> ports, List<String> args) {
        public Container {
            ports = List.copyOf(ports);
            args = List.copyOf(args);
        }

        /** A container without arguments. */
        public Container(String name, String image, List<Port> ports) {
            this(name, image, ports, List.of());
        }
    }

    /** A declared container port; {@code hostPort} 0: none. */
    public record Port(String name, IpProtocol protocol, int containerPort, int hostPort) {}

    /** dnsPolicy and dnsConfig. */
    public record DnsSettings(String policy, List<String> nameservers, List<String> searches, List<String> options) {
        public static final DnsSettings CLUSTER_FIRST = new DnsSettings("ClusterFirst", List.of(), List.of(),
                List.of());

        public DnsSettings {
            nameservers = List.copyOf(nameservers);
            searches = List.copyOf(searches);
            options = List.copyOf(options);
        }
    }

    public Pod {
        ips = List.copyOf(ips);
    }

    public String name() {
        return meta.name();
    }

    public boolean terminating() {
        return meta.terminating();
    }

    /** Whether the pod's containers run, so that it has a network namespace and listening sockets. */
    public boolean running() {
        return phase.equals("Running") && nodeName.isPresent();
    }
}
