package dev.podwire.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.podwire.api.Node;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.StoredObject;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/** Gives a node that has joined a range for its pods, the next free one ({@code pkg/controller/nodeipam/ipam}). */
final class NodeRanges {

    private NodeRanges() {}

    static void give(ApiObject object, ControlLoop loop) {
        World world = world(loop);
        NodeProvision.provide(world);
        Node node = world.nodes.get(object.key().name());
        if (node == null || node.podCidrs().isEmpty()) {
            loop.note("node-controller", object.key(), "CIDRNotAvailable: Node " + object.key().name()
                    + " status is now: CIDRNotAvailable");
            return;
        }
        loop.update("node-controller", object, written(object, node), "pod range " + node.podCidrs().getFirst());
    }

    /** The addresses that a machine gets which joins under this name. */
    static List<IpAddress> addresses(String name, StoredObject planned, ControlLoop loop) {
        World world = world(loop, planned);
        NodeProvision.provide(world);
        Node node = world.nodes.get(name);
        return node == null ? List.of() : node.internalIps();
    }

    private static World world(ControlLoop loop, StoredObject... more) {
        List<StoredObject> nodes = new ArrayList<>();
        loop.store.ofKind("Node").forEach(node -> nodes.add(node.stored()));
        nodes.addAll(List.of(more));
        return new World(loop.setup, new StoredObjects(nodes), loop.chance, false);
    }

    /** The Node's document with its addresses and pod ranges. */
    static Tree written(ApiObject object, Node node) {
        Tree tree = object.root().tree();
        if (!node.podCidrs().isEmpty()) {
            tree = TreeEdit.set(tree, node.podCidrs().getFirst().toString(), "spec", "podCIDR");
            tree = TreeEdit.set(tree, node.podCidrs().stream().map(Cidr::toString).toList(), "spec", "podCIDRs");
        }
        return addressed(tree == null ? TreeEdit.of(Map.of()) : tree, node.name(), node.internalIps());
    }

    static Tree addressed(Tree tree, String name, List<IpAddress> ips) {
        List<Tree> addresses = new ArrayList<>();
        ips.forEach(ip -> addresses
                .add(TreeEdit.of(Map.of("type", "InternalIP", "address", ip.toString()))));
        addresses.add(TreeEdit.of(Map.of("type", "Hostname", "address", name)));
        return TreeEdit.set(tree, TreeEdit.sequence(addresses), "status", "addresses");
    }
}
