package dev.podwire.control;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import dev.podwire.api.Meta;
import dev.podwire.api.Node;
import dev.podwire.api.NodeReader;
import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.ClusterSetup.PlannedNode;
import dev.podwire.cluster.StoredObject;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv6Address;
import dev.podwire.net.SourceLocation;

/** Brings the nodes: those that are given, else planned ones, and those that given pods run on; then addresses them. */
final class NodeProvision {

    private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";
    private static final IpAddress FIRST_IPV4 = IpAddress.parse("192.168.56.10");
    private static final IpAddress FIRST_IPV6 = IpAddress.parse("fd00:192:168:56::10");
    private static final int NODE_MASK_IPV4 = 24;
    private static final int NODE_MASK_IPV6 = 64;

    private final World world;
    private final Map<String, List<PodDraft>> podsByNode = new TreeMap<>();

    private NodeProvision(World world) {
        this.world = world;
    }

    static void provide(World world) {
        NodeProvision provision = new NodeProvision(world);
        provision.declared();
        provision.unknown();
        provision.addressNodes();
        if (!world.bare) {
            provision.rangePods();
        }
    }

    private void declared() {
        for (StoredObject object : world.objects.ofKind("Node")) {
            Node node = NodeReader.read(object.key(), object.root());
            if (isUnique(object, node)) {
                world.nodes.put(node.name(), node);
            }
        }
        if (world.nodes.isEmpty()) {
            boolean alone = world.setup.nodes().size() == 1;
            for (PlannedNode planned : world.setup.nodes()) {
                world.nodes.put(planned.name(), planned(planned, alone));
            }
        }
    }

    /** Two nodes cannot have one address, nor give one address to pods of both. */
    private boolean isUnique(StoredObject object, Node node) {
        int before = world.problems.size();
        for (Node other : world.nodes.values()) {
            node.internalIps().stream().filter(other.internalIps()::contains).findFirst()
                    .ifPresent(ip -> world.problems.add(object.root().get("status", "addresses").error(
                            "Duplicate value: \"" + ip + "\": node " + other.name() + " has this address too",
                            "give each node an InternalIP of its own")));
            for (Cidr own : node.podCidrs()) {
                other.podCidrs().stream().filter(c -> c.contains(own.address()) || own.contains(c.address()))
                        .findFirst()
                        .ifPresent(c -> world.problems.add(podCidr(object).error("Invalid value: \"" + own
                                + "\": overlaps with " + c + " of node " + other.name(),
                                "give each node a range of its own")));
            }
        }
        return world.problems.size() == before;
    }

    private static Field podCidr(StoredObject node) {
        Field list = node.root().get("spec", "podCIDRs");
        return list.exists() ? list : node.root().get("spec", "podCIDR");
    }

    /** A single node takes everybody's pods, as kind and minikube arrange it. */
    private static Node planned(PlannedNode planned, boolean alone) {
        Map<String, String> labels = new LinkedHashMap<>(planned.labels());
        if (planned.controlPlane()) {
            labels.put(CONTROL_PLANE, "");
        }
        Meta meta = new Meta(new ObjectKey("Node", "", planned.name()), labels, Map.of(), List.of(), false, Map.of());
        List<Node.Taint> taints = planned.controlPlane() && !alone
                ? List.of(new Node.Taint(CONTROL_PLANE, "", "NoSchedule"))
                : List.of();
        return new Node(NodeReader.withOwnLabels(meta), List.of(), List.of(), taints, true, false);
    }

    private void unknown() {
        for (PodDraft pod : world.pods) {
            pod.nodeName.ifPresent(name -> podsByNode.computeIfAbsent(name, n -> new ArrayList<>()).add(pod));
        }
        for (Map.Entry<String, List<PodDraft>> entry : podsByNode.entrySet()) {
            String name = entry.getKey();
            if (world.nodes.containsKey(name)) {
                continue;
            }
            PodDraft first = entry.getValue().getFirst();
            SourceLocation where = first.meta.locations().getOrDefault("spec.nodeName",
                    first.meta.locations().getOrDefault("", new SourceLocation("", 0, 0)));
            world.problems.add(Problem.warning(where, "spec.nodeName", "pod " + first.meta.key().path()
                    + " runs on node \"" + name + "\", which is not among the objects; the node is made for it",
                    "add the Node object, for example from: kubectl get nodes -o yaml"));
            Optional<IpAddress> host = entry.getValue().stream().flatMap(pod -> pod.hostIp.stream()).findFirst();
            Meta meta = new Meta(new ObjectKey("Node", "", name), Map.of(), Map.of(), List.of(), false, Map.of());
            world.nodes.put(name, new Node(NodeReader.withOwnLabels(meta), host.map(List::of).orElse(List.of()),
                    List.of(), List.of(), true, false));
        }
    }

