package dev.podwire.bench;

import java.util.concurrent.TimeUnit;

import dev.podwire.walk.ClientResult;
import dev.podwire.walk.Recording;
import dev.podwire.walk.WalkSession;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The first packet of a connection to the last of many Services in iptables mode, all the way to the pod. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = {"-Xmx900m", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class ManyServices {

    @Param({"10", "1000", "10000"})
    private int services = 10;

    private BenchCluster cluster = BenchCluster.shop();
    private WalkSession session = cluster.session(Recording.OFF);

    @Setup
    public void build() {
        cluster = BenchCluster.services(services);
        session = cluster.session(Recording.OFF);
    }

    /** The packet, from the client's system call to the server's socket. */
    @Benchmark
    public ClientResult firstPacket() {
        session.flushConnections();
        return session.runFirstPacket(cluster.request());
    }
}
