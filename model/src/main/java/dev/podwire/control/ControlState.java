package dev.podwire.control;

import java.util.List;

import dev.podwire.cluster.ClusterSetup;
import dev.podwire.cluster.ObjectStore;
import dev.podwire.cluster.PersistentMap;

/**
 * A running control plane at one moment, as a value: what is stored, what waits for its time, and what the nodes run.
 *
 * @param now       virtual nanoseconds since the cluster was loaded
 * @param agenda    what will happen by itself, in the order in which it will
 * @param serials   how many tasks there have been
 * @param sandboxes by the pods' uid
 * @param machines  by the nodes' name
 */
public record ControlState(ClusterSetup setup, long seed, long now, ObjectStore store, Agenda agenda,
        PersistentMap<String, Sandbox> sandboxes, PersistentMap<String, Machine> machines) {

    /** Tasks in the order in which they are due. */
    public record Agenda(List<Task> tasks, long serials) {
        public static final Agenda EMPTY = new Agenda(List.of(), 0);

        public Agenda {
            tasks = List.copyOf(tasks);
        }
    }

    /** Whether nothing more will happen by itself. */
    public boolean isQuiet() {
        return agenda.tasks().isEmpty();
    }
}
