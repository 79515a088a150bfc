package dev.podwire.ingress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Service;
import dev.podwire.net.IpAddress;

/** Where a proxy sends requests for a port of a Service: the addresses of its ready endpoints, or the Service's own. */
final class Backends {

    /** An address and port that takes requests. */
    record Target(IpAddress address, int port) {
        @Override
        public String toString() {
            return (address.isIpv6() ? "[" + address + "]" : address) + ":" + port;
        }
    }

    private final Map<String, Service> services = new HashMap<>();
    private final Map<String, List<EndpointSlice>> slices = new HashMap<>();

    Backends(List<Service> all, List<EndpointSlice> allSlices) {
        all.forEach(s -> services.put(s.meta().key().path(), s));
        allSlices.forEach(
                s -> slices.computeIfAbsent(s.meta().namespace() + "/" + s.service(), _ -> new ArrayList<>()).add(s));
    }

    Optional<Service> service(Decision.Backend backend) {
        return Optional.ofNullable(services.get(backend.namespace() + "/" + backend.service()));
    }

    /** The port that a backend names by name or number; the first if it names none. */
    Optional<Service.Port> port(Service service, Decision.Backend backend) {
        return service.ports().stream().filter(p -> backend.port().isEmpty() || p.name().equals(backend.port())
                || Integer.toString(p.port()).equals(backend.port())).findFirst();
    }

    /** The ready endpoints of a backend. */
    List<Target> endpoints(Decision.Backend backend) {
        Optional<Service> service = service(backend);
        Optional<Service.Port> port = service.flatMap(s -> port(s, backend));
        List<Target> targets = new ArrayList<>();
        if (service.isPresent() && port.isPresent()) {
            for (EndpointSlice slice : slices.getOrDefault(service.get().meta().key().path(), List.of())) {
                slice.ports().stream().filter(p -> p.name().equals(port.get().name()))
                        .forEach(p -> slice.endpoints().stream().filter(EndpointSlice.Endpoint::ready)
                                .forEach(e -> e.addresses().forEach(a -> targets.add(new Target(a, p.port())))));
            }
        }
        return targets;
    }
}
