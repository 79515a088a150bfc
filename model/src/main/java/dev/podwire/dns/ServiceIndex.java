package dev.podwire.dns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;

/** What the kubernetes plug-in watches, by the keys it is asked for. */
public final class ServiceIndex {

    private final Set<String> namespaces;
    private final Map<String, Service> services = new HashMap<>();
    private final Map<String, List<EndpointSlice>> slices = new HashMap<>();
    private final Map<IpAddress, Service> byClusterIp = new HashMap<>();
    private final Map<IpAddress, List<Address>> byEndpoint = new HashMap<>();
    private final Set<String> podAddresses = new HashSet<>();
    private final Map<IpAddress, Pod> pods = new HashMap<>();

    /** One address of an endpoint with the name that DNS gives it. */
    record Address(Service service, IpAddress ip, EndpointSlice.Endpoint endpoint, boolean ready,
            List<EndpointSlice.Port> ports) {

        /** Its hostname, else its pod's name if pods give names, else its address with dashes. */
        String name(boolean podNames) {
            return endpoint.hostname().filter(h -> !h.isEmpty())
                    .or(() -> endpoint.target().filter(t -> podNames && t.kind().equals("Pod")).map(ObjectKey::name))
                    .orElseGet(() -> DnsNames.dashed(ip));
        }
    }

    /** Reads a cluster once. */
    public ServiceIndex(ClusterState cluster) {
        namespaces = new HashSet<>(cluster.namespaces());
        for (Service service : cluster.services()) {
            services.put(service.meta().key().path(), service);
            service.clusterIps().forEach(ip -> byClusterIp.put(ip, service));
        }
        for (EndpointSlice slice : cluster.slices()) {
            slices.computeIfAbsent(slice.meta().namespace() + "/" + slice.service(), _ -> new ArrayList<>()).add(slice);
        }
        for (Service service : cluster.services()) {
            addresses(service).forEach(a -> byEndpoint.computeIfAbsent(a.ip(), _ -> new ArrayList<>()).add(a));
        }
        for (Pod pod : cluster.pods()) {
            if (pod.running() && !pod.spec().hostNetwork()) {
                pod.ips().forEach(ip -> pods.put(ip, pod));
            }
            pod.ips().forEach(ip -> podAddresses.add(pod.meta().namespace() + "/" + ip));
        }
    }

    boolean hasNamespace(String name) {
        return namespaces.contains(name);
    }

    boolean hasPod(String namespace, IpAddress ip) {
        return podAddresses.contains(namespace + "/" + ip);
    }

    Optional<Service> service(String namespace, String name) {
        return Optional.ofNullable(services.get(namespace + "/" + name));
    }

    Optional<Service> serviceAt(IpAddress clusterIp) {
        return Optional.ofNullable(byClusterIp.get(clusterIp));
    }

    List<Address> endpointsAt(IpAddress ip) {
        return byEndpoint.getOrDefault(ip, List.of());
    }

    boolean hasReady(Service service) {
        return addresses(service).stream().anyMatch(Address::ready);
    }

    /** The pod that runs with this address; host network pods share their node's and have no search path of their own. */
    Optional<Pod> podAt(IpAddress ip) {
        return Optional.ofNullable(pods.get(ip));
    }

    /** Every address behind a Service in the order of its slices; a condition that is not given counts as ready. */
    List<Address> addresses(Service service) {
        List<Address> found = new ArrayList<>();
        for (EndpointSlice slice : slices.getOrDefault(service.meta().key().path(), List.of())) {
            List<EndpointSlice.Port> ports = slice.ports().isEmpty()
                    ? List.of(new EndpointSlice.Port("", IpProtocol.TCP, -1))
                    : slice.ports();
            for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
                boolean ready = endpoint.ready() || service.traffic().publishNotReadyAddresses();
                for (IpAddress ip : endpoint.addresses()) {
                    found.add(new Address(service, ip, endpoint, ready, ports));
                }
            }
        }
        return found;
    }
}
