package dev.podwire.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

import dev.podwire.api.Node;
import dev.podwire.api.Pod;
import dev.podwire.api.PodTemplate;
import dev.podwire.manifest.Problem;
import dev.podwire.net.IpAddress;
import dev.podwire.net.SourceLocation;

/** Gives each pod a node: filters, then spreads; among equals the seed decides. */
final class Scheduler implements Controller {

    private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

    /** What runs on one node so far. */
    private static final class Load {
        final Node node;
        final Map<String, Integer> groups = new HashMap<>();
        final Set<String> hostPorts = new HashSet<>();
        int pods;

        Load(Node node) {
            this.node = node;
        }

        void add(PodDraft pod) {
            pods++;
            groups.merge(pod.group, 1, Integer::sum);
            hostPorts.addAll(hostPorts(pod.template));
        }
    }

    @Override
    public void reconcile(World world) {
        Map<String, Load> loads = new LinkedHashMap<>();
        world.nodes.values().forEach(node -> loads.put(node.name(), new Load(node)));
        List<PodDraft> waiting = new ArrayList<>();
        for (PodDraft pod : world.pods) {
            Optional<Load> at = pod.nodeName.map(loads::get);
            at.ifPresent(load -> load.add(pod));
            if (pod.nodeName.isEmpty() && !pod.finished()) {
                waiting.add(pod);
            }
        }
        Set<String> reported = new HashSet<>();
        // The cluster's own pods were there before the workers joined, so they sit on the control plane.
        waiting.stream().filter(pod -> pod.system).forEach(pod -> {
            List<Load> first = loads.values().stream()
                    .filter(load -> load.node.meta().labels().containsKey(CONTROL_PLANE)).toList();
            place(world, pod, first.isEmpty() ? List.copyOf(loads.values()) : first, reported);
        });
        List<Load> all = List.copyOf(loads.values());
        waiting.stream().filter(pod -> !pod.system).forEach(pod -> place(world, pod, all, reported));
    }

    private static void place(World world, PodDraft pod, List<Load> loads, Set<String> reported) {
        Map<String, Integer> refusals = new LinkedHashMap<>();
        List<Load> suitable = new ArrayList<>();
        for (Load load : loads) {
            Optional<String> refusal = refusal(world, pod, load);
            refusal.ifPresent(reason -> refusals.merge(reason, 1, Integer::sum));
            if (refusal.isEmpty()) {
                suitable.add(load);
            }
        }
        if (suitable.isEmpty()) {
            if (reported.add(pod.group)) {
                world.problems.add(unschedulable(pod, loads.size(), refusals));
            }
            return;
        }
        Load best = home(pod, suitable).orElseGet(() -> leastLoaded(world, pod, suitable));
        best.add(pod);
        pod.nodeName = Optional.of(best.node.name());
    }

    /** A pod whose address is given belongs where that address comes from. */
    private static Optional<Load> home(PodDraft pod, List<Load> suitable) {
        for (IpAddress ip : pod.ips) {
            for (Load load : suitable) {
                if (load.node.podCidrs().stream().anyMatch(cidr -> cidr.contains(ip))) {
                    return Optional.of(load);
                }
            }
        }
        return Optional.empty();
    }

    private static Load leastLoaded(World world, PodDraft pod, List<Load> suitable) {
        int best = Integer.MAX_VALUE;
        List<Load> equals = new ArrayList<>();
        for (Load load : suitable) {
            int score = load.groups.getOrDefault(pod.group, 0) * 100_000 + load.pods + avoided(pod, load.node);
            if (score < best) {
                best = score;
                equals.clear();
            }
            if (score == best) {
                equals.add(load);
            }
        }
        SplittableRandom random = world.chance.of("place " + pod.meta.key());
        return equals.get(random.nextInt(equals.size()));
    }

    private static int avoided(PodDraft pod, Node node) {
        boolean avoid = node.taints().stream().anyMatch(taint -> taint.effect().equals("PreferNoSchedule")
                && !NodeFilter.tolerates(pod.template.scheduling(), taint));
        return avoid ? 10_000_000 : 0;
    }

    private static Optional<String> refusal(World world, PodDraft pod, Load load) {
        Optional<String> byNode = NodeFilter.refusal(pod.template.scheduling(), load.node);
        if (byNode.isPresent()) {
            return byNode;
        }
        if (hostPorts(pod.template).stream().anyMatch(load.hostPorts::contains)) {
            return Optional.of("node(s) didn't have free ports for the requested pod ports");
        }
        for (PodTemplate.PodTerm term : pod.template.scheduling().apart()) {
            if (anyNear(world, pod, term, load.node)) {
                return Optional.of("node(s) didn't match pod anti-affinity rules");
            }
        }
        for (PodTemplate.PodTerm term : pod.template.scheduling().near()) {
            boolean first = term.selector().matches(pod.meta.labels());
            if (!first && !anyNear(world, pod, term, load.node)) {
                return Optional.of("node(s) didn't match pod affinity rules");
            }
        }
        return Optional.empty();
    }

    /** Whether a pod that the term selects runs in the same topology domain as the node. */
    private static boolean anyNear(World world, PodDraft pod, PodTemplate.PodTerm term, Node node) {
        String domain = node.meta().labels().get(term.topologyKey());
        if (domain == null) {
            return false;
        }
        for (PodDraft other : world.pods) {
            boolean sameNamespace = term.namespaces().isEmpty()
                    ? other.meta.namespace().equals(pod.meta.namespace())
                    : term.namespaces().contains(other.meta.namespace());
            if (other != pod && other.nodeName.isPresent() && sameNamespace
                    && term.selector().matches(other.meta.labels())) {
                Node at = world.nodes.get(other.nodeName.get());
                if (at != null && domain.equals(at.meta().labels().get(term.topologyKey()))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Set<String> hostPorts(PodTemplate template) {
        Set<String> ports = new HashSet<>();
        for (Pod.Container container : template.spec().containers()) {
            for (Pod.Port port : container.ports()) {
                if (port.hostPort() != 0) {
                    ports.add(port.protocol() + "/" + port.hostPort());
                }
            }
        }
        return ports;
    }

    private static Problem unschedulable(PodDraft pod, int nodes, Map<String, Integer> refusals) {
        String reasons = refusals.entrySet().stream().map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "));
        SourceLocation where = pod.meta.locations().getOrDefault("spec",
                pod.meta.locations().getOrDefault("", new SourceLocation("", 0, 0)));
        return Problem.warning(where, "spec", "pod " + pod.meta.key().path() + " stays Pending: 0/" + nodes
                + " nodes are available: " + reasons + ".", "change what it asks for, or add a node that fits");
    }
}
