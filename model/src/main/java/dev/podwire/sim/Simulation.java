package dev.podwire.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Node;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.cloud.Outside;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.PodPlaces;
import dev.podwire.cluster.PodSockets;
import dev.podwire.cluster.ServiceVariables;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.control.ClusterLoader;
import dev.podwire.control.ControlState;
import dev.podwire.control.LoadResult;
import dev.podwire.control.Report;
import dev.podwire.dns.ClientCache;
import dev.podwire.dns.Corefile;
import dev.podwire.dns.ResolvConf;
import dev.podwire.dns.Resolver;
import dev.podwire.ingress.Ingresses;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.Problem;
import dev.podwire.net.IpAddress;
import dev.podwire.net.SourceLocation;
import dev.podwire.topology.Topology;
import dev.podwire.trace.Trace;
import dev.podwire.walk.Application;
import dev.podwire.walk.Recording;
import dev.podwire.walk.WalkSession;
import org.jspecify.annotations.Nullable;

/** One loaded cluster: its objects, the kernels that its programs have set up, and the requests one can fire into it. */
public final class Simulation {

    private final ClusterState cluster;
    private final StoredObjects objects;
    private final Fabric machines;
    private final Fabric fabric;
    private final NameService names;
    private final Ingresses ingresses;
    private final PodPlaces places;
    private final LoadOptions options;
    private final Supplier<ControlState> living;
    private @Nullable Topology topology;

    /**
     * A cluster as it is.
     *
     * @param running the pods that have a network namespace, which need not be those that the API knows
     */
    record Parts(ClusterState cluster, ClusterState running, StoredObjects objects, Fabric machines,
            Programs programs) {}

    /** {@code living} makes a control plane that goes on from here. */
    Simulation(Parts parts, LoadOptions options, Supplier<ControlState> living) {
        cluster = parts.cluster();
        objects = parts.objects();
        machines = parts.machines();
        names = parts.programs().names();
        ingresses = parts.programs().ingresses();
        this.options = options;
        this.living = living;
        places = PodPlaces.of(parts.running());
        fabric = options.cluster().bare()
                ? machines
                : machines.apply(Outside.external(parts.running(), Optional.empty(), Optional.empty()));
    }

    /** Reads manifests, lets the controllers settle, programs every kernel. Problems are returned, never thrown. */
    public static SimulationResult load(List<Input> inputs, LoadOptions options) {
        return simulate(ClusterLoader.load(inputs, options.configuration(), options.cluster()), options);
    }

    /**
     * The same, and says more: every field is checked against the complete Kubernetes types, and what a Corefile asks for
     * without effect here is a warning. Slower to start.
     */
    public static SimulationResult check(List<Input> inputs, LoadOptions options) {
        SimulationResult result = simulate(
                ClusterLoader.check(inputs, options.configuration(), options.cluster()), options);
        List<Problem> problems = new ArrayList<>(result.problems());
        result.simulation().ifPresent(simulation -> problems.addAll(simulation.names.notSimulated(simulation.objects)));
        return new SimulationResult(result.simulation(), problems, result.report());
    }

    private static SimulationResult simulate(LoadResult loaded, LoadOptions options) {
        List<Problem> problems = new ArrayList<>(loaded.problems());
        Optional<Simulation> simulation = Optional.empty();
        Report report = loaded.report();
        if (loaded.state().isPresent()) {
            ClusterState state = loaded.state().get();
            Ingresses ingresses = new Ingresses(state, loaded.objects());
            report = withoutServed(report, ingresses.served());
            Optional<NameService> names = names(loaded, state, options, ingresses, problems);
            Optional<Fabric> machines = machines(state, options, names, problems);
            if (names.isPresent() && machines.isPresent()) {
                simulation = Optional.of(new Simulation(
                        new Parts(state, state, loaded.objects(), machines.get(),
                                new Programs(names.get(), ingresses)),
                        options, loaded.living()));
            }
        }
        return new SimulationResult(simulation, problems, report);
    }

    /** An unknown plug-in or proxy mode, or an outside host that stands on a node's address, is the user's problem. */
    private static Optional<Fabric> machines(ClusterState state, LoadOptions options, Optional<NameService> names,
            List<Problem> problems) {
        try {
            return Optional.of(options.cluster().bare()
                    ? Kernels.bare(state)
                    : Kernels.program(state, options.outside(),
                            names.map(NameService::outsideServers).orElse(Set.of())));
        } catch (IllegalArgumentException e) {
            problems.add(Problem.error(new SourceLocation("cluster", 0, 0), "", String.valueOf(e.getMessage()), ""));
            return Optional.empty();
        }
    }

