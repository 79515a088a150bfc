package dev.podwire.layout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.topology.Topology;
import dev.podwire.topology.TopologyEdge;
import dev.podwire.topology.TopologyNode;
import dev.podwire.topology.TopologyNode.Kind;

/** What a topology says about one machine, sorted by kind. */
record Machine(TopologyNode node, List<TopologyNode> pods, List<TopologyNode> hostPods, List<TopologyNode> bridges,
        List<TopologyNode> tunnels, List<TopologyNode> cards, Map<String, String> veths) {

    /** All machines in the topology's order. */
    static List<Machine> of(Topology topology) {
        Map<String, Machine> machines = new LinkedHashMap<>();
        for (TopologyNode node : topology.nodes()) {
            if (node.kind() == Kind.NODE) {
                machines.put(node.id(), new Machine(node, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
                        new ArrayList<>(), new ArrayList<>(), new HashMap<>()));
            }
        }
        for (TopologyNode node : topology.nodes()) {
            machineOf(topology, node).map(machines::get).ifPresent(machine -> machine.add(topology, node));
        }
        return List.copyOf(machines.values());
    }

    /** The machine that a thing stands in, through the pod that it may belong to. */
    private static Optional<String> machineOf(Topology topology, TopologyNode node) {
        Optional<String> at = node.parent();
        for (int depth = 0; depth < 8 && at.isPresent(); depth++) {
            Optional<TopologyNode> parent = at.flatMap(topology::node);
            if (parent.isEmpty()) {
                return Optional.empty();
            }
            if (parent.get().kind() == Kind.NODE) {
                return at;
            }
            at = parent.get().parent();
        }
        return Optional.empty();
    }

    private void add(Topology topology, TopologyNode node) {
        switch (node.kind()) {
            case POD -> pods.add(node);
            case HOST_POD -> hostPods.add(node);
            case BRIDGE -> bridges.add(node);
            case TUNNEL -> tunnels.add(node);
            case NIC -> {
                if (podOf(topology, node).isEmpty()) {
                    cards.add(node);
                }
            }
            case VETH -> podBehind(topology, node).ifPresent(pod -> veths.put(node.id(), pod));
            case OUTSIDE, EXTERNAL, NODE, UNDERLAY, SERVICE, INGRESS -> {
                // not a thing inside a machine
            }
        }
    }

    private static Optional<String> podOf(Topology topology, TopologyNode node) {
        return node.parent().flatMap(topology::node).filter(p -> p.kind() == Kind.POD).map(TopologyNode::id);
    }

    /** The pod at either end of a veth pair. */
    private static Optional<String> podBehind(Topology topology, TopologyNode veth) {
        Optional<String> own = podOf(topology, veth);
        if (own.isPresent()) {
            return own;
        }
        for (TopologyEdge edge : topology.graph().edgesOf(veth)) {
            String peerId = edge.from().equals(veth.id()) ? edge.to() : edge.from();
            Optional<TopologyNode> peer = topology.node(peerId);
            Optional<String> pod = peer.filter(p -> p.kind() == Kind.POD).map(TopologyNode::id)
                    .or(() -> peer.filter(p -> p.kind() == Kind.VETH).flatMap(p -> podOf(topology, p)));
            if (pod.isPresent()) {
                return pod;
            }
        }
        return Optional.empty();
    }
}
