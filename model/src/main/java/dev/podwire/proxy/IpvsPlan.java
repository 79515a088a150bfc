package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.podwire.cluster.ClusterConfig;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.ipset.SetEntry;
import dev.podwire.kernel.ipset.SetPart;
import dev.podwire.kernel.ipvs.RealServer;
import dev.podwire.kernel.ipvs.Scheduler;
import dev.podwire.kernel.ipvs.ServiceKey;
import dev.podwire.kernel.ipvs.VirtualServer;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Origin;

/**
 * What IPVS mode wants to stand on a node in one address family ({@code syncProxyRules} of pkg/proxy/ipvs/proxier.go): virtual
 * servers, addresses of {@code kube-ipvs0}, members of the sets, and rules about single load balancers.
 */
final class IpvsPlan {

    private final boolean ipv6;
    private final ProxyNode node;
    private final ClusterConfig.ProxyConfig config;
    private final List<IpAddress> nodePortAddresses;
    private final Map<ServiceKey, VirtualServer> servers = new LinkedHashMap<>();
    private final Map<IpAddress, Origin> bound = new TreeMap<>();
    private final Map<IpvsSet, Map<String, SetEntry>> members = new EnumMap<>(IpvsSet.class);
    private final List<Rule> closedLoadBalancers = new ArrayList<>();

    IpvsPlan(ClusterState cluster, ProxyNode node, boolean ipv6) {
        this.node = node;
        this.ipv6 = ipv6;
        config = cluster.config().proxy();
        nodePortAddresses = NodePortAddresses.of(config.nodePortAddresses(), ipv6).among(node.addresses()).stream()
                .filter(a -> !a.isLoopback() && a.isIpv6() == ipv6 && !isLinkLocal(a)).toList();
        new ServiceTable(cluster, node, ipv6).rows().forEach(this::write);
    }

    private static boolean isLinkLocal(IpAddress address) {
        return address.isIpv6() && Cidr.parse("fe80::/10").contains(address);
    }

    boolean ipv6() {
        return ipv6;
    }

    Map<ServiceKey, VirtualServer> servers() {
        return servers;
    }

    /** The addresses that {@code kube-ipvs0} carries, in rising order, with the Service each belongs to. */
    Map<IpAddress, Origin> bound() {
        return bound;
    }

    /** The elements of a set by their text, in the order of that. */
    Map<String, SetEntry> members(IpvsSet set) {
        return members.getOrDefault(set, Map.of());
    }

    boolean has(IpvsSet set) {
        return !members(set).isEmpty();
    }

    /** Rules that keep the node itself from load balancers which its address is not allowed to use. */
    List<Rule> closedLoadBalancers() {
        return closedLoadBalancers;
    }

    private void write(ServiceTable.Row row) {
        ServicePort port = row.port();
        for (Endpoint endpoint : row.all()) {
            if (endpoint.local()) {
                SetPart address = SetPart.of(endpoint.address());
                add(IpvsSet.LOOP_BACK, endpoint.origin(), address, part(port, endpoint.port()), address);
            }
        }
        clusterIp(row);
        port.external().externalIps().forEach(address -> externalIp(row, address));
        port.external().loadBalancerIps().forEach(address -> loadBalancer(row, address));
        nodePort(row);
        int healthCheck = port.service().external().healthCheckNodePort();
        if (healthCheck != 0) {
            add(IpvsSet.HEALTH_CHECK_NODE_PORT, port.origin(), new SetPart.Number(healthCheck));
        }
    }

    private static SetPart part(ServicePort port, int number) {
        return new SetPart.Port(port.protocol().number(), number);
    }

    private void add(IpvsSet set, Origin origin, SetPart... parts) {
        SetEntry entry = SetEntry.of(parts).withOrigin(origin);
        members.computeIfAbsent(set, s -> new TreeMap<>()).putIfAbsent(entry.text(), entry);
    }

    private void clusterIp(ServiceTable.Row row) {
        ServicePort port = row.port();
        add(IpvsSet.CLUSTER_IP, port.origin(), SetPart.of(port.clusterIp()), part(port, port.port().port()));
        serve(row, port.clusterIp(), port.port().port(), port.internalLocal());
        bound.putIfAbsent(port.clusterIp(), port.origin());
        add(IpvsSet.IPVS_IPS, port.origin(), SetPart.of(port.clusterIp()));
    }

