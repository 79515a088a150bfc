package dev.podwire.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Node;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.PodPlaces;
import dev.podwire.cluster.StoredObject;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.kernel.Device;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.FdbEntry;
import dev.podwire.kernel.Host;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.manifest.Field;
import dev.podwire.net.IpAddress;
import dev.podwire.topology.Topology;
import dev.podwire.topology.TopologyEdge;
import dev.podwire.topology.TopologyNode;

/** Makes the graph of a cluster: machines, pods and devices as the kernels have them, Services and Ingresses as declared. */
final class TopologyBuilder {

    private static final String OUTSIDE = "outside";

    private final Map<String, TopologyNode> nodes = new LinkedHashMap<>();
    private final Map<String, TopologyEdge> edges = new LinkedHashMap<>();
    private final ClusterState cluster;
    private final Fabric fabric;
    private final PodPlaces places;

    private TopologyBuilder(ClusterState cluster, Fabric fabric) {
        this.cluster = cluster;
        this.fabric = fabric;
        places = PodPlaces.of(cluster);
    }

    static Topology build(ClusterState cluster, Fabric fabric, StoredObjects objects) {
        return new TopologyBuilder(cluster, fabric).build(objects);
    }

    private Topology build(StoredObjects objects) {
        hosts();
        pods();
        devices();
        cables();
        services();
        objects.ofKind("Ingress").forEach(this::ingress);
        return new Topology(nodes.values(), edges.values());
    }

    private void hosts() {
        add(new TopologyNode(OUTSIDE, TopologyNode.Kind.OUTSIDE, "outside", "", Optional.empty(), Optional.empty()));
        for (Host host : fabric.hosts().values()) {
            NamespaceId id = NamespaceId.hostOf(host.name());
            String address = addresses(fabric.namespace(id));
            add(switch (host.kind()) {
                case NODE -> new TopologyNode(hostId(host), TopologyNode.Kind.NODE, host.name(),
                        cluster.node(host.name()).map(TopologyBuilder::internalIp).orElse(address), Optional.empty(),
                        Optional.of(id));
                case EXTERNAL -> new TopologyNode(hostId(host), TopologyNode.Kind.EXTERNAL, host.name(), address,
                        Optional.of(OUTSIDE), Optional.of(id));
                case UNDERLAY -> new TopologyNode(hostId(host), TopologyNode.Kind.UNDERLAY, host.name(), address,
                        Optional.empty(), Optional.of(id));
            });
        }
    }

    private static String hostId(Host host) {
        return switch (host.kind()) {
            case NODE -> "node/" + host.name();
            case EXTERNAL -> "external/" + host.name();
            case UNDERLAY -> "underlay/" + host.name();
        };
    }

    private static String internalIp(Node node) {
        return node.internalIps().stream().map(IpAddress::toString).findFirst().orElse("");
    }

    /** The first address of a namespace that is not its loopback. */
    private static String addresses(NetworkNamespace namespace) {
        return namespace.addressing().addresses().stream().map(a -> a.address()).filter(a -> !a.isLoopback())
                .map(IpAddress::toString).findFirst().orElse("");
    }

    private void pods() {
        for (Pod pod : cluster.pods()) {
            Optional<NamespaceId> place = places.of(pod);
            if (place.isPresent() && nodes.containsKey("node/" + place.get().host())) {
                TopologyNode.Kind kind = pod.spec().hostNetwork()
                        ? TopologyNode.Kind.HOST_POD
                        : TopologyNode.Kind.POD;
                add(new TopologyNode("pod/" + pod.meta().key().path(), kind, pod.name(),
                        pod.ips().stream().map(IpAddress::toString).findFirst().orElse(""),
                        Optional.of("node/" + place.get().host()), place));
            }
        }
    }

    private void devices() {
        Map<NamespaceId, String> rooms = new HashMap<>();
        fabric.hosts().values().forEach(h -> rooms.put(NamespaceId.hostOf(h.name()), hostId(h)));
        cluster.pods().stream().filter(p -> !p.spec().hostNetwork())
                .forEach(p -> places.of(p).ifPresent(id -> rooms.put(id, "pod/" + p.meta().key().path())));
        for (NetworkNamespace namespace : fabric.namespaces().values()) {
            String room = rooms.get(namespace.id());
            if (room != null && nodes.containsKey(room) && !room.startsWith("underlay/")) {
                namespace.links().devices().values().forEach(d -> device(namespace, d, room));
            }
        }
    }

    private void device(NetworkNamespace namespace, Device device, String room) {
        Optional<TopologyNode.Kind> kind = switch (device) {
            case Device.Loopback _,Device.Dummy _ -> Optional.empty();
            case Device.Physical _ -> Optional.of(TopologyNode.Kind.NIC);
            case Device.Veth _ -> Optional.of(TopologyNode.Kind.VETH);
            case Device.Bridge _ -> Optional.of(TopologyNode.Kind.BRIDGE);
            case Device.Vxlan _,Device.Ipip _ -> Optional.of(TopologyNode.Kind.TUNNEL);
        };
        String detail = namespace.addressesOf(device.name()).map(a -> a.toString()).findFirst().orElse("");
        kind.ifPresent(k -> add(new TopologyNode(deviceId(namespace.id(), device.name()), k, device.name(), detail,
                Optional.of(room), Optional.of(namespace.id()))));
    }

