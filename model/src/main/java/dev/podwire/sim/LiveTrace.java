package dev.podwire.sim;

import java.util.List;

import dev.podwire.trace.Trace;

/**
 * A request that was fired into a living cluster.
 *
 * @param begun  virtual nanoseconds of the cluster when it began; the steps of the trace count in the same time
 * @param ended  and when everything it set off was over
 * @param events what happened in the cluster meanwhile
 */
public record LiveTrace(Trace trace, long begun, long ended, List<LiveEvent> events) {

    public LiveTrace {
        events = List.copyOf(events);
    }
}
