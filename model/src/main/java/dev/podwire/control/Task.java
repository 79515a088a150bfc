package dev.podwire.control;

import java.util.Comparator;

/** Something that happens by itself at a virtual time; those of one moment in the order in which they were set. */
public record Task(long due, long serial, Work work) implements Comparable<Task> {

    private static final Comparator<Task> ORDER = Comparator.comparingLong(Task::due).thenComparingLong(Task::serial);

    @Override
    public int compareTo(Task other) {
        return ORDER.compare(this, other);
    }
}
