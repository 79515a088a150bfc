package dev.podwire.view.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of opening manifests.
 *
 * @param cluster  empty if errors forbade it
 * @param problems everything that was found wrong
 * @param texts    the inputs by the names they go by in problems
 */
public record Opened(Optional<LoadedCluster> cluster, List<ProblemRow> problems, Map<String, String> texts) {

    public Opened {
        problems = List.copyOf(problems);
        texts = Map.copyOf(texts);
    }

    public boolean refused() {
        return cluster.isEmpty();
    }
}
