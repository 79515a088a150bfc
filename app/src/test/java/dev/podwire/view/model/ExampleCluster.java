package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.net.SourceLocation;
import dev.podwire.topology.Topology;
import dev.podwire.topology.TopologyEdge;
import dev.podwire.topology.TopologyNode;
import dev.podwire.topology.TopologyNode.Kind;
import dev.podwire.trace.Trace;
import org.jspecify.annotations.Nullable;

/** Two nodes and a Service written by hand, answering every request with {@link ExampleTrace}. */
public final class ExampleCluster implements LoadedCluster {

    private static final String YAML = "apiVersion: v1\nkind: Service\nmetadata:\n  name: catalog\nspec:\n  ports:\n  - port: 3550\n";
    private final List<TopologyNode> nodes = new ArrayList<>();
    private final List<TopologyEdge> edges = new ArrayList<>();

    public ExampleCluster() {
        add("outside", Kind.OUTSIDE, "outside", "", "", null);
        add("underlay/net", Kind.UNDERLAY, "underlay", "192.168.56.0/24", "", NamespaceId.hostOf("net"));
        room("worker-1", "192.168.56.11", 1, List.of("frontend", "cart"));
        room("worker-2", "192.168.56.12", 2, List.of("catalog"));
        add("service/default/catalog", Kind.SERVICE, "catalog", "10.96.14.3:3550", "", null);
        edges.add(new TopologyEdge("e", "service/default/catalog", "pod/default/catalog", TopologyEdge.Kind.ENDPOINT));
        edges.add(new TopologyEdge("o", "dev/worker-1/host/flannel.1", "dev/worker-2/host/flannel.1",
                TopologyEdge.Kind.OVERLAY));
    }

    private void room(String name, String address, int number, List<String> pods) {
        NamespaceId host = NamespaceId.hostOf(name);
        add("node/" + name, Kind.NODE, name, address, "", host);
        String dev = "dev/" + name + "/host/";
        add(dev + "cni0", Kind.BRIDGE, "cni0", "10.244." + number + ".1/24", "node/" + name, host);
        add(dev + "flannel.1", Kind.TUNNEL, "flannel.1", "10.244." + number + ".0/32", "node/" + name, host);
        add(dev + "eth0", Kind.NIC, "eth0", address, "node/" + name, host);
        edges.add(new TopologyEdge(name + "-u", dev + "eth0", "underlay/net", TopologyEdge.Kind.WIRE));
        int last = 5;
        for (String pod : pods) {
            NamespaceId id = new NamespaceId(name, "default/" + pod);
            add("pod/default/" + pod, Kind.POD, pod, "10.244." + number + "." + last++, "node/" + name, id);
            add("dev/" + name + "/" + pod + "/eth0", Kind.VETH, "eth0", "", "pod/default/" + pod, id);
            add(dev + "veth-" + pod, Kind.VETH, "veth-" + pod, "", "node/" + name, host);
            edges.add(new TopologyEdge(pod + "-v", "dev/" + name + "/" + pod + "/eth0", dev + "veth-" + pod,
                    TopologyEdge.Kind.WIRE));
            edges.add(new TopologyEdge(pod + "-b", dev + "veth-" + pod, dev + "cni0", TopologyEdge.Kind.WIRE));
        }
    }

    private void add(String id, Kind kind, String label, String detail, String parent,
            @Nullable NamespaceId namespace) {
        nodes.add(new TopologyNode(id, kind, label, detail, parent.isEmpty() ? Optional.empty() : Optional.of(parent),
                Optional.ofNullable(namespace)));
    }

    @Override
    public String name() {
        return "example";
    }

    @Override
    public List<ObjectRow> objects() {
        return List.of(row("Service", "catalog", ":3550", 2), row("Pod", "frontend", "10.244.1.5", 0),
                row("Pod", "cart", "10.244.1.6", 0), row("Pod", "catalog", "10.244.2.7", 0));
    }

    private static ObjectRow row(String kind, String name, String detail, int line) {
        return new ObjectRow(kind, "default", name, detail, "",
                Optional.of(kind.toLowerCase(java.util.Locale.ROOT) + "/default/" + name), true,
                line == 0 ? Optional.empty() : Optional.of(new SourceLocation("shop.yaml", line, 1)));
    }

    @Override
    public List<Sender> senders() {
        return List.of(new Sender("pod/default/frontend", "frontend", "default"),
                new Sender("pod/default/cart", "cart", "default"));
    }

    @Override
    public List<ProblemRow> problems() {
        return List.of();
    }

    @Override
    public Facts facts() {
        return new Facts(2, 3, 1, "flannel", "iptables", 1);
    }

    @Override
    public Suggestion suggestion() {
        return new Suggestion("pod/default/frontend", "tcp://catalog:3550");
    }

    @Override
    public Topology topology() {
        return new Topology(nodes, edges);
    }

    @Override
    public Optional<NetworkNamespace> namespace(NamespaceId id) {
        return Optional.empty();
    }

    @Override
    public Trace fire(Request request) {
        return request.line().contains("refused") ? ExampleTrace.refused() : ExampleTrace.delivered();
    }

    @Override
    public Optional<String> text(String file) {
        return file.equals("shop.yaml") ? Optional.of(YAML) : Optional.empty();
    }
}
