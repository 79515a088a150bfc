package dev.podwire.control;

import java.util.List;
import java.util.Map;

import dev.podwire.manifest.Manifests;
import dev.podwire.net.SourceLocation;

/**
 * What is in the inputs, refused objects apart: what {@code podwire check} counts.
 *
 * @param counts       objects per kind
 * @param pods         pods after expansion, without those that the cluster has anyway
 * @param services     Services per type, with {@code headless} a type of its own
 * @param notSimulated objects that have no effect on the simulation
 * @param created      namespaces that are used but not declared, and were created
 */
public record Report(List<Manifests.SourceFile> files, Map<String, Integer> counts, int pods,
        Map<String, Integer> services, List<NotSimulated> notSimulated, List<String> created) {

    /** An object that is kept but has no effect. {@code name} has its namespace in front, if it has one. */
    public record NotSimulated(String kind, String name, SourceLocation location) {}

    public Report {
        files = List.copyOf(files);
        notSimulated = List.copyOf(notSimulated);
        created = List.copyOf(created);
    }
}
