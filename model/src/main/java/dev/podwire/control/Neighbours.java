package dev.podwire.control;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import dev.podwire.api.Node;
import dev.podwire.api.PodTemplate;

/** The pods that one pod wants to be near or apart from: the topology domains where each of its terms finds some. */
final class Neighbours {

    private final World world;
    private final PodDraft pod;
    private final Map<PodTemplate.PodTerm, Set<String>> domains = new HashMap<>();

    Neighbours(World world, PodDraft pod) {
        this.world = world;
        this.pod = pod;
    }

    /** Whether a pod that the term selects runs in the same topology domain as the node. */
    boolean any(PodTemplate.PodTerm term, Node node) {
        String domain = node.meta().labels().get(term.topologyKey());
        return domain != null && domains.computeIfAbsent(term, this::domains).contains(domain);
    }

    private Set<String> domains(PodTemplate.PodTerm term) {
        Set<String> found = new HashSet<>();
        for (PodDraft other : world.pods) {
            boolean sameNamespace = term.namespaces().isEmpty()
                    ? other.meta.namespace().equals(pod.meta.namespace())
                    : term.namespaces().contains(other.meta.namespace());
            if (other != pod && other.nodeName.isPresent() && sameNamespace
                    && term.selector().matches(other.meta.labels())) {
                Node at = world.nodes.get(other.nodeName.get());
                String domain = at == null ? null : at.meta().labels().get(term.topologyKey());
                if (domain != null) {
                    found.add(domain);
                }
            }
        }
        return found;
    }
}
