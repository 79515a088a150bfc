package dev.podwire.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.ObjectKey;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;
import dev.podwire.net.IpAddress;

/** EndpointSlices as documents. */
final class SliceTrees {

    private SliceTrees() {}

    static Field root(EndpointSlice slice, String file, List<Tree> owners) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", slice.meta().name());
        metadata.put("namespace", slice.meta().namespace());
        metadata.put("labels", slice.meta().labels());
        if (!owners.isEmpty()) {
            metadata.put("ownerReferences", owners);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("apiVersion", "discovery.k8s.io/v1");
        fields.put("kind", "EndpointSlice");
        fields.put("metadata", metadata);
        fields.put("addressType", slice.ipv6() ? "IPv6" : "IPv4");
        fields.put("endpoints", slice.endpoints().stream().map(SliceTrees::endpoint).toList());
        fields.put("ports", slice.ports().stream().map(port -> Map.of("name", port.name(), "protocol",
                port.protocol().name(), "port", port.port())).toList());
        return Field.root(file, TreeEdit.of(fields));
    }

    private static Map<String, Object> endpoint(EndpointSlice.Endpoint endpoint) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("addresses", endpoint.addresses().stream().map(IpAddress::toString).toList());
        fields.put("conditions", Map.of("ready", endpoint.ready(), "serving", endpoint.serving(), "terminating",
                endpoint.terminating()));
        endpoint.hostname().ifPresent(name -> fields.put("hostname", name));
        endpoint.target().ifPresent(target -> fields.put("targetRef", reference(target)));
        endpoint.placement().nodeName().ifPresent(node -> fields.put("nodeName", node));
        endpoint.placement().zone().ifPresent(zone -> fields.put("zone", zone));
        Map<String, Object> hints = new LinkedHashMap<>();
        hints(hints, "forZones", endpoint.placement().forZones());
        hints(hints, "forNodes", endpoint.placement().forNodes());
        if (!hints.isEmpty()) {
            fields.put("hints", hints);
        }
        return fields;
    }

    static Map<String, Object> reference(ObjectKey target) {
        return Map.of("kind", target.kind(), "namespace", target.namespace(), "name", target.name());
    }

    private static void hints(Map<String, Object> hints, String field, List<String> names) {
        if (!names.isEmpty()) {
            List<Object> list = new ArrayList<>();
            names.forEach(name -> list.add(Map.of("name", name)));
            hints.put(field, list);
        }
    }
}
