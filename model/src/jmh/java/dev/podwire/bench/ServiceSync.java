package dev.podwire.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Service;
import dev.podwire.cloud.Machines;
import dev.podwire.cluster.ClusterConfig;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.proxy.ProxyMode;
import dev.podwire.proxy.ProxyModes;
import dev.podwire.proxy.ProxyNode;
import dev.podwire.support.TestCluster;
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

/** A kube-proxy with 10,000 Services of 5 endpoints each, in a heap of no more than 600 MB. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 6, time = 2)
@Fork(value = 1, jvmArgs = {"-Xmx600m", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class ServiceSync {

    private static final int SERVICES = 10_000;
    private static final int ENDPOINTS = 5;

    @Param({"iptables", "nftables", "ipvs"})
    public String proxyMode = "iptables";

    private ProxyMode mode = ProxyModes.named("iptables");
    private ClusterState cluster = new TestCluster().build();
    private ClusterState scaledDown = cluster;
    private Fabric machines = Fabric.EMPTY;
    private Fabric synced = Fabric.EMPTY;
    private ProxyNode node = new ProxyNode(new TestCluster().node("none", "10.0.0.1", "").build().nodes().getFirst(),
            List.of());

    @Setup
    public void build() {
        mode = ProxyModes.named(proxyMode);
        ClusterState nodes = new TestCluster().node("node-1", "192.168.10.11", "10.244.0.0/17")
                .node("node-2", "192.168.10.12", "10.244.128.0/17").build();
        List<Service> services = new ArrayList<>();
        List<EndpointSlice> slices = new ArrayList<>();
        for (int i = 0; i < SERVICES; i++) {
            services.add(service(i));
            slices.add(slice(i));
        }
        cluster = new ClusterState(ClusterConfig.DEFAULT, List.of("default"), nodes.nodes(), List.of(), services,
                slices);
        machines = Fabric.EMPTY.apply(Machines.bare(cluster));
        EndpointSlice changed = slices.get(SERVICES / 2);
        slices.set(SERVICES / 2, new EndpointSlice(changed.meta(), changed.service(), false, changed.ports(),
                changed.endpoints().subList(1, ENDPOINTS)));
        scaledDown = new ClusterState(ClusterConfig.DEFAULT, List.of("default"), nodes.nodes(), List.of(), services,
                slices);
        node = ProxyNode.of(cluster, "node-1", machines.namespace(NamespaceId.hostOf("node-1")));
        synced = full();
    }

    /** Everything is computed anew and written to the kernel. */
    @Benchmark
    public Fabric full() {
        return machines.apply(mode.program(cluster, node));
    }

    /** One Service has lost an endpoint: what differs is computed and written. */
    @Benchmark
    public Fabric oneEndpoint() {
        return synced.apply(mode.update(cluster, scaledDown, node));
    }

    private static Service service(int i) {
        return new Service(TestCluster.meta("Service", "default", "svc-" + i, Map.of()), Service.Type.CLUSTER_IP,
                List.of(IpAddress.parse("10.96." + i / 250 + "." + (i % 250 + 1))), false, Map.of(),
                List.of(new Service.Port("http", IpProtocol.TCP, 80, "8080", 0, "")),
                new Service.Traffic(false, false, Optional.empty(), "", false), Service.External.NONE);
    }

    private static EndpointSlice slice(int i) {
        List<EndpointSlice.Endpoint> endpoints = new ArrayList<>();
        for (int e = 0; e < ENDPOINTS; e++) {
            int n = i * ENDPOINTS + e;
            String node = n % 2 == 0 ? "node-1" : "node-2";
            IpAddress address = IpAddress.parse("10.244." + (n / 250 + n % 2 * 128 & 255) + "." + (n % 250 + 1));
            endpoints.add(new EndpointSlice.Endpoint(List.of(address), true, true, false, Optional.empty(),
                    new EndpointSlice.Placement(Optional.of(node), Optional.empty(), List.of(), List.of()),
                    Optional.empty()));
        }
        return new EndpointSlice(TestCluster.meta("EndpointSlice", "default", "svc-" + i + "-x", Map.of()),
                "svc-" + i, false, List.of(new EndpointSlice.Port("http", IpProtocol.TCP, 8080)), endpoints);
    }
}
