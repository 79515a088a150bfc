package dev.podwire.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.manifest.Field;
import dev.podwire.net.SourceLocation;

/**
 * What a workload says about each of its pods.
 *
 * @param locations where the pod's fields stand, by their path in a pod
 * @param source    the template as it is written: a mapping with {@code metadata} and {@code spec}
 */
public record PodTemplate(Map<String, String> labels, Map<String, String> annotations, Pod.Spec spec,
        Scheduling scheduling, List<Probe> readiness, Map<String, SourceLocation> locations, Field source) {

    /** Where a pod may run. */
    public record Scheduling(Optional<String> nodeName, Map<String, String> nodeSelector,
            List<NodeTerm> nodeAffinity, List<Toleration> tolerations, List<PodTerm> near, List<PodTerm> apart) {
        public Scheduling {
            nodeSelector = Map.copyOf(nodeSelector);
            nodeAffinity = List.copyOf(nodeAffinity);
            tolerations = List.copyOf(tolerations);
            near = List.copyOf(near);
            apart = List.copyOf(apart);
        }
    }

    /** One alternative of a required node affinity: conditions on labels, and on the node's name. */
    public record NodeTerm(List<LabelSelector.Expression> labels, List<LabelSelector.Expression> fields) {
        public NodeTerm {
            labels = List.copyOf(labels);
            fields = List.copyOf(fields);
        }
    }

    /** A required pod affinity or anti-affinity. */
    public record PodTerm(LabelSelector selector, String topologyKey, List<String> namespaces) {
        public PodTerm {
            namespaces = List.copyOf(namespaces);
        }
    }

    /** Lets a pod run in spite of a taint; an empty key or effect matches every one. */
    public record Toleration(String key, String operator, String value, String effect) {
        public boolean tolerates(Node.Taint taint) {
            boolean sameEffect = effect.isEmpty() || effect.equals(taint.effect());
            if (key.isEmpty()) {
                return sameEffect && operator.equals("Exists");
            }
            return sameEffect && key.equals(taint.key()) && (operator.equals("Exists") || value.equals(taint.value()));
        }
    }

    /** A readiness or startup probe that asks a port: a number, or the name of a container port. */
    public record Probe(String port, String field, SourceLocation location) {}

    public PodTemplate {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        readiness = List.copyOf(readiness);
        locations = Map.copyOf(locations);
    }
}
