package dev.podwire.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Meta;
import dev.podwire.api.Node;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.api.SliceReader;
import dev.podwire.net.IpAddress;

/** What the slices of a Service are to be ({@code staging/src/k8s.io/endpointslice/reconciler.go}). */
record SliceMaker(Chance chance, Map<String, Node> nodes) {

    static final String NAME = "endpointslice-controller.k8s.io";
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final int MAX_ENDPOINTS = 100;

    /** The slices of one address family for the pods that the Service selects, which have addresses and are in order. */
    List<EndpointSlice> slices(Service service, List<Pod> pods, boolean ipv6) {
        List<EndpointSlice> made = new ArrayList<>();
        Map<List<EndpointSlice.Port>, List<EndpointSlice.Endpoint>> groups = new LinkedHashMap<>();
        for (Pod pod : pods) {
            Optional<IpAddress> ip = pod.ips().stream().filter(address -> address.isIpv6() == ipv6).findFirst();
            ip.ifPresent(address -> groups.computeIfAbsent(ports(service, pod), p -> new ArrayList<>())
                    .add(endpoint(service, pod, address)));
        }
        if (groups.isEmpty()) {
            groups.put(List.of(), List.of());
        }
        int index = 0;
        for (Map.Entry<List<EndpointSlice.Port>, List<EndpointSlice.Endpoint>> group : groups.entrySet()) {
            List<EndpointSlice.Endpoint> endpoints = group.getValue();
            for (int from = 0; from == 0 || from < endpoints.size(); from += MAX_ENDPOINTS) {
                made.add(new EndpointSlice(meta(service, ipv6, index++), service.name(), ipv6,
                        group.getKey(), endpoints.subList(from, Math.min(endpoints.size(), from + MAX_ENDPOINTS))));
            }
        }
        return made;
    }

    private Meta meta(Service service, boolean ipv6, int index) {
        Map<String, String> labels = new LinkedHashMap<>(service.meta().labels());
        labels.put(SliceReader.SERVICE_LABEL, service.name());
        labels.put(SliceReader.MANAGED_BY, NAME);
        if (service.headless()) {
            labels.put("service.kubernetes.io/headless", "");
        }
        String name = service.name() + "-"
                + chance.suffix("slice " + service.meta().key() + " " + ipv6 + " " + index);
        return new Meta(new ObjectKey("EndpointSlice", service.meta().namespace(), name), labels, Map.of(),
                List.of(World.owner(service.meta().key())), false, service.meta().locations());
    }

    /** The ports of the Service as this pod has them; a named port that the pod lacks is left out. */
    static List<EndpointSlice.Port> ports(Service service, Pod pod) {
        List<EndpointSlice.Port> ports = new ArrayList<>();
        for (Service.Port port : service.ports()) {
            int number = TargetPorts.resolve(port, pod.spec());
            if (number > 0) {
                ports.add(new EndpointSlice.Port(port.name(), port.protocol(), number));
            }
        }
        return ports;
    }

    private EndpointSlice.Endpoint endpoint(Service service, Pod pod, IpAddress ip) {
        boolean terminating = pod.terminating();
        boolean ready = service.traffic().publishNotReadyAddresses() || pod.ready() && !terminating;
        Pod.Spec spec = pod.spec();
        Optional<String> hostname = !spec.hostname().isEmpty() && spec.subdomain().equals(service.name())
                ? Optional.of(spec.hostname())
                : Optional.empty();
        Node node = pod.nodeName().map(nodes::get).orElse(null);
        Optional<String> zone = node == null ? Optional.empty() : Optional.ofNullable(node.meta().labels().get(ZONE));
        return new EndpointSlice.Endpoint(List.of(ip), ready, pod.ready(), terminating, hostname,
                new EndpointSlice.Placement(pod.nodeName(), zone, List.of(), List.of()), Optional.of(pod.meta().key()));
    }
}