    /** What a controller reads has an effect after all. */
    private static Report withoutServed(Report report, Set<ObjectKey> served) {
        return new Report(report.files(), report.counts(), report.pods(), report.services(),
                report.notSimulated().stream().filter(n -> served.stream()
                        .noneMatch(k -> k.kind().equals(n.kind()) && k.path().equals(n.name()))).toList(),
                report.created());
    }

    private static Optional<NameService> names(LoadResult loaded, ClusterState state, LoadOptions options,
            Ingresses ingresses, List<Problem> problems) {
        try {
            return Optional.of(new NameService(state, options.outside(), ingresses.outsideNames(),
                    options.resolvConf()));
        } catch (IllegalArgumentException e) {
            problems.add(
                    Problem.error(NameService.corefileLocation(loaded.objects()), "data.Corefile",
                            String.valueOf(e.getMessage()),
                            "correct the Corefile as CoreDNS would read it"));
            // CoreDNS does not serve anything then; the rest of the cluster goes on.
            return options.cluster().keepGoing()
                    ? Optional.of(new NameService(state, options.outside(), ingresses.outsideNames(),
                            options.resolvConf(), new Corefile(List.of())))
                    : Optional.empty();
        }
    }

    public ClusterState cluster() {
        return cluster;
    }

    /** Every object as it was given, with its lines. */
    public StoredObjects objects() {
        return objects;
    }

    /** All machines, the client outside included. */
    public Fabric fabric() {
        return fabric;
    }

    /** The cluster as a graph for drawing. */
    public synchronized Topology topology() {
        Topology known = topology;
        if (known == null) {
            known = TopologyBuilder.build(cluster, fabric, objects);
            topology = known;
        }
        return known;
    }

    /** This cluster as one that lives: it can be changed, and time passes in it. */
    public LiveCluster live() {
        return new LiveCluster(this, options, living.get());
    }

    NameService names() {
        return names;
    }

    /** What a user can name as the sender of a request, in the order of a menu: pods, then nodes, then {@code external}. */
    public List<String> senders() {
        List<String> senders = new ArrayList<>();
        cluster.pods().stream().filter(Pod::running).forEach(p -> senders.add("pod/" + p.meta().key().path()));
        cluster.nodes().forEach(n -> senders.add("node/" + n.name()));
        senders.add("external");
        return List.copyOf(senders);
    }

    /** A node's own network namespace; throws {@link BadRequest} if there is no such node. */
    public NetworkNamespace node(String name) {
        Node node = cluster.node(name).orElseThrow(() -> new BadRequest("There is no node " + name + ". Nodes are "
                + String.join(", ", cluster.nodes().stream().map(Node::name).toList()) + "."));
        return fabric.namespace(NamespaceId.hostOf(node.name()));
    }

    /** Fires a request and records everything. The same request gives the same trace; throws {@link BadRequest}. */
    public Trace fire(TraceRequest request) {
        return fire(request, Firing.Memory.none());
    }

    /**
     * The same by a program that keeps names itself: what {@code cache} still knows at the time {@code now} is not asked for,
     * be it true or not any more; what is asked is kept there.
     */
    public Trace fire(TraceRequest request, ClientCache cache, Duration now) {
        return fire(request, new Firing.Memory(cache, now));
    }

    private Trace fire(TraceRequest request, Firing.Memory memory) {
        Sender sender = Sender.find(request.from(), cluster);
        Where where = Where.parse(request.to());
        Fabric start = fabricFor(sender, request);
        WalkSession session = session(start, request.seed(), Recording.FULL);
        if (request.warmArp()) {
            session.warm();
        }
        Client client = new Client(session, place(sender, start, preferred(request)));
        return new Firing(session, client, request, where, memory).fire(cluster.nodes());
    }

    /** The variables by which a pod's containers find Services without DNS; none on a machine. Throws {@link BadRequest}. */
    public Map<String, String> environment(String who) {
        return switch (Sender.find(who, cluster)) {
            case Sender.InPod(Pod pod) -> ServiceVariables.of(pod, cluster);
            case Sender.OnNode _,Sender.External _ -> Map.of();
        };
    }

    /** What a program of this sender finds around it; throws {@link BadRequest}. */
    public Surroundings surroundings(String who) {
        Client.Place place = place(Sender.find(who, cluster), fabric, List.of());
        return new Surroundings(place.namespace(), place.resolvConf());
    }

    /** A program's network namespace and its /etc/resolv.conf. */
    public record Surroundings(NamespaceId namespace, ResolvConf resolvConf) {}

