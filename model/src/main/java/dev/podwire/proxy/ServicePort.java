package dev.podwire.proxy;

import java.util.List;
import java.util.Optional;

import dev.podwire.api.Service;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Origin;

/**
 * One port of one Service in one address family: what kube-proxy programs as a unit, the same in every mode.
 *
 * @param name      {@code namespace/name} and, if the port is named, {@code :port}
 * @param external  the addresses beside the ClusterIP, of this family
 * @param origin    the port in the Service's manifest
 */
record ServicePort(String name, Service service, Service.Port port, IpAddress clusterIp, External external,
        Origin origin) {

    /** The addresses of one family under which a Service is reached from outside, and who may use the load balancer's. */
    record External(List<IpAddress> externalIps, List<IpAddress> loadBalancerIps, List<Cidr> sourceRanges) {
        static External of(Service service, boolean ipv6) {
            Service.External all = service.external();
            return new External(ofFamily(all.externalIps(), ipv6), ofFamily(all.loadBalancerIps(), ipv6),
                    all.sourceRanges().stream().filter(range -> range.address().isIpv6() == ipv6).toList());
        }

        private static List<IpAddress> ofFamily(List<IpAddress> addresses, boolean ipv6) {
            return addresses.isEmpty()
                    ? List.of()
                    : addresses.stream().filter(address -> address.isIpv6() == ipv6).toList();
        }
    }

    IpProtocol protocol() {
        return port.protocol();
    }

    boolean internalLocal() {
        return service.traffic().internalLocal();
    }

    boolean externalLocal() {
        return service.traffic().externalLocal();
    }

    /** The seconds a client stays with its endpoint; empty without session affinity. */
    Optional<Integer> affinitySeconds() {
        return service.traffic().affinitySeconds();
    }

    /** Whether anything but the ClusterIP leads to the Service. */
    boolean externallyAccessible() {
        return port.nodePort() != 0 || !external.loadBalancerIps().isEmpty() || !external.externalIps().isEmpty();
    }

    /** Whether endpoints of the whole cluster are used; a local external policy still needs them for clients in the cluster. */
    boolean usesClusterEndpoints() {
        return !internalLocal() || externallyAccessible();
    }

    boolean usesLocalEndpoints() {
        return internalLocal() || externalLocal() && externallyAccessible();
    }

    /** Whether the load balancer's addresses are open to some sources only. */
    boolean limitsSources() {
        return !external.loadBalancerIps().isEmpty() && !external.sourceRanges().isEmpty();
    }
}
