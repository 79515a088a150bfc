package dev.podwire.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import dev.podwire.api.Node;
import dev.podwire.api.ObjectKey;
import dev.podwire.cloud.Outside;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.PersistentMap;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.control.ControlEvent;
import dev.podwire.control.ControlPlane;
import dev.podwire.control.Machine;
import dev.podwire.control.Sandbox;
import dev.podwire.control.Work;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.FabricDiff;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.netfilter.RulesetDiff;

/**
 * Lets a living cluster go on: takes what is due from the control plane, and does the nodes' part of it: machines, network
 * plug-in, kube-proxies.
 */
final class LiveEngine {

    private static final Set<String> SEEN_BY_PROXIES = Set.of("Service", "EndpointSlice", "Node");

    /** The slices from which machines learn who is an API server and who a name server. */
    private static final Set<String> WIRED_SLICES = Set.of("default/kubernetes", "kube-system/kube-dns");

    private final LoadOptions options;
    private final ControlPlane plane;
    private final LiveNames names;
    private final Set<String> changedKinds = new HashSet<>();
    private final List<LiveEvent> events = new ArrayList<>();
    private final LiveProxies proxies;
    private final Map<String, LiveState.Outsider> clients = new LinkedHashMap<>();
    private ClusterState cluster;
    private Fabric base;
    private Fabric fabric;
    private Optional<Moment> past;
    private boolean relabelled;
    private PersistentMap<String, Sandbox> lastSandboxes;
    private PersistentMap<String, Machine> lastMachines;
    private Consumer<List<KernelOperation>> kernels = operations -> {
    };

    LiveEngine(LiveState start, LoadOptions options, LiveNames names, ControlPlane plane) {
        this.options = options;
        this.names = names;
        this.plane = plane;
        cluster = start.cluster();
        base = start.machines().base();
        fabric = start.machines().fabric();
        past = start.past();
        lastSandboxes = start.control().sandboxes();
        lastMachines = start.control().machines();
        proxies = new LiveProxies(this, plane, start);
        clients.putAll(start.machines().clients());
        plane.watch(this::hear);
    }

    LiveState state() {
        return new LiveState(plane.state(), cluster, new LiveState.Machines(base, fabric, proxies.views(), clients),
                past);
    }

    /** Has names answered from the objects as they are now. */
    void tellNames() {
        names.follow(cluster, fabric);
    }

    /** When something happens by itself next. */
    Optional<Long> nextDue() {
        return plane.nextDue();
    }

    Optional<Moment> past() {
        return past;
    }

