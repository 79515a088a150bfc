package dev.podwire.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.api.ServiceReader;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;
import dev.podwire.net.IpAddress;

/**
 * The old Endpoints objects, which are kept for those who still read them ({@code pkg/controller/endpoint}): one per Service
 * with a selector, of its first address family only.
 */
final class EndpointsReconciler implements Reconciler {

    private static final String NAME = "endpoint-controller";
    private static final String MANAGED = "endpoints.kubernetes.io/managed-by";

    private record Address(Pod pod, IpAddress ip, boolean ready) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ObjectKey> concerned(WatchEvent change, ControlLoop loop) {
        return switch (change.key().kind()) {
            case "Service" -> List.of(change.key());
            case "Pod" -> SliceReconciler.selecting(change, loop);
            default -> List.of();
        };
    }

    @Override
    public void reconcile(ObjectKey key, ControlLoop loop) {
        ObjectKey endpoints = new ObjectKey("Endpoints", key.namespace(), key.name());
        Optional<ApiObject> there = loop.store.find(endpoints);
        Optional<ApiObject> object = loop.store.find(key);
        if (object.isEmpty()) {
            loop.delete(NAME, endpoints, Optional.empty(), "the Service is gone");
            return;
        }
        Service service = ServiceReader.read(key, object.get().root());
        if (service.selector().isEmpty() || service.type() == Service.Type.EXTERNAL_NAME) {
            return;
        }
        Tree wanted = tree(object.get(), service, SliceReconciler.servants(service, loop));
        if (there.isEmpty()) {
            loop.create(NAME, endpoints, "v1", Field.root(object.get().root().location().file(), wanted),
                    "Endpoints of Service " + key.path());
        } else {
            loop.update(NAME, there.get(), wanted, "Endpoints of Service " + key.path());
        }
    }

    static Tree tree(ApiObject object, Service service, List<Pod> pods) {
        boolean ipv6 = object.root().get("spec", "ipFamilies").items().stream().findFirst()
                .filter(family -> family.text("").equals("IPv6")).isPresent();
        Map<List<EndpointSlice.Port>, List<Address>> groups = new LinkedHashMap<>();
        for (Pod pod : pods) {
            boolean wanted = !pod.terminating() || service.traffic().publishNotReadyAddresses();
            Optional<IpAddress> ip = pod.ips().stream().filter(address -> address.isIpv6() == ipv6).findFirst();
            if (wanted && ip.isPresent()) {
                boolean ready = pod.ready() || service.traffic().publishNotReadyAddresses();
                groups.computeIfAbsent(SliceMaker.ports(service, pod), p -> new ArrayList<>())
                        .add(new Address(pod, ip.get(), ready));
            }
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", service.name());
        metadata.put("namespace", service.meta().namespace());
        Map<String, String> labels = new LinkedHashMap<>(service.meta().labels());
        labels.put(MANAGED, NAME);
        metadata.put("labels", labels);
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("apiVersion", "v1");
        root.put("kind", "Endpoints");
        root.put("metadata", metadata);
        if (!groups.isEmpty()) {
            root.put("subsets", groups.entrySet().stream().map(e -> subset(e.getKey(), e.getValue())).toList());
        }
        return TreeEdit.of(root);
    }

    private static Map<String, Object> subset(List<EndpointSlice.Port> ports, List<Address> addresses) {
        Map<String, Object> subset = new LinkedHashMap<>();
        for (boolean ready : new boolean[]{true, false}) {
            List<Map<String, Object>> some = addresses.stream().filter(a -> a.ready() == ready)
                    .map(EndpointsReconciler::address).toList();
            if (!some.isEmpty()) {
                subset.put(ready ? "addresses" : "notReadyAddresses", some);
            }
        }
        subset.put("ports", ports.stream().map(port -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            if (!port.name().isEmpty()) {
                fields.put("name", port.name());
            }
            fields.put("port", port.port());
            fields.put("protocol", port.protocol().name());
            return fields;
        }).toList());
        return subset;
    }

    private static Map<String, Object> address(Address address) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ip", address.ip().toString());
        address.pod().nodeName().ifPresent(node -> fields.put("nodeName", node));
        fields.put("targetRef", SliceTrees.reference(address.pod().meta().key()));
        return fields;
    }
}
