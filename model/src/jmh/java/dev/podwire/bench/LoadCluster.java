package dev.podwire.bench;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.podwire.control.ClusterLoader;
import dev.podwire.manifest.Input;
import dev.podwire.sim.LoadOptions;
import dev.podwire.sim.Simulation;
import dev.podwire.sim.TraceRequest;
import dev.podwire.trace.Trace;
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

/** From manifests to a cluster that is ready to trace, and a request in it from one pod through a Service to another. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 3)
@Fork(value = 1, jvmArgs = {"-Xmx3g", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class LoadCluster {

    /** What is loaded: the shop of eleven workloads, or {@link ManyPods#LARGEST}. */
    public enum Size {
        SHOP, LARGEST
    }

    @Param({"SHOP", "LARGEST"})
    private Size size = Size.SHOP;

    private String manifests = "";
    private LoadOptions options = LoadOptions.DEFAULT;
    private Optional<Simulation> loaded = Optional.empty();
    private TraceRequest request = TraceRequest.of("deploy/frontend", "http://cart/", 1);

    @Setup
    public void write() {
        switch (size) {
            case SHOP -> manifests = BenchCluster.shopManifests();
            case LARGEST -> {
                manifests = ManyPods.LARGEST.manifests();
                options = LoadOptions.of(new ClusterLoader.Options(Optional.of(ManyPods.LARGEST.nodes()),
                        Optional.empty(), Optional.empty(), 1, false, false));
                request = TraceRequest.of("deploy/app-0", "http://svc-1/", 1);
            }
        }
    }

    /** Reads the manifests, settles the cluster, makes the machines. */
    @Benchmark
    public Simulation load() {
        return Simulation.load(List.of(Input.text("cluster.yaml", manifests)), options).simulation().orElseThrow();
    }

    /** One request, in a cluster that the first shot loads; that one programs the machines on its way as well. */
    @Benchmark
    public Trace trace() {
        Simulation simulation = loaded.orElseGet(this::load);
        loaded = Optional.of(simulation);
        return simulation.fire(request);
    }
}
