package dev.podwire.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.ObjectKey;
import dev.podwire.api.Service;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.ClusterSetup;
import dev.podwire.cluster.ObjectStore;
import dev.podwire.cluster.StoredObject;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;
import dev.podwire.net.IpAddress;

/** Gives a Service that is stored what it needs and does not have yet; refuses what others have already. */
final class ServiceAdmission {

    /** The object with what it got, or why it cannot be had. */
    record Result(ApiObject object, List<Problem> problems) {}

    private ServiceAdmission() {}

    /** Allocates for the Service beside those in the store; other kinds need nothing. */
    static Result admit(ClusterSetup setup, Chance chance, ObjectStore store, ApiObject object) {
        if (!object.key().kind().equals("Service") || !object.stored().builtIn()) {
            return new Result(object, List.of());
        }
        List<StoredObject> services = new ArrayList<>();
        store.ofKind("Service").forEach(other -> services.add(other.stored()));
        services.add(object.stored());
        World world = new World(setup, new StoredObjects(services), chance, false);
        Set<ObjectKey> refused = ServiceAllocator.allocate(world);
        Service service = world.services.get(object.key());
        if (service == null || refused.contains(object.key())) {
            return new Result(object, world.problems.stream().filter(Problem::isError).toList());
        }
        return new Result(object.withTree(written(object.root(), service,
                world.families.getOrDefault(object.key(), List.of(false)))), List.of());
    }

    /** The document of a Service with everything in it that was allocated. */
    static Tree written(Field root, Service service, List<Boolean> families) {
        Tree tree = root.tree();
        if (tree == null) {
            throw new IllegalArgumentException("a Service is a mapping");
        }
        if (service.type() != Service.Type.EXTERNAL_NAME) {
            List<String> ips = service.headless()
                    ? List.of("None")
                    : service.clusterIps().stream().map(IpAddress::toString).toList();
            if (!ips.isEmpty()) {
                tree = TreeEdit.set(tree, ips.getFirst(), "spec", "clusterIP");
                tree = TreeEdit.set(tree, ips, "spec", "clusterIPs");
            }
            tree = TreeEdit.set(tree, families.stream().map(six -> six ? "IPv6" : "IPv4").toList(), "spec",
                    "ipFamilies");
            tree = TreeEdit.setIfAbsent(tree, families.size() > 1 ? "PreferDualStack" : "SingleStack", "spec",
                    "ipFamilyPolicy");
        }
        Tree ports = root.get("spec", "ports").tree();
        for (int i = 0; ports instanceof Tree.Sequence sequence && i < service.ports().size(); i++) {
            int nodePort = service.ports().get(i).nodePort();
            if (nodePort != 0) {
                ports = TreeEdit.setItem(ports, i, TreeEdit.set(sequence.items().get(i), nodePort, "nodePort"));
            }
        }
        tree = ports == null ? tree : TreeEdit.set(tree, ports, "spec", "ports");
        int health = service.external().healthCheckNodePort();
        return health == 0 ? tree : TreeEdit.set(tree, health, "spec", "healthCheckNodePort");
    }

    /**
     * Takes over what the old Service had and the new one does not speak of, as long as its type still has it
     * ({@code patchAllocatedValues}), and gives back what the new type does not have ({@code dropTypeDependentFields}).
     */
    static ApiObject carryOver(ApiObject old, ApiObject fresh) {
        if (!old.key().kind().equals("Service") || !old.stored().builtIn()) {
            return fresh;
        }
        Field was = old.root().get("spec");
        Field now = fresh.root().get("spec");
        Tree tree = fresh.root().tree();
        String type = now.get("type").text("ClusterIP");
        boolean named = type.equals("ExternalName");
        boolean ports = type.equals("NodePort") || type.equals("LoadBalancer");
        for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
            Optional<Tree> value = Optional.ofNullable(was.get(field).tree());
            boolean same = TreeEdit.same(was.get(field).tree(), now.get(field).tree());
            if (named && same && tree != null) {
                tree = TreeEdit.remove(tree, "spec", field);
            } else if (!named && value.isPresent() && tree != null) {
                tree = TreeEdit.setIfAbsent(tree, value.get(), "spec", field);
            }
        }
        boolean health = type.equals("LoadBalancer") && now.get("externalTrafficPolicy").text("").equals("Local");
        if (!health && tree != null && was.get("healthCheckNodePort").exists()) {
            tree = TreeEdit.remove(tree, "spec", "healthCheckNodePort");
        } else if (health && tree != null && was.get("healthCheckNodePort").tree() instanceof Tree value) {
            tree = TreeEdit.setIfAbsent(tree, value, "spec", "healthCheckNodePort");
        }
        boolean external = ports || !now.get("externalIPs").items().isEmpty();
        if (!external && tree != null
                && TreeEdit.same(was.get("externalTrafficPolicy").tree(), now.get("externalTrafficPolicy").tree())) {
            tree = TreeEdit.remove(tree, "spec", "externalTrafficPolicy");
        }
        if (!type.equals("LoadBalancer") && tree != null) {
            tree = TreeEdit.remove(tree, "spec", "allocateLoadBalancerNodePorts");
        }
        Tree list = now.get("ports").tree();
        for (int i = 0; list instanceof Tree.Sequence sequence && i < sequence.items().size(); i++) {
            Tree item = sequence.items().get(i);
            Optional<Field> before = samePort(was, now.get("ports").items().get(i));
            Optional<Tree> nodePort = before.flatMap(port -> Optional.ofNullable(port.get("nodePort").tree()));
            if (ports && nodePort.isPresent()) {
                list = TreeEdit.setItem(list, i, TreeEdit.setIfAbsent(item, nodePort.get(), "nodePort"));
            } else if (!ports && nodePort.isPresent()
                    && TreeEdit.same(nodePort.get(), TreeEdit.find(item, "nodePort"))) {
                list = TreeEdit.setItem(list, i, TreeEdit.remove(item, "nodePort"));
            }
        }
        if (list != null && tree != null) {
            tree = TreeEdit.set(tree, list, "spec", "ports");
        }
        return tree == null ? fresh : fresh.withTree(tree);
    }

    private static Optional<Field> samePort(Field was, Field port) {
        return was.get("ports").items().stream()
                .filter(old -> old.get("port").text("").equals(port.get("port").text(""))
                        && old.get("protocol").text("TCP").equals(port.get("protocol").text("TCP")))
                .findFirst();
    }
}
