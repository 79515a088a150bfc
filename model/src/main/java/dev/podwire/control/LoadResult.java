package dev.podwire.control;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.manifest.Problem;

/**
 * What became of the inputs.
 *
 * @param state  empty if there was an error and the caller did not ask to keep going
 * @param living the same cluster as a control plane that can run on from there, made when it is asked for
 */
public record LoadResult(Optional<ClusterState> state, List<Problem> problems, Report report, StoredObjects objects,
        Supplier<ControlState> living) {

    public LoadResult {
        problems = List.copyOf(problems);
    }

    /** Whether something was refused. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
