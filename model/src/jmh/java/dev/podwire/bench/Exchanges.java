package dev.podwire.bench;

import java.util.concurrent.TimeUnit;

import dev.podwire.walk.ClientResult;
import dev.podwire.walk.Recorded;
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

/**
 * A pod asks a pod on another node through a Service: handshake, HTTP request and answer, close, over VXLAN, in a session that
 * goes on. One thread; with a collector of one thread as well, so that it fits on one core.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = {"-Xmx600m", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class Exchanges {

    @Param({"OFF", "HOPS", "FULL"})
    private Recording recording = Recording.OFF;

    private BenchCluster cluster = BenchCluster.shop();
    private WalkSession session = cluster.session(Recording.OFF);

    @Setup
    public void build() {
        cluster = BenchCluster.shop();
        session = cluster.session(recording);
    }

    /** One exchange and what was recorded of it. */
    @Benchmark
    public Recorded exchange(CoreTime core) {
        ClientResult result = session.run(cluster.request());
        if (result.end() != ClientResult.End.OK) {
            throw new IllegalStateException("the exchange failed: " + result);
        }
        core.done();
        return session.takeRecording();
    }
}
