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
import dev.podwire.api.PodTemplate.Scheduling;
import dev.podwire.manifest.Problem;
import dev.podwire.net.IpAddress;
import dev.podwire.net.SourceLocation;
import org.jspecify.annotations.Nullable;

/** Gives each pod a node: filters, then spreads; among equals the seed decides. */
final class Scheduler implements Controller {

    private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";
    private static final int PER_SIBLING = 100_000;
    private static final int PER_POD = 1;
    private static final int REFUSED = Integer.MAX_VALUE;

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

        int score(PodDraft pod) {
            return groups.getOrDefault(pod.group, 0) * PER_SIBLING + pods * PER_POD + avoided(pod, node);
        }
    }

    /**
     * The nodes' scores for pods that are alike and ask for nothing that depends on other pods: the next one differs from the
     * last in nothing but the score of the node that got it. So a cluster of thousands of nodes asks its filters once per
     * kind of pod.
     */
    private static final class Alike {
        final Scheduling scheduling;
        final String group;
        final List<Load> loads;
        final int[] byNode;
        final int[] scores;
        final int suitable;

        /** As {@code kept} for a pod with the same wishes on the same nodes, which saves asking the nodes again. */
        Alike(PodDraft pod, List<Load> loads, @Nullable Alike kept, boolean siblings) {
            scheduling = pod.template.scheduling();
            group = pod.group;
            this.loads = loads;
            boolean same = kept != null && kept.loads == loads && kept.scheduling.equals(scheduling);
            byNode = same && kept != null ? kept.byNode : byNode(pod, loads);
            scores = new int[byNode.length];
            int found = 0;
            for (int i = 0; i < scores.length; i++) {
                Load load = loads.get(i);
                int sibling = siblings ? load.groups.getOrDefault(group, 0) : 0;
                boolean fits = byNode[i] != REFUSED;
                scores[i] = fits ? byNode[i] + sibling * PER_SIBLING + load.pods * PER_POD : REFUSED;
                found += fits ? 1 : 0;
            }
            suitable = found;
        }

        /** What the nodes say by themselves. */
        private static int[] byNode(PodDraft pod, List<Load> loads) {
            int[] scores = new int[loads.size()];
            for (int i = 0; i < scores.length; i++) {
                Node node = loads.get(i).node;
                boolean fits = NodeFilter.refusal(pod.template.scheduling(), node).isEmpty();
                scores[i] = fits ? avoided(pod, node) : REFUSED;
            }
            return scores;
        }

        boolean serves(PodDraft pod, List<Load> nodes) {
            return loads == nodes && group.equals(pod.group) && scheduling.equals(pod.template.scheduling());
        }

        /** Adds the pod to a node with the lowest score; among equals chance decides. */
        Load place(PodDraft pod, SplittableRandom random) {
            int best = REFUSED;
            for (int score : scores) {
                best = Math.min(best, score);
            }
            int equals = 0;
            for (int score : scores) {
                equals += score == best ? 1 : 0;
            }
            int left = random.nextInt(equals);
            int chosen = 0;
            while (scores[chosen] != best || left-- > 0) {
                chosen++;
            }
            scores[chosen] += PER_SIBLING + PER_POD;
            loads.get(chosen).add(pod);
            return loads.get(chosen);
        }
    }

    /** One settling of the cluster: what it has reported, and the kind of pod that it placed last. */
    private static final class Round {
        final World world;
        final Set<String> reported = new HashSet<>();
        /** Groups that may have a pod on some node. */
        final Set<String> placed = new HashSet<>();
        @Nullable
        Alike last;

        Round(World world) {
            this.world = world;
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
        List<Load> all = List.copyOf(loads.values());
        // The cluster's own pods were there before the workers joined, so they sit on the control plane.
        List<Load> first = all.stream().filter(load -> load.node.meta().labels().containsKey(CONTROL_PLANE)).toList();
        Round round = new Round(world);
        world.pods.stream().filter(pod -> pod.nodeName.isPresent()).forEach(pod -> round.placed.add(pod.group));
        waiting.stream().filter(pod -> pod.system)
                .forEach(pod -> place(round, pod, first.isEmpty() ? all : first));
        waiting.stream().filter(pod -> !pod.system).forEach(pod -> place(round, pod, all));
    }

    private static void place(Round round, PodDraft pod, List<Load> loads) {
        placeAlike(round, pod, loads);
        round.placed.add(pod.group);
    }

    private static void placeAlike(Round round, PodDraft pod, List<Load> loads) {
        Scheduling scheduling = pod.template.scheduling();
        boolean byNodeAlone = pod.ips.isEmpty() && scheduling.near().isEmpty() && scheduling.apart().isEmpty()
                && hostPorts(pod.template).isEmpty();
        if (!byNodeAlone) {
            round.last = null;
            placeAmongPods(round, pod, loads);
            return;
        }
        Alike alike = round.last;
        if (alike == null || !alike.serves(pod, loads)) {
            alike = new Alike(pod, loads, alike, round.placed.contains(pod.group));
            round.last = alike;
        }
        if (alike.suitable == 0) {
            placeAmongPods(round, pod, loads);
        } else {
            Load best = alike.place(pod, chance(round.world, pod));
            pod.nodeName = Optional.of(best.node.name());
        }
    }

    private static SplittableRandom chance(World world, PodDraft pod) {
        return world.chance.of("place " + pod.meta.key());
    }

    private static void placeAmongPods(Round round, PodDraft pod, List<Load> loads) {
        World world = round.world;
        Map<String, Integer> refusals = new LinkedHashMap<>();
        List<Load> suitable = new ArrayList<>();
        Neighbours neighbours = new Neighbours(world, pod);
        for (Load load : loads) {
            Optional<String> refusal = refusal(neighbours, pod, load);
            refusal.ifPresent(reason -> refusals.merge(reason, 1, Integer::sum));
            if (refusal.isEmpty()) {
                suitable.add(load);
            }
        }
        if (suitable.isEmpty()) {
            if (round.reported.add(pod.group)) {
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
            int score = load.score(pod);
            if (score < best) {
                best = score;
                equals.clear();
            }
            if (score == best) {
                equals.add(load);
            }
        }
        return equals.get(chance(world, pod).nextInt(equals.size()));
    }

    private static int avoided(PodDraft pod, Node node) {
        boolean avoid = node.taints().stream().anyMatch(taint -> taint.effect().equals("PreferNoSchedule")
                && !NodeFilter.tolerates(pod.template.scheduling(), taint));
        return avoid ? 10_000_000 : 0;
    }

    private static Optional<String> refusal(Neighbours neighbours, PodDraft pod, Load load) {
        Optional<String> byNode = NodeFilter.refusal(pod.template.scheduling(), load.node);
        if (byNode.isPresent()) {
            return byNode;
        }
        if (hostPorts(pod.template).stream().anyMatch(load.hostPorts::contains)) {
            return Optional.of("node(s) didn't have free ports for the requested pod ports");
        }
        for (PodTemplate.PodTerm term : pod.template.scheduling().apart()) {
            if (neighbours.any(term, load.node)) {
                return Optional.of("node(s) didn't match pod anti-affinity rules");
            }
        }
        for (PodTemplate.PodTerm term : pod.template.scheduling().near()) {
            boolean first = term.selector().matches(pod.meta.labels());
            if (!first && !neighbours.any(term, load.node)) {
                return Optional.of("node(s) didn't match pod affinity rules");
            }
        }
        return Optional.empty();
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