    private static String deviceId(NamespaceId namespace, String device) {
        return "dev/" + namespace.host() + "/" + namespace.name() + "/" + device;
    }

    private void cables() {
        Map<IpAddress, String> tunnels = new HashMap<>();
        for (NetworkNamespace namespace : fabric.namespaces().values()) {
            for (Device device : namespace.links().devices().values()) {
                if (device instanceof Device.Vxlan vxlan) {
                    tunnels.put(vxlan.local(), deviceId(namespace.id(), device.name()));
                }
            }
        }
        for (NetworkNamespace namespace : fabric.namespaces().values()) {
            namespace.links().devices().values().forEach(d -> cable(namespace.id(), d));
            for (FdbEntry entry : namespace.links().fdb()) {
                entry.remote().map(tunnels::get).ifPresent(
                        far -> edge(deviceId(namespace.id(), entry.device()), far, TopologyEdge.Kind.OVERLAY));
            }
        }
    }

    private void cable(NamespaceId namespace, Device device) {
        String id = deviceId(namespace, device.name());
        device.link().master().ifPresent(m -> edge(id, deviceId(namespace, m), TopologyEdge.Kind.WIRE));
        switch (device) {
            case Device.Physical(_, Optional<Device.Port> peer) -> peer.ifPresent(p -> edge(id,
                    isUnderlay(p.namespace())
                            ? "underlay/" + p.namespace().host()
                            : deviceId(p.namespace(), p.device()),
                    TopologyEdge.Kind.WIRE));
            case Device.Veth(_, Device.Port peer) -> edge(id, deviceId(peer.namespace(), peer.device()),
                    TopologyEdge.Kind.WIRE);
            case Device.Loopback _,Device.Bridge _,Device.Vxlan _,Device.Ipip _,Device.Dummy _ -> {
            }
        }
    }

    private boolean isUnderlay(NamespaceId namespace) {
        Host host = fabric.hosts().get(namespace.host());
        return host != null && host.kind() == Host.Kind.UNDERLAY;
    }

    private void services() {
        Map<ObjectKey, List<EndpointSlice>> slices = cluster.slices().stream().collect(Collectors
                .groupingBy(s -> new ObjectKey("Service", s.meta().namespace(), s.service())));
        for (Service service : cluster.services()) {
            String id = "service/" + service.meta().key().path();
            add(new TopologyNode(id, TopologyNode.Kind.SERVICE, service.name(), detail(service), Optional.empty(),
                    Optional.empty()));
            for (EndpointSlice slice : slices.getOrDefault(service.meta().key(), List.of())) {
                for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
                    endpoint.target().filter(t -> t.kind().equals("Pod"))
                            .ifPresent(t -> edge(id, "pod/" + t.path(), TopologyEdge.Kind.ENDPOINT));
                }
            }
        }
    }

    private static String detail(Service service) {
        if (service.type() == Service.Type.EXTERNAL_NAME) {
            return service.external().externalName();
        }
        String port = service.ports().isEmpty() ? "" : ":" + service.ports().getFirst().port();
        return service.headless() || service.clusterIps().isEmpty()
                ? "headless" + port
                : service.clusterIps().getFirst() + port;
    }

    private void ingress(StoredObject object) {
        String id = "ingress/" + object.key().path();
        Field spec = object.root().get("spec");
        List<Field> backends = new ArrayList<>();
        backends.add(spec.get("defaultBackend"));
        String host = "";
        for (Field rule : spec.get("rules").items()) {
            host = host.isEmpty() ? rule.get("host").text("") : host;
            rule.get("http", "paths").items().forEach(p -> backends.add(p.get("backend")));
        }
        add(new TopologyNode(id, TopologyNode.Kind.INGRESS, object.key().name(), host, Optional.empty(),
                Optional.empty()));
        for (Field backend : backends) {
            backend.get("service", "name").text().ifPresent(name -> edge(id,
                    "service/" + object.key().namespace() + "/" + name, TopologyEdge.Kind.BACKEND));
        }
    }

    private void add(TopologyNode node) {
        nodes.putIfAbsent(node.id(), node);
    }

    /** Adds an edge between two nodes that are there, each pair once whichever end names it. */
    private void edge(String from, String to, TopologyEdge.Kind kind) {
        String forth = kind + " " + from + " " + to;
        String back = kind + " " + to + " " + from;
        if (!from.equals(to) && nodes.containsKey(from) && nodes.containsKey(to) && !edges.containsKey(back)) {
            edges.putIfAbsent(forth, new TopologyEdge(forth, from, to, kind));
        }
    }
}
