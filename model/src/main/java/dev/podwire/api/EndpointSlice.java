package dev.podwire.api;

import java.util.List;
import java.util.Optional;

import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;

/** An EndpointSlice: addresses that serve a Service, all on the same ports. */
public record EndpointSlice(Meta meta, String service, boolean ipv6, List<Port> ports, List<Endpoint> endpoints) {

    public EndpointSlice {
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
    }

    /** A port of the slice; the name is that of the Service's port. */
    public record Port(String name, IpProtocol protocol, int port) {}

    /** One endpoint with its conditions; a condition that is not given counts as the API says (ready: true). */
    public record Endpoint(List<IpAddress> addresses, boolean ready, boolean serving, boolean terminating,
            Optional<String> hostname, Placement placement, Optional<ObjectKey> target) {
        public Endpoint {
            addresses = List.copyOf(addresses);
        }
    }

    /** Where an endpoint runs, and for whom the hints say it is. */
    public record Placement(Optional<String> nodeName, Optional<String> zone, List<String> forZones,
            List<String> forNodes) {
        public static final Placement UNKNOWN = new Placement(Optional.empty(), Optional.empty(), List.of(),
                List.of());

        public Placement {
            forZones = List.copyOf(forZones);
            forNodes = List.copyOf(forNodes);
        }
    }
}
