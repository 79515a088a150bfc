package dev.podwire.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How much of a core the measuring thread really had: on a busy machine the wall clock alone says little. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class CoreTime {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private long start;

    @Setup(Level.Iteration)
    public void begin() {
        start = THREADS.getCurrentThreadCpuTime();
    }

    /** Thousandths of a core's time, in a throughput benchmark per second: 1000 is a whole core. */
    public long coreMillis() {
        return (THREADS.getCurrentThreadCpuTime() - start) / 1_000_000;
    }
}
