package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Origin;

/** Every Service port of one address family with its endpoints, as one node sees them. */
final class ServiceTable {

    private static final String PROXY_NAME = "service.kubernetes.io/service-proxy-name";
    private static final String HEADLESS = "service.kubernetes.io/headless";

    private record PortKey(String name, IpProtocol protocol) {}

    private final Map<ObjectKey, Pod> pods;
    private final List<Row> rows = new ArrayList<>();
    private final ProxyNode node;
    private final boolean ipv6;
    private int endpointCount;

    /** A Service port with all endpoints there are and those that count here. */
    record Row(ServicePort port, List<Endpoint> all, EndpointChoice choice) {}

    /** All Services. */
    ServiceTable(ClusterState cluster, ProxyNode node, boolean ipv6) {
        this(ServiceSources.of(cluster), node, ipv6);
    }

    ServiceTable(ServiceSources sources, ProxyNode node, boolean ipv6) {
        this.node = node;
        this.ipv6 = ipv6;
        pods = sources.pods();
        for (Service service : sources.services()) {
            add(service, sources.slicesOf(service));
        }
    }

    List<Row> rows() {
        return rows;
    }

    /** The endpoints of all rows together, counted once for each Service port that has them. */
    int endpointCount() {
        return endpointCount;
    }

    private void add(Service service, List<EndpointSlice> slices) {
        Map<String, String> labels = service.meta().labels();
        Optional<IpAddress> clusterIp = service.clusterIps().stream().filter(ip -> ip.isIpv6() == ipv6).findFirst();
        if (service.headless() || service.type() == Service.Type.EXTERNAL_NAME || clusterIp.isEmpty()
                || labels.containsKey(PROXY_NAME) || labels.containsKey(HEADLESS)) {
            return;
        }
        ServicePort.External external = ServicePort.External.of(service, ipv6);
        for (int i = 0; i < service.ports().size(); i++) {
            Service.Port port = service.ports().get(i);
            ServicePort servicePort = new ServicePort(service.portName(port), service, port, clusterIp.get(), external,
                    service.meta().origin("spec.ports[" + i + "]"));
            List<Endpoint> all = endpoints(slices, new PortKey(port.name(), port.protocol()));
            endpointCount += all.size();
            rows.add(new Row(servicePort, all, EndpointChoice.of(all, servicePort, node)));
        }
    }

    /** The endpoints of the port of that name and protocol, ordered by address and port as text. */
    private List<Endpoint> endpoints(List<EndpointSlice> own, PortKey wanted) {
        Map<String, Endpoint> found = new LinkedHashMap<>();
        for (EndpointSlice slice : own) {
            for (EndpointSlice.Port port : slice.ports()) {
                if (slice.ipv6() == ipv6 && port.protocol() == wanted.protocol() && port.name().equals(wanted.name())) {
                    add(slice, port.port(), found);
                }
            }
        }
        List<Endpoint> ordered = new ArrayList<>(found.values());
        ordered.sort(Comparator.comparing(Endpoint::text));
        return ordered;
    }

    private void add(EndpointSlice slice, int port, Map<String, Endpoint> found) {
        for (int i = 0; i < slice.endpoints().size(); i++) {
            EndpointSlice.Endpoint source = slice.endpoints().get(i);
            if (source.addresses().isEmpty()) {
                continue;
            }
            IpAddress address = source.addresses().getFirst();
            String text = Endpoint.text(address, port);
            boolean local = source.placement().nodeName().filter(node.name()::equals).isPresent();
            if (local || !found.containsKey(text)) {
                found.put(text, new Endpoint(address, port, text, source, local, origin(slice, i, source)));
            }
        }
    }

    private Origin origin(EndpointSlice slice, int index, EndpointSlice.Endpoint source) {
        return source.target().map(pods::get).map(pod -> pod.meta().origin(""))
                .orElseGet(() -> slice.meta().origin("endpoints[" + index + "]"));
    }
}
