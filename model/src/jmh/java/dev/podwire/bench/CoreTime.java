package dev.podwire.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * How much of a core the measuring thread really had, and what it did per second of that: on a busy machine the wall clock
 * alone says little. The collector's and the compiler's threads are not in it.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class CoreTime {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private long start;
    private long wallStart;
    private long operations;

    @Setup(Level.Iteration)
    public void begin() {
        start = THREADS.getCurrentThreadCpuTime();
        wallStart = System.nanoTime();
        operations = 0;
    }

    /** One more operation is done. */
    void done() {
        operations++;
    }

    /** Operations per second of processor time, times the seconds on the clock, as JMH divides a counter by these. */
    public double perCoreSecond() {
        double share = (THREADS.getCurrentThreadCpuTime() - start) / (double) (System.nanoTime() - wallStart);
        return operations / share;
    }

    /** Thousandths of a core's time, in a throughput benchmark per second: 1000 is a whole core. */
    public long coreMillis() {
        return (THREADS.getCurrentThreadCpuTime() - start) / 1_000_000;
    }
}