    private void externalIp(ServiceTable.Row row, IpAddress address) {
        ServicePort port = row.port();
        add(port.externalLocal() ? IpvsSet.EXTERNAL_IP_LOCAL : IpvsSet.EXTERNAL_IP, port.origin(),
                SetPart.of(address), part(port, port.port().port()));
        serve(row, address, port.port().port(), port.externalLocal());
        bind(port, address);
    }

    private void loadBalancer(ServiceTable.Row row, IpAddress address) {
        ServicePort port = row.port();
        SetPart to = SetPart.of(address);
        SetPart at = part(port, port.port().port());
        add(IpvsSet.LOAD_BALANCER, port.origin(), to, at);
        if (port.externalLocal()) {
            add(IpvsSet.LOAD_BALANCER_LOCAL, port.origin(), to, at);
        }
        if (port.limitsSources()) {
            add(IpvsSet.LOAD_BALANCER_FW, port.origin(), to, at);
            boolean own = false;
            for (Cidr range : port.external().sourceRanges()) {
                // the kernel refuses a network of length 0 as an element: kube-proxy logs that and goes on
                if (range.prefixLength() > 0) {
                    add(IpvsSet.LOAD_BALANCER_SOURCE_CIDR, port.origin(), to, at, new SetPart.Net(range));
                }
                own |= node.address(ipv6).filter(range::contains).isPresent();
            }
            if (own) {
                add(IpvsSet.LOAD_BALANCER_SOURCE_IP, port.origin(), to, at, to);
            } else {
                closedLoadBalancers.add(Rule.of(new Target.Drop(), new Match.Source(Cidr.host(address), false),
                        new Match.Ipvs(Optional.of(port.protocol()), Optional.of(Cidr.host(address)),
                                Optional.of(port.port().port())))
                        .withOrigin(port.origin()));
            }
        }
        serve(row, address, port.port().port(), port.externalLocal());
        bind(port, address);
    }

    private void nodePort(ServiceTable.Row row) {
        ServicePort port = row.port();
        int number = port.port().nodePort();
        if (number == 0 || nodePortAddresses.isEmpty()) {
            return;
        }
        switch (port.protocol()) {
            case TCP -> {
                add(IpvsSet.NODE_PORT_TCP, port.origin(), new SetPart.Number(number));
                if (port.externalLocal()) {
                    add(IpvsSet.NODE_PORT_LOCAL_TCP, port.origin(), new SetPart.Number(number));
                }
            }
            case UDP -> {
                add(IpvsSet.NODE_PORT_UDP, port.origin(), new SetPart.Number(number));
                if (port.externalLocal()) {
                    add(IpvsSet.NODE_PORT_LOCAL_UDP, port.origin(), new SetPart.Number(number));
                }
            }
            case SCTP, ICMP, ICMPV6, IPIP -> nodePortAddresses.forEach(address -> {
                add(IpvsSet.NODE_PORT_SCTP_HASH, port.origin(), SetPart.of(address), part(port, number));
                if (port.externalLocal()) {
                    add(IpvsSet.NODE_PORT_LOCAL_SCTP_HASH, port.origin(), SetPart.of(address), part(port, number));
                }
            });
        }
        nodePortAddresses.forEach(address -> serve(row, address, number, port.externalLocal()));
    }

    /** With a local policy the node's own endpoints; if it has none, all of them, so that its pods are still served. */
    private void serve(ServiceTable.Row row, IpAddress address, int number, boolean localOnly) {
        ServicePort port = row.port();
        EndpointChoice choice = row.choice();
        List<Endpoint> endpoints = localOnly && !choice.local().isEmpty() ? choice.local() : choice.cluster();
        List<RealServer> real = new ArrayList<>(endpoints.size());
        for (Endpoint endpoint : endpoints) {
            real.add(RealServer.masq(endpoint.address(), endpoint.port(), 1, Optional.of(endpoint.origin())));
        }
        Scheduler scheduler = config.ipvs().scheduler();
        ServiceKey key = new ServiceKey.Address(port.protocol(), address, number);
        servers.put(key, new VirtualServer(key,
                new VirtualServer.Scheduling(scheduler, scheduler == Scheduler.MH, false, false),
                port.affinitySeconds().map(seconds -> new VirtualServer.Persistence(seconds, ipv6 ? 128 : 32)), real,
                Optional.of(port.origin())));
    }

    /** An address that the node has anyway is not bound. */
    private void bind(ServicePort port, IpAddress address) {
        if (!node.addresses().contains(address)) {
            bound.putIfAbsent(address, port.origin());
            add(IpvsSet.IPVS_IPS, port.origin(), SetPart.of(address));
        }
    }
}
