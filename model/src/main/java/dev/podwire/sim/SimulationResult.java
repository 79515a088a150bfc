package dev.podwire.sim;

import java.util.List;
import java.util.Optional;

/** What came of loading: the cluster, unless errors forbade it, and every problem found. */
public record SimulationResult(Optional<Simulation> simulation, List<Problem> problems) {

    public SimulationResult {
        problems = List.copyOf(problems);
    }

    /** Whether a problem is an error. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(p -> p.severity() == Problem.Severity.ERROR);
    }
}
