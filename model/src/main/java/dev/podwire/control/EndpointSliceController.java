package dev.podwire.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.LabelSelector;
import dev.podwire.api.Meta;
import dev.podwire.api.Node;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.api.SliceReader;
import dev.podwire.net.IpAddress;

/** Keeps the slices of Services with a selector: who serves them, on which ports, and whether they are ready. */
final class EndpointSliceController implements Controller {

    private static final String NAME = "endpointslice-controller.k8s.io";
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final int MAX_ENDPOINTS = 100;

    @Override
    public void reconcile(World world) {
        Map<String, List<PodDraft>> podsByNamespace = new HashMap<>();
        Map<IpAddress, PodDraft> byIp = new HashMap<>();
        for (PodDraft pod : world.pods) {
            if (!pod.ips.isEmpty() && !pod.finished()
                    && pod.nodeName.filter(world.nodes::containsKey).isPresent()) {
                podsByNamespace.computeIfAbsent(pod.meta.namespace(), n -> new ArrayList<>()).add(pod);
                pod.ips.forEach(ip -> byIp.put(ip, pod));
            }
        }
        podsByNamespace.values()
                .forEach(pods -> pods.sort(Comparator.comparing(pod -> pod.meta.name())));
        Set<ObjectKey> adopted = adopted(world, byIp);
        for (Service service : world.services.values()) {
            if (!service.selector().isEmpty() && service.type() != Service.Type.EXTERNAL_NAME
                    && !adopted.contains(service.meta().key())) {
                List<PodDraft> pods = podsByNamespace.getOrDefault(service.meta().namespace(), List.of()).stream()
                        .filter(pod -> LabelSelector.matchesAll(service.selector(), pod.meta.labels())).toList();
                for (boolean ipv6 : world.families.getOrDefault(service.meta().key(), List.of(false))) {
                    slices(world, service, pods, ipv6);
                }
            }
        }
    }

    /** Services whose slices were dumped from a cluster: this controller made them there, and they stay as found. */
    private static Set<ObjectKey> adopted(World world, Map<IpAddress, PodDraft> byIp) {
        Set<ObjectKey> adopted = new HashSet<>();
        for (EndpointSlice slice : world.slices) {
            ObjectKey key = new ObjectKey("Service", slice.meta().namespace(), slice.service());
            Service service = world.services.get(key);
            if (service == null || service.selector().isEmpty()) {
                continue;
            }
            boolean made = NAME.equals(slice.meta().labels().get(SliceReader.MANAGED_BY))
                    || PodDraft.controllerOf(slice.meta()).filter(o -> o.kind().equals("Service")).isPresent();
            boolean selected = slice.endpoints().stream().flatMap(e -> e.addresses().stream()).map(byIp::get)
                    .anyMatch(pod -> pod != null && pod.meta.namespace().equals(key.namespace())
                            && LabelSelector.matchesAll(service.selector(), pod.meta.labels()));
            if (made || selected) {
                adopted.add(key);
            }
        }
        return adopted;
    }

    private static void slices(World world, Service service, List<PodDraft> pods, boolean ipv6) {
        Map<List<EndpointSlice.Port>, List<EndpointSlice.Endpoint>> groups = new LinkedHashMap<>();
        for (PodDraft pod : pods) {
            Optional<IpAddress> ip = pod.ips.stream().filter(address -> address.isIpv6() == ipv6).findFirst();
            ip.ifPresent(address -> groups.computeIfAbsent(ports(service, pod), p -> new ArrayList<>())
                    .add(endpoint(world, service, pod, address)));
        }
        if (groups.isEmpty()) {
            groups.put(List.of(), List.of());
        }
        int index = 0;
        for (Map.Entry<List<EndpointSlice.Port>, List<EndpointSlice.Endpoint>> group : groups.entrySet()) {
            List<EndpointSlice.Endpoint> endpoints = group.getValue();
            for (int from = 0; from == 0 || from < endpoints.size(); from += MAX_ENDPOINTS) {
                world.slices.add(new EndpointSlice(meta(world, service, ipv6, index++), service.name(), ipv6,
                        group.getKey(), endpoints.subList(from, Math.min(endpoints.size(), from + MAX_ENDPOINTS))));
            }
        }
    }

    private static Meta meta(World world, Service service, boolean ipv6, int index) {
        Map<String, String> labels = new LinkedHashMap<>(service.meta().labels());
        labels.put(SliceReader.SERVICE_LABEL, service.name());
        labels.put(SliceReader.MANAGED_BY, NAME);
        if (service.headless()) {
            labels.put("service.kubernetes.io/headless", "");
        }
        String name = service.name() + "-"
                + world.chance.suffix("slice " + service.meta().key() + " " + ipv6 + " " + index);
        return new Meta(new ObjectKey("EndpointSlice", service.meta().namespace(), name), labels, Map.of(),
                List.of(World.owner(service.meta().key())), false, service.meta().locations());
    }

    /** The ports of the Service as this pod has them; a named port that the pod lacks is left out. */
    private static List<EndpointSlice.Port> ports(Service service, PodDraft pod) {
        List<EndpointSlice.Port> ports = new ArrayList<>();
        for (Service.Port port : service.ports()) {
            int number = TargetPorts.resolve(port, pod.template.spec());
            if (number > 0) {
                ports.add(new EndpointSlice.Port(port.name(), port.protocol(), number));
            }
        }
        return ports;
    }

    private static EndpointSlice.Endpoint endpoint(World world, Service service, PodDraft pod, IpAddress ip) {
        boolean terminating = pod.meta.terminating();
        boolean ready = service.traffic().publishNotReadyAddresses() || pod.ready && !terminating;
        Pod.Spec spec = pod.template.spec();
        Optional<String> hostname = !spec.hostname().isEmpty() && spec.subdomain().equals(service.name())
                ? Optional.of(spec.hostname())
                : Optional.empty();
        Node node = pod.nodeName.map(world.nodes::get).orElse(null);
        Optional<String> zone = node == null ? Optional.empty() : Optional.ofNullable(node.meta().labels().get(ZONE));
        return new EndpointSlice.Endpoint(List.of(ip), ready, pod.ready, terminating, hostname,
                new EndpointSlice.Placement(pod.nodeName, zone, List.of(), List.of()), Optional.of(pod.meta.key()));
    }
}