    private List<Boolean> clusterFamilies() {
        return world.setup.config().podCidrs().stream().map(cidr -> cidr.address().isIpv6()).distinct().toList();
    }

    private void addressNodes() {
        Set<IpAddress> taken = new HashSet<>();
        world.nodes.values().forEach(node -> taken.addAll(node.internalIps()));
        Map<Boolean, IpAddress> next = new TreeMap<>();
        List<Boolean> families = clusterFamilies();
        for (Node node : List.copyOf(world.nodes.values())) {
            if (node.internalIps().isEmpty()) {
                List<IpAddress> ips = new ArrayList<>();
                for (boolean ipv6 : families) {
                    IpAddress ip = free(next.getOrDefault(ipv6, ipv6 ? FIRST_IPV6 : FIRST_IPV4), taken);
                    next.put(ipv6, ip);
                    ips.add(ip);
                }
                replace(node, ips, node.podCidrs());
            }
        }
    }

    private static IpAddress free(IpAddress from, Set<IpAddress> taken) {
        IpAddress candidate = from;
        while (!taken.add(candidate)) {
            candidate = candidate.plus(1);
        }
        return candidate;
    }

    private void replace(Node node, List<IpAddress> ips, List<Cidr> podCidrs) {
        world.nodes.put(node.name(),
                new Node(node.meta(), ips, podCidrs, node.taints(), node.ready(), node.unschedulable()));
    }

    /** Gives each node that has none a range for its pods: the one its pods' addresses lie in, else the next free one. */
    private void rangePods() {
        Set<Cidr> taken = new HashSet<>();
        world.nodes.values().forEach(node -> taken.addAll(node.podCidrs()));
        for (Cidr cluster : world.setup.config().podCidrs()) {
            boolean ipv6 = cluster.address().isIpv6();
            int mask = Math.max(ipv6 ? NODE_MASK_IPV6 : NODE_MASK_IPV4,
                    Math.min(cluster.prefixLength(), cluster.address().bits() - 2));
            for (Node node : List.copyOf(world.nodes.values())) {
                if (node.podCidrs().isEmpty()) {
                    homeOf(node, cluster, mask).filter(taken::add).ifPresent(range -> addRange(node, range));
                }
            }
            long next = 0;
            // The ranges made below never meet each other, so each is held against those that were there before only.
            List<Cidr> before = List.copyOf(taken);
            for (Node node : List.copyOf(world.nodes.values())) {
                boolean has = node.podCidrs().stream().anyMatch(range -> range.address().isIpv6() == ipv6);
                boolean given = world.objects.find(node.meta().key()).isPresent() && !node.podCidrs().isEmpty()
                        && !ipv6;
                if (has || given) {
                    continue;
                }
                Optional<Cidr> range = Optional.empty();
                while (range.isEmpty() && cluster.contains(nth(cluster, mask, next).address())
                        && next < 1L << Math.min(20, mask - cluster.prefixLength())) {
                    Cidr candidate = nth(cluster, mask, next++);
                    boolean free = before.stream().noneMatch(t -> t.contains(candidate) || candidate.contains(t));
                    range = free ? Optional.of(candidate) : Optional.empty();
                }
                if (range.isPresent()) {
                    taken.add(range.get());
                    addRange(node, range.get());
                } else {
                    world.problems.add(Problem.warning(
                            node.meta().locations().getOrDefault("", new SourceLocation("", 0, 0)), "spec.podCIDR",
                            "node " + node.name() + " gets no pod range: " + cluster + " is used up",
                            "give the cluster a larger podSubnet"));
                }
            }
        }
    }

    private void addRange(Node node, Cidr range) {
        List<Cidr> ranges = new ArrayList<>(world.nodes.getOrDefault(node.name(), node).podCidrs());
        ranges.add(range);
        replace(node, node.internalIps(), ranges);
    }

    private Optional<Cidr> homeOf(Node node, Cidr cluster, int mask) {
        return podsByNode.getOrDefault(node.name(), List.of()).stream()
                .filter(pod -> !pod.template.spec().hostNetwork()).flatMap(pod -> pod.ips.stream())
                .filter(cluster::contains).map(ip -> new Cidr(ip, mask)).findFirst();
    }

    private static Cidr nth(Cidr cluster, int mask, long index) {
        return switch (cluster.address()) {
            case Ipv6Address(long high, long low) when mask <= 64 -> new Cidr(
                    new Ipv6Address(high + (index << (64 - mask)), low), mask);
            case IpAddress address -> new Cidr(address.plus(index << (address.bits() - mask)), mask);
        };
    }
}
