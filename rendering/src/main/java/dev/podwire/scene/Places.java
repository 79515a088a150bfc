package dev.podwire.scene;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.layout.Spot;
import dev.podwire.topology.Topology;
import dev.podwire.topology.TopologyEdge;
import dev.podwire.topology.TopologyNode;
import dev.podwire.topology.TopologyNode.Kind;
import dev.podwire.trace.Hop;
import dev.podwire.trace.Place;

/** Finds the stop of the picture at which a hop happens. */
final class Places {

    private final Topology topology;
    private final Map<NamespaceId, TopologyNode> rooms = new HashMap<>();
    private final Map<Place, TopologyNode> devices = new HashMap<>();

    Places(Topology topology) {
        this.topology = topology;
        for (TopologyNode node : topology.nodes()) {
            switch (node.kind()) {
                case NODE -> rooms.put(node.namespace().orElse(NamespaceId.hostOf(node.label())), node);
                case POD, EXTERNAL, UNDERLAY -> node.namespace().ifPresent(n -> rooms.put(n, node));
                case BRIDGE, TUNNEL, NIC, VETH -> node.namespace()
                        .ifPresent(n -> devices.put(new Place(n, node.label()), node));
                case OUTSIDE, HOST_POD, SERVICE, INGRESS -> {
                    // no namespace of their own
                }
            }
        }
    }

    /** Empty if the hop happens somewhere between two stops, such as on the underlay. */
    Optional<Spot> spot(Hop hop, Optional<Spot> before) {
        TopologyNode room = rooms.get(hop.place().namespace());
        if (room == null) {
            return Optional.empty();
        }
        return switch (room.kind()) {
            case POD -> Optional.of(new Spot(Spot.Kind.POD, room.id()));
            case EXTERNAL -> Optional.of(new Spot(Spot.Kind.EXTERNAL, room.id()));
            case NODE -> Optional.of(inRoom(hop, room, before));
            case UNDERLAY, OUTSIDE, HOST_POD, BRIDGE, TUNNEL, NIC, VETH, SERVICE, INGRESS -> Optional.empty();
        };
    }

    private Spot inRoom(Hop hop, TopologyNode room, Optional<Spot> before) {
        boolean outer = hop.first().before().isEncapsulated();
        return switch (hop.stage()) {
            case SOCKET -> new Spot(Spot.Kind.HOST, room.id());
            case DEVICE, BRIDGE, TUNNEL -> device(hop, room, before);
            case PREROUTING -> rule(Spot.Kind.PREROUTING, room, outer, before);
            case ROUTING -> rule(Spot.Kind.ROUTING, room, outer, before);
            case INPUT, FORWARD, OUTPUT -> rule(Spot.Kind.FILTER, room, outer, before);
            case POSTROUTING -> rule(Spot.Kind.POSTROUTING, room, outer, before);
            case NEIGHBOUR -> before.orElse(new Spot(Spot.Kind.POSTROUTING, room.id()));
        };
    }

    /** An envelope is judged too, but it stays in its tube and does not come by the rule cards again. */
    private static Spot rule(Spot.Kind kind, TopologyNode room, boolean outer, Optional<Spot> before) {
        return outer && before.isPresent() ? before.get() : new Spot(kind, room.id());
    }

    private Spot device(Hop hop, TopologyNode room, Optional<Spot> before) {
        TopologyNode device = devices.get(hop.place());
        if (device == null) {
            return hop.place().device().equals("lo")
                    ? new Spot(Spot.Kind.HOST, room.id())
                    : before.orElse(new Spot(Spot.Kind.BRIDGE, room.id()));
        }
        return switch (device.kind()) {
            case TUNNEL -> new Spot(Spot.Kind.TUNNEL, device.id());
            case NIC -> new Spot(Spot.Kind.PORT, device.id());
            case BRIDGE -> before.filter(b -> b.kind() == Spot.Kind.PLUG)
                    .orElse(new Spot(Spot.Kind.BRIDGE, room.id()));
            case VETH -> podBehind(device).map(pod -> new Spot(Spot.Kind.PLUG, pod))
                    .orElse(new Spot(Spot.Kind.BRIDGE, room.id()));
            case OUTSIDE, EXTERNAL, NODE, POD, HOST_POD, UNDERLAY, SERVICE, INGRESS -> new Spot(Spot.Kind.BRIDGE,
                    room.id());
        };
    }

    private Optional<String> podBehind(TopologyNode veth) {
        for (TopologyEdge edge : topology.graph().edgesOf(veth)) {
            String peer = edge.from().equals(veth.id()) ? edge.to() : edge.from();
            Optional<TopologyNode> node = topology.node(peer);
            Optional<String> pod = node.filter(n -> n.kind() == Kind.POD).map(TopologyNode::id)
                    .or(() -> node.flatMap(TopologyNode::parent).flatMap(topology::node)
                            .filter(p -> p.kind() == Kind.POD).map(TopologyNode::id));
            if (pod.isPresent()) {
                return pod;
            }
        }
        return Optional.empty();
    }
}
