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
import java.util.SplittableRandom;

import dev.podwire.api.Meta;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Service;
import dev.podwire.api.ServiceReader;
import dev.podwire.cluster.StoredObject;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/**
 * Gives Services their addresses and node ports as the API server does: what is asked for by name first, so that chance
 * never takes it; the rest from the upper band of each range, from a random start upwards (KEP-3070, KEP-3668).
 */
final class ServiceAllocator {

    private static final int FIRST_NODE_PORT = 30_000;
    private static final int NODE_PORTS = 2768;
    private static final int STATIC_NODE_PORTS = 86;

    private final World world;
    private final Set<IpAddress> takenIps = new HashSet<>();
    private final Map<Integer, Set<String>> takenPorts = new HashMap<>();
    private final Set<ObjectKey> refused = new HashSet<>();

    private ServiceAllocator(World world) {
        this.world = world;
    }

    /** Allocates for all Services; those that ask for what they cannot have are left out. Returns them. */
    static Set<ObjectKey> allocate(World world) {
        ServiceAllocator allocator = new ServiceAllocator(world);
        List<StoredObject> objects = world.objects.ofKind("Service");
        Map<StoredObject, Service> read = new LinkedHashMap<>();
        objects.forEach(object -> read.put(object, ServiceReader.read(object.key(), object.root())));
        // What the cluster has anyway was there first and keeps its addresses.
        read.entrySet().stream().sorted(Comparator.comparing(e -> !World.isSystem(e.getKey())))
                .forEach(e -> allocator.reserve(e.getKey(), e.getValue()));
        read.forEach((object, service) -> {
            if (!allocator.refused.contains(object.key())) {
                Service complete = allocator.complete(object, service);
                if (!allocator.refused.contains(object.key())) {
                    world.services.put(object.key(), complete);
                }
            }
        });
        return allocator.refused;
    }

    private void refuse(StoredObject object, Field field, String path, String message, String hint) {
        refused.add(object.key());
        world.problems.add(Problem.error(field.isSequence() ? field.location() : field.valueLocation(), path, message,
                hint));
    }

    private void reserve(StoredObject object, Service service) {
        Field spec = object.root().get("spec");
        Field ipField = spec.get("clusterIPs").exists() ? spec.get("clusterIPs") : spec.get("clusterIP");
        List<IpAddress> mine = new ArrayList<>();
        for (IpAddress ip : service.clusterIps()) {
            String list = "Invalid value: []string{\"" + ip + "\"}: failed to allocate IP " + ip + ": ";
            if (world.setup.config().serviceCidrs().stream().noneMatch(cidr -> usable(cidr, ip))) {
                refuse(object, ipField, "spec.clusterIPs", list + "the provided IP (" + ip
                        + ") is not in the valid range. The range of valid IPs is " + ranges(ip),
                        "take another address, leave it to the cluster, or widen the range with a ServiceCIDR");
            } else if (!takenIps.add(ip)) {
                refuse(object, ipField, "spec.clusterIPs", list + "provided IP is already allocated",
                        "take another address, or leave it to the cluster");
            } else {
                mine.add(ip);
            }
        }
        reservePorts(object, service);
        if (refused.contains(object.key())) {
            takenIps.removeAll(mine);
        }
    }

    private String ranges(IpAddress ip) {
        List<Cidr> all = world.setup.config().serviceCidrs();
        List<Cidr> same = all.stream().filter(cidr -> cidr.address().isIpv6() == ip.isIpv6()).toList();
        return String.join(",", (same.isEmpty() ? all : same).stream().map(Cidr::toString).toList());
    }

    private static boolean usable(Cidr cidr, IpAddress ip) {
        return cidr.contains(ip) && !ip.equals(cidr.address()) && (ip.isIpv6() || !ip.equals(cidr.last()));
    }

    private void reservePorts(StoredObject object, Service service) {
        Field spec = object.root().get("spec");
        List<Field> fields = spec.get("ports").items();
        Set<String> reserved = new HashSet<>();
        for (int i = 0; i < service.ports().size(); i++) {
            Service.Port port = service.ports().get(i);
            if (port.nodePort() != 0) {
                reservePort(object, fields.get(i).get("nodePort"), port.nodePort(), port.protocol().name(), reserved);
            }
        }
        int health = service.external().healthCheckNodePort();
        if (health != 0) {
            reservePort(object, spec.get("healthCheckNodePort"), health, "TCP", reserved);
        }
    }

    private void reservePort(StoredObject object, Field field, int port, String protocol, Set<String> reserved) {
        if (port < FIRST_NODE_PORT || port >= FIRST_NODE_PORT + NODE_PORTS) {
            refuse(object, field, field.path(), "Invalid value: " + port
                    + ": provided port is not in the valid range. The range of valid ports is 30000-32767",
                    "take a port from 30000 to 32767, or leave it to the cluster");
            return;
        }
        Set<String> users = takenPorts.computeIfAbsent(port, p -> new HashSet<>());
        boolean mineToo = reserved.contains(Integer.toString(port));
        if (!users.isEmpty() && !mineToo || !users.add(protocol)) {
            refuse(object, field, field.path(), "Invalid value: " + port + ": provided port is already allocated",
                    "take another port, or leave it to the cluster");
        }
        reserved.add(Integer.toString(port));
    }

