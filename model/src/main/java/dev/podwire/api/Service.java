package dev.podwire.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;

/** A Service with all defaults filled in and all addresses and ports allocated. */
public record Service(Meta meta, Type type, List<IpAddress> clusterIps, boolean headless, Map<String, String> selector,
        List<Port> ports, Traffic traffic, External external) {

    public enum Type {
        CLUSTER_IP, NODE_PORT, LOAD_BALANCER, EXTERNAL_NAME
    }

    /**
     * A port of a Service.
     *
     * @param name       may be empty
     * @param targetPort a number, or the name of a container port
     * @param nodePort   0: none
     */
    public record Port(String name, IpProtocol protocol, int port, String targetPort, int nodePort,
            String appProtocol) {}

    /** How a Service spreads its traffic. {@code affinitySeconds} is empty unless sessionAffinity is ClientIP. */
    public record Traffic(boolean internalLocal, boolean externalLocal, Optional<Integer> affinitySeconds,
            String distribution, boolean publishNotReadyAddresses) {}

    /** How a Service is reached from outside. {@code loadBalancerIps} are status.loadBalancer.ingress of ipMode VIP. */
    public record External(List<IpAddress> externalIps, List<IpAddress> loadBalancerIps, List<Cidr> sourceRanges,
            int healthCheckNodePort, String externalName, Optional<String> loadBalancerClass) {
        public static final External NONE = new External(List.of(), List.of(), List.of(), 0, "", Optional.empty());

        public External {
            externalIps = List.copyOf(externalIps);
            loadBalancerIps = List.copyOf(loadBalancerIps);
            sourceRanges = List.copyOf(sourceRanges);
        }
    }

    public Service {
        clusterIps = List.copyOf(clusterIps);
        selector = Map.copyOf(selector);
        ports = List.copyOf(ports);
    }

    public String name() {
        return meta.name();
    }

    /** {@code namespace/name} and, if the port is named, {@code :port}: how kube-proxy calls a Service port. */
    public String portName(Port port) {
        return meta.key().path() + (port.name().isEmpty() ? "" : ":" + port.name());
    }
}
