package dev.podwire.sim;

import java.util.List;
import java.util.Optional;

import dev.podwire.control.Report;
import dev.podwire.manifest.Problem;

/** What came of loading: the cluster (unless errors forbade it), every problem found, and what was counted. */
public record SimulationResult(Optional<Simulation> simulation, List<Problem> problems, Report report) {

    public SimulationResult {
        problems = List.copyOf(problems);
    }

    /** Whether a problem is an error. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