    /** What happened since the last call. */
    List<LiveEvent> takeEvents() {
        List<LiveEvent> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    /** Has running kernels follow every change. */
    void follow(Consumer<List<KernelOperation>> running) {
        kernels = running;
    }

    ClusterState cluster() {
        return cluster;
    }

    Fabric fabric() {
        return fabric;
    }

    void tell(LiveEvent event) {
        events.add(event);
    }

    /** Lets everything happen that is due by then, and the time pass. */
    void runUntil(long time) {
        runDue(time);
        plane.passTo(time);
    }

    /** Lets everything happen that is due by then. */
    void runDue(long time) {
        settle();
        for (Optional<Work> work = plane.take(time); work.isPresent(); work = plane.take(time)) {
            if (work.get() instanceof Work.ProxySync(String node)) {
                proxies.sync(node);
            } else {
                plane.run(work.get());
            }
            settle();
        }
    }

    private void hear(WatchEvent event) {
        ObjectKey key = event.key();
        changedKinds.add(key.kind());
        relabelled |= switch (key.kind()) {
            case "Service", "Node", "ConfigMap" -> true;
            case "Pod" ->
                event.type() == WatchEvent.Type.MODIFIED && !labels(event.before()).equals(labels(event.after()));
            case "EndpointSlice" -> WIRED_SLICES.contains(key.namespace() + "/" + event.object().root().get("metadata",
                    "labels", "kubernetes.io/service-name").text(""));
            default -> false;
        };
    }

    private static Map<String, String> labels(Optional<ApiObject> object) {
        return object.map(o -> o.root().get("metadata", "labels").textMap()).orElse(Map.of());
    }

    /** The nodes' part of what has just changed. */
    void settle() {
        for (ControlEvent event : plane.takeEvents()) {
            events.add(new LiveEvent(event.nanos(),
                    event.change().isPresent() ? LiveEvent.Kind.STORED : LiveEvent.Kind.DONE, event.component(),
                    Optional.of(event.about()), event.what(),
                    new LiveEvent.Effect(event.change(), List.of(), List.of())));
        }
        Set<String> kinds = Set.copyOf(changedKinds);
        changedKinds.clear();
        if (!kinds.isEmpty()) {
            cluster = plane.cluster(cluster, kinds);
        }
        if (machinesDiffer() || relabelled) {
            relabelled = false;
            rewire();
        }
        if (kinds.stream().anyMatch(SEEN_BY_PROXIES::contains)) {
            proxies.hear();
        }
        if (kinds.contains("Pod") || kinds.contains("Node")) {
            proxies.wake();
        }
    }

    private boolean machinesDiffer() {
        boolean differ = lastSandboxes != plane.sandboxes() || lastMachines != plane.machines();
        lastSandboxes = plane.sandboxes();
        lastMachines = plane.machines();
        return differ;
    }

    /** Runs operations on the kernels that no program of the cluster asked for: somebody typed them. */
    void typed(List<KernelOperation> operations) {
        apply(operations);
    }

    /** Changes the kernels, and remembers it. */
    void apply(List<KernelOperation> operations) {
        if (!operations.isEmpty()) {
            fabric = fabric.apply(operations);
            past = Moment.after(past, plane.now(), new Moment.What.Changed(operations));
            kernels.accept(operations);
        }
    }

    void remember(long nanos, Moment.What what) {
        past = Moment.after(past, nanos, what);
    }

    /** A host outside for this sender, who is there from now on. */
    NamespaceId outsider(LiveState.Outsider who) {
        if (who.address().isEmpty() && who.via().isEmpty()) {
            return NamespaceId.hostOf(Outside.EXTERNAL);
        }
        String name = clients.entrySet().stream().filter(e -> e.getValue().equals(who)).map(Map.Entry::getKey)
                .findFirst().orElse("ext" + (clients.size() + 2));
        if (clients.putIfAbsent(name, who) == null) {
            try {
                rewire();
            } catch (IllegalArgumentException e) {
                clients.remove(name);
                throw e;
            }
        }
        return NamespaceId.hostOf(name);
    }

    private void rewire() {
        for (String node : List.copyOf(proxies.views().keySet())) {
            boolean rebooted = proxies.rebooted(node);
            if (rebooted) {
                List<KernelOperation> off = List.of(new KernelOperation.DeleteHost(node));
                apply(off);
                base = base.apply(off);
            }
            if (rebooted || !plane.machines().containsKey(node)) {
                proxies.forget(node);
            }
        }
        Fabric wanted = new LiveMachines(options, names, clients).base(cluster, plane);
        List<KernelOperation> operations = FabricDiff.between(base, wanted, fabric);
        if (!operations.isEmpty()) {
            Fabric before = fabric;
            apply(operations);
            network(operations, before);
        }
        base = wanted;
        for (Node node : cluster.nodes()) {
            boolean wired = plane.machines().get(node.name()).filter(Machine::wired).isPresent();
            if (wired && !proxies.views().containsKey(node.name()) && !node.internalIps().isEmpty()) {
                proxies.start(node.name());
            }
        }
    }

    /** One event for each machine that was changed. */
    private void network(List<KernelOperation> operations, Fabric before) {
        Map<String, List<KernelOperation>> byHost = new LinkedHashMap<>();
        operations.forEach(o -> byHost.computeIfAbsent(o.namespace().host(), h -> new ArrayList<>()).add(o));
        byHost.forEach((host, some) -> {
            String plugin = cluster.config().cni();
            boolean node = plane.machines().containsKey(host);
            events.add(new LiveEvent(plane.now(), LiveEvent.Kind.NETWORK, node ? plugin + " on " + host : host,
                    node ? Optional.of(new ObjectKey("Node", "", host)) : Optional.empty(), LiveWords.of(some),
                    new LiveEvent.Effect(Optional.empty(), some, rules(before, host))));
        });
    }

    /** The iptables rules of a machine that came and went since then. */
    List<RulesetDiff.ChainChange> rules(Fabric before, String host) {
        Optional<NetworkNamespace> old = before.find(NamespaceId.hostOf(host));
        Optional<NetworkNamespace> now = fabric.find(NamespaceId.hostOf(host));
        if (old.isEmpty() || now.isEmpty() || old.get() == now.get()) {
            return List.of();
        }
        List<RulesetDiff.ChainChange> changes = new ArrayList<>(
                RulesetDiff.between(old.get().netfilter().ipv4(), now.get().netfilter().ipv4()));
        changes.addAll(RulesetDiff.between(old.get().netfilter().ipv6(), now.get().netfilter().ipv6()));
        return changes;
    }
}