    /** Fires into a session that goes on; {@code outside} is the host of a sender that is no part of the cluster. */
    Trace fire(TraceRequest request, WalkSession session, NamespaceId outside) {
        Sender sender = Sender.find(request.from(), cluster);
        Where where = Where.parse(request.to());
        Client.Place inside = sender instanceof Sender.External
                ? place(sender, outside, session.fabric(), preferred(request))
                : place(sender, session.fabric(), preferred(request));
        return new Firing(session, new Client(session, inside), request, where, Firing.Memory.none())
                .fire(cluster.nodes());
    }

    /** Looks a name up as a program would, over the wire; throws {@link BadRequest}. */
    public Lookup.Result resolve(Lookup lookup) {
        Sender sender = Sender.find(lookup.from(), cluster);
        WalkSession session = session(fabric, lookup.seed(), Recording.OFF);
        session.warm();
        List<String> types = lookup.type().equals("addr") ? List.of("A", "AAAA") : List.of(lookup.type());
        Resolver.Libc libc = switch (lookup.libc()) {
            case GLIBC -> Resolver.Libc.GLIBC;
            case MUSL -> Resolver.Libc.MUSL;
        };
        Resolver.Result result = new Client(session, place(sender, fabric, List.of())).lookUp(lookup.name(), types,
                libc, lookup.seed());
        return new Lookup.Result(lookup.name(), lookup.type(), result.queries(),
                result.code().isEmpty() ? "TIMEOUT" : result.code(), result.found(), result.addresses());
    }

    private WalkSession session(Fabric start, long seed, Recording recording) {
        Map<String, Application> applications = new HashMap<>(names.applications(new Random(seed), start));
        applications.put(PodSockets.INGRESS, ingresses.application(new Random(seed)));
        return new WalkSession(start, new WalkSession.Options(seed, recording, applications));
    }

    private Client.Place place(Sender sender, Fabric start, List<String> preferred) {
        return place(sender, namespace(sender), start, preferred);
    }

    private Client.Place place(Sender sender, NamespaceId namespace, Fabric start, List<String> preferred) {
        NetworkNamespace machine = start.namespace(NamespaceId.hostOf(namespace.host()));
        ResolvConf resolvConf = switch (sender) {
            case Sender.InPod(Pod pod) -> names.ofPod(pod, machine);
            case Sender.OnNode _,Sender.External _ -> names.ofMachine(machine);
        };
        boolean ipv6 = start.namespace(namespace).addressing().addresses().stream()
                .anyMatch(a -> a.address().isIpv6() && !a.address().isLoopback());
        return new Client.Place(namespace, resolvConf, ipv6, preferred, name -> names.hosts(sender, name));
    }

    /** The machines with the client outside as the request wants it. */
    private Fabric fabricFor(Sender sender, TraceRequest request) {
        Optional<IpAddress> address = sender instanceof Sender.External(Optional<IpAddress> named)
                ? named
                : Optional.empty();
        if (address.isEmpty() && request.via().isEmpty()) {
            return fabric;
        }
        try {
            return machines.apply(Outside.external(cluster, address, request.via()));
        } catch (IllegalArgumentException e) {
            throw new BadRequest(String.valueOf(e.getMessage()) + ".");
        }
    }

    private NamespaceId namespace(Sender sender) {
        return switch (sender) {
            case Sender.InPod(Pod pod) -> places.of(pod).orElseThrow(
                    () -> new BadRequest("Pod " + pod.meta().key().path() + " has no network namespace."));
            case Sender.OnNode(Node node) -> NamespaceId.hostOf(node.name());
            case Sender.External _ -> NamespaceId.hostOf(Outside.EXTERNAL);
        };
    }

    /** The end points that a wish means: every port of a pod's slices, or the one address and port that were named. */
    private List<String> preferred(TraceRequest request) {
        if (request.endpoint().isEmpty()) {
            return List.of();
        }
        String wish = request.endpoint().get();
        if (wish.lastIndexOf(':') > 0) {
            return List.of(wish);
        }
        List<Pod> pods = cluster.pods().stream()
                .filter(p -> p.name().equals(wish) || p.meta().key().path().equals(wish)).toList();
        if (pods.isEmpty()) {
            throw new BadRequest("There is no pod " + wish + " to prefer. Write POD, NAMESPACE/POD or IP:PORT.");
        }
        List<String> endpoints = new ArrayList<>();
        for (EndpointSlice slice : cluster.slices()) {
            slice.endpoints().stream().flatMap(e -> e.addresses().stream())
                    .filter(a -> pods.stream().anyMatch(p -> p.ips().contains(a)))
                    .forEach(a -> slice.ports().forEach(p -> endpoints.add(a + ":" + p.port())));
        }
        return List.copyOf(endpoints);
    }
}
