package dev.podwire.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.manifest.Field;
import dev.podwire.net.IpAddress;

/** Reads EndpointSlices, and Endpoints as the slices that the mirroring controller makes of them. */
public final class SliceReader {

    /** The label that says which Service a slice serves. */
    public static final String SERVICE_LABEL = "kubernetes.io/service-name";
    /** The label that says which controller keeps a slice. */
    public static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

    private SliceReader() {}

    /** Reads an EndpointSlice. */
    public static EndpointSlice read(ObjectKey key, Field root) {
        Meta meta = MetaReader.read(key, root);
        List<EndpointSlice.Endpoint> endpoints = new ArrayList<>();
        for (Field endpoint : root.get("endpoints").items()) {
            endpoints.add(endpoint(endpoint, key.namespace()));
        }
        return new EndpointSlice(meta, meta.labels().getOrDefault(SERVICE_LABEL, ""),
                root.get("addressType").text("IPv4").equals("IPv6"), ports(root.get("ports")), endpoints);
    }

    private static List<EndpointSlice.Port> ports(Field list) {
        List<EndpointSlice.Port> ports = new ArrayList<>();
        for (Field port : list.items()) {
            ports.add(new EndpointSlice.Port(port.get("name").text(""), PodReader.protocol(port.get("protocol")),
                    port.get("port").integer(0)));
        }
        return ports;
    }

    private static EndpointSlice.Endpoint endpoint(Field endpoint, String namespace) {
        List<IpAddress> addresses = new ArrayList<>();
        endpoint.get("addresses").texts().forEach(text -> Addresses.parse(text).ifPresent(addresses::add));
        Field conditions = endpoint.get("conditions");
        boolean ready = conditions.get("ready").bool(true);
        return new EndpointSlice.Endpoint(addresses, ready, conditions.get("serving").bool(ready),
                conditions.get("terminating").bool(false), endpoint.get("hostname").text(), placement(endpoint),
                target(endpoint.get("targetRef"), namespace));
    }

    private static EndpointSlice.Placement placement(Field endpoint) {
        return new EndpointSlice.Placement(endpoint.get("nodeName").text(), endpoint.get("zone").text(),
                names(endpoint.get("hints", "forZones")), names(endpoint.get("hints", "forNodes")));
    }

    private static List<String> names(Field list) {
        return list.items().stream().map(item -> item.get("name").text("")).toList();
    }

    private static Optional<ObjectKey> target(Field reference, String namespace) {
        return reference.get("name").text().map(name -> new ObjectKey(reference.get("kind").text("Pod"),
                reference.get("namespace").text(namespace), name));
    }

    /** The slices of an Endpoints object: one for each subset and family. {@code names} gives each its name. */
    public static List<EndpointSlice> mirror(Meta endpoints, Field root, java.util.function.IntFunction<Meta> metas) {
        List<EndpointSlice> slices = new ArrayList<>();
        for (Field subset : root.get("subsets").items()) {
            for (boolean ipv6 : new boolean[]{false, true}) {
                List<EndpointSlice.Endpoint> found = new ArrayList<>();
                mirrored(subset.get("addresses"), true, ipv6, endpoints.namespace(), found);
                mirrored(subset.get("notReadyAddresses"), false, ipv6, endpoints.namespace(), found);
                if (!found.isEmpty()) {
                    slices.add(new EndpointSlice(metas.apply(slices.size()), endpoints.name(), ipv6,
                            ports(subset.get("ports")), found));
                }
            }
        }
        return slices;
    }

    private static void mirrored(Field addresses, boolean ready, boolean ipv6, String namespace,
            List<EndpointSlice.Endpoint> found) {
        for (Field address : addresses.items()) {
            Optional<IpAddress> ip = Addresses.parse(address.get("ip").text(""));
            if (ip.isPresent() && ip.get().isIpv6() == ipv6) {
                found.add(new EndpointSlice.Endpoint(List.of(ip.get()), ready, ready, false,
                        address.get("hostname").text(), placement(address), target(address.get("targetRef"),
                                namespace)));
            }
        }
    }
}
