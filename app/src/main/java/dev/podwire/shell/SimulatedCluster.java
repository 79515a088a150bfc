package dev.podwire.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.Pod;
import dev.podwire.cli.TraceExport;
import dev.podwire.cluster.ClusterState;
import dev.podwire.control.ClusterLoader;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.sim.Sample;
import dev.podwire.sim.Simulation;
import dev.podwire.sim.TraceRequest;
import dev.podwire.topology.Topology;
import dev.podwire.trace.Trace;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.ObjectRow;
import dev.podwire.view.model.OpenRequest;
import dev.podwire.view.model.ProblemRow;
import dev.podwire.view.model.Request;
import dev.podwire.view.model.RequestLine;
import dev.podwire.view.model.Sender;
import dev.podwire.view.model.Snapshot;

/** A simulation as the window sees it; {@code known} was worked out before the window asks. */
record SimulatedCluster(String name, Simulation simulation, List<ObjectRow> objects, List<ProblemRow> problems,
        Map<String, String> texts, Optional<Sample> sample, OpenRequest opened,
        Known known) implements LoadedCluster {

    /** What takes its time in a large cluster, so that it is not left to the toolkit's thread. */
    record Known(Topology topology, List<Sender> senders, Suggestion suggestion) {

        static Known of(Simulation simulation, Optional<Sample> sample) {
            Suggestion suggestion = sample.map(Sample::request)
                    .map(r -> new Suggestion(pod(simulation, r.from()), r.to()))
                    .orElseGet(() -> FirstRequest.in(simulation.cluster()));
            return new Known(simulation.topology(), senders(simulation), suggestion);
        }

        private static List<Sender> senders(Simulation simulation) {
            List<Sender> senders = new ArrayList<>();
            for (String who : simulation.senders()) {
                String[] parts = who.split("/");
                String detail = switch (parts[0]) {
                    case "pod" -> parts[1];
                    case "node" -> "node";
                    default -> "outside the cluster";
                };
                senders.add(new Sender(who, parts[parts.length - 1], detail));
            }
            return List.copyOf(senders);
        }

        /** One of the senders for a name as the command line takes it, such as {@code deploy/shop/web} or {@code pod/client}. */
        private static String pod(Simulation simulation, String from) {
            String[] parts = from.split("/");
            if (parts.length < 2 || parts[0].equals("node") || parts[0].equals("external")) {
                return from;
            }
            String path = parts.length == 2 ? "default/" + parts[1] : parts[1] + "/" + parts[2];
            String exact = "pod/" + path;
            return parts[0].equals("pod")
                    ? exact
                    : simulation.senders().stream().filter(s -> s.startsWith(exact + "-")).findFirst().orElse(from);
        }
    }

    private long seed() {
        return sample.map(s -> s.request().seed()).orElse(ClusterLoader.Options.DEFAULT.seed());
    }

    @Override
    public List<Sender> senders() {
        return known.senders();
    }

    @Override
    public Facts facts() {
        ClusterState cluster = simulation.cluster();
        int pods = (int) cluster.pods().stream().filter(Pod::running).count();
        return new Facts(cluster.nodes().size(), pods, cluster.services().size(), cluster.config().cni(),
                cluster.config().proxy().mode(), seed());
    }

    @Override
    public Suggestion suggestion() {
        return known.suggestion();
    }

    @Override
    public Topology topology() {
        return known.topology();
    }

    @Override
    public Optional<NetworkNamespace> namespace(NamespaceId id) {
        return simulation.fabric().find(id);
    }

    @Override
    public Trace fire(Request request) {
        RequestLine line = RequestLine.parse(request.line());
        return simulation.fire(new TraceRequest(request.from(), line.to(), seed() + request.seed(),
                TraceRequest.Phase.EXCHANGE, line.packets(), Optional.empty(), true, Optional.empty(),
                new TraceRequest.Http(line.method(), line.headers(), line.body())));
    }

    @Override
    public void export(String form, Trace trace, OutputStream out) throws IOException {
        TraceExport.write(form, simulation, trace, out);
    }

    @Override
    public Snapshot snapshot() {
        return Snapshots.of(simulation, objects);
    }

    @Override
    public Optional<OpenRequest> source() {
        return Optional.of(opened);
    }

    @Override
    public Optional<String> text(String file) {
        return Optional.ofNullable(texts.get(file));
    }
}