    private Service complete(StoredObject object, Service service) {
        List<Boolean> families = families(object, service);
        world.families.put(object.key(), families);
        List<IpAddress> ips = new ArrayList<>(service.clusterIps());
        if (!service.headless() && service.type() != Service.Type.EXTERNAL_NAME) {
            for (boolean ipv6 : families) {
                if (ips.stream().noneMatch(ip -> ip.isIpv6() == ipv6)) {
                    Optional<IpAddress> ip = freeIp(object.key(), ipv6);
                    if (ip.isEmpty()) {
                        refuse(object, object.root().get("spec"), "spec.clusterIPs",
                                "failed to allocate a serviceIP: range is full", "widen the range with a ServiceCIDR");
                    }
                    ip.ifPresent(ips::add);
                }
            }
        }
        List<Service.Port> ports = ports(object, service);
        Service.External external = service.external();
        boolean needsHealth = service.type() == Service.Type.LOAD_BALANCER && service.traffic().externalLocal()
                && external.healthCheckNodePort() == 0;
        int health = needsHealth ? freePort(object.key() + " health", "TCP") : external.healthCheckNodePort();
        Service.External outside = new Service.External(external.externalIps(), external.loadBalancerIps(),
                external.sourceRanges(), health, external.externalName(), external.loadBalancerClass());
        Meta meta = service.meta();
        return new Service(meta, service.type(), ips, service.headless(), service.selector(), ports, service.traffic(),
                outside);
    }

    /** The families that a Service gets, its first one first. */
    private List<Boolean> families(StoredObject object, Service service) {
        Field spec = object.root().get("spec");
        List<Boolean> cluster = world.setup.config().serviceCidrs().stream().map(c -> c.address().isIpv6()).distinct()
                .toList();
        List<Boolean> wanted = new ArrayList<>();
        for (Field each : spec.get("ipFamilies").items()) {
            boolean ipv6 = each.text("").equals("IPv6");
            if (!cluster.contains(ipv6)) {
                refuse(object, each, each.path(), "Invalid value: \"" + each.text("")
                        + "\": not configured on this cluster", "set up the cluster with that family");
            }
            wanted.add(ipv6);
        }
        service.clusterIps().stream().map(IpAddress::isIpv6).filter(f -> !wanted.contains(f)).forEach(wanted::add);
        String policy = spec.get("ipFamilyPolicy").text("SingleStack");
        boolean freeHeadless = service.headless() && service.selector().isEmpty();
        if (wanted.isEmpty()) {
            wanted.add(cluster.getFirst());
        }
        if (policy.endsWith("DualStack") || freeHeadless) {
            cluster.stream().filter(family -> !wanted.contains(family)).forEach(wanted::add);
            if (policy.equals("RequireDualStack") && wanted.size() < 2) {
                refuse(object, spec.get("ipFamilyPolicy"), "spec.ipFamilyPolicy",
                        "Invalid value: \"RequireDualStack\": this cluster is not configured for dual-stack services",
                        "use PreferDualStack");
            }
        }
        return List.copyOf(wanted);
    }

    private Optional<IpAddress> freeIp(ObjectKey key, boolean ipv6) {
        SplittableRandom random = world.chance.of("clusterIP " + key + " " + ipv6);
        for (Cidr cidr : world.setup.config().serviceCidrs()) {
            if (cidr.address().isIpv6() != ipv6) {
                continue;
            }
            int hostBits = cidr.address().bits() - cidr.prefixLength();
            long size = 1L << Math.min(hostBits, 32);
            long usable = size - (ipv6 ? 1 : 2);
            long offset = Math.min(Math.min(Math.max(16, size / 16), 256), Math.max(usable, 0));
            long upper = usable - offset;
            long start = upper > 0 ? random.nextLong(upper) : 0;
            Optional<IpAddress> found = probe(cidr, 1 + offset, upper, start);
            if (found.isEmpty()) {
                found = probe(cidr, 1, Math.min(offset, usable), 0);
            }
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<IpAddress> probe(Cidr cidr, long first, long count, long start) {
        for (long i = 0; i < count; i++) {
            IpAddress candidate = cidr.nth(first + (start + i) % count);
            if (takenIps.add(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private List<Service.Port> ports(StoredObject object, Service service) {
        boolean wanted = service.type() == Service.Type.NODE_PORT || service.type() == Service.Type.LOAD_BALANCER
                && object.root().get("spec", "allocateLoadBalancerNodePorts").bool(true);
        List<Service.Port> ports = new ArrayList<>();
        Map<Integer, Integer> shared = new HashMap<>();
        for (Service.Port port : service.ports()) {
            int nodePort = port.nodePort();
            if (nodePort == 0 && wanted) {
                // TCP and UDP on the same port of one Service share their node port.
                nodePort = shared.computeIfAbsent(port.port(),
                        number -> freePort(object.key() + " " + number, port.protocol().name()));
                if (nodePort == 0) {
                    refuse(object, object.root().get("spec"), "spec.ports",
                            "failed to allocate a nodePort: range is full", "");
                }
            }
            ports.add(new Service.Port(port.name(), port.protocol(), port.port(), port.targetPort(), nodePort,
                    port.appProtocol()));
        }
        return ports;
    }

    private int freePort(String what, String protocol) {
        int upper = NODE_PORTS - STATIC_NODE_PORTS;
        int start = world.chance.of("nodePort " + what).nextInt(upper);
        for (int i = 0; i < NODE_PORTS; i++) {
            int index = i < upper ? STATIC_NODE_PORTS + (start + i) % upper : i - upper;
            int port = FIRST_NODE_PORT + index;
            if (takenPorts.computeIfAbsent(port, p -> new HashSet<>()).isEmpty()) {
                takenPorts.get(port).add(protocol);
                return port;
            }
        }
        return 0;
    }
}
