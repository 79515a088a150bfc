package dev.podwire.view.model;

import java.util.List;

/** A change of the cluster in the change log: what was done, and what that changed in objects and kernels. */
public record LogEntry(String title, List<Snapshot.Change> changes) {

    public LogEntry {
        changes = List.copyOf(changes);
    }

    /** {@code 2 parts, +14 −3}. */
    public String summary() {
        int added = changes.stream().mapToInt(c -> c.added().size()).sum();
        int removed = changes.stream().mapToInt(c -> c.removed().size()).sum();
        return changes.isEmpty()
                ? "nothing changed"
                : changes.size() + (changes.size() == 1 ? " part" : " parts") + ", +" + added + " −" + removed
                        + " lines";
    }
}
