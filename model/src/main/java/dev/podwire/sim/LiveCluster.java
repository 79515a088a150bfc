package dev.podwire.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.podwire.api.Addresses;
import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.EtcdEntry;
import dev.podwire.control.ApiAnswer;
import dev.podwire.control.ControlPlane;
import dev.podwire.control.ControlState;
import dev.podwire.control.Machine;
import dev.podwire.kernel.FdbEntry;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.manifest.Document;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.ManifestReader;
import dev.podwire.manifest.Manifests;
import dev.podwire.manifest.Problem;
import dev.podwire.net.IpAddress;
import dev.podwire.trace.Trace;
import dev.podwire.walk.WalkSession;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that lives: it can be changed, and time passes in it. A command takes effect in the API server at once; what it
 * sets off happens as time is let pass, by {@link #advance}, {@link #settle}, or while a request is under way. Every state
 * is kept, so that each command can be undone. Not to be shared between threads.
 */
public final class LiveCluster {

    /** What a cluster that settles may take; longer than any eviction. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private record Step(LiveState before, LiveState after, List<LiveEvent> events) {}

    private final LoadOptions options;
    private final ControlPlane plane;
    private final LiveNames names;
    private final RunningKernels kernels;
    private final Deque<Step> done = new ArrayDeque<>();
    private final Deque<Step> undone = new ArrayDeque<>();
    private LiveState state;
    private @Nullable Simulation snapshot;

    LiveCluster(Simulation start, LoadOptions options, ControlState living) {
        this.options = options;
        plane = new ControlPlane(living);
        names = new LiveNames(options, plane::objects, start.cluster(), start.fabric());
        state = LiveStart.of(start, options, names, plane);
        kernels = new RunningKernels(state.machines().fabric(), options.cluster().seed(), names);
    }

    /** {@code kubectl apply -f}: object by object; what is wrong with one does not keep the others back. */
    public LiveChange apply(List<Input> manifests) {
        return write(manifests, plane::apply);
    }

    /** {@code kubectl create -f}. */
    public LiveChange create(List<Input> manifests) {
        return write(manifests, plane::create);
    }

    /** {@code kubectl replace -f}. */
    public LiveChange replace(List<Input> manifests) {
        return write(manifests, plane::replace);
    }

    private LiveChange write(List<Input> manifests, Function<Document, ApiAnswer> verb) {
        Manifests read = ManifestReader.read(manifests);
        LiveChange change = command(() -> read.documents().stream().map(verb).toList());
        List<Problem> problems = new ArrayList<>(read.problems());
        problems.addAll(change.problems());
        return new LiveChange(change.ok() && read.problems().stream().noneMatch(Problem::isError),
                change.messages(), problems, change.events());
    }

    /** {@code kubectl delete}; 0 seconds of grace is {@code --force}. */
    public LiveChange delete(ObjectKey key, Optional<Integer> graceSeconds) {
        return command(() -> List.of(plane.delete(key, graceSeconds)));
    }

    /** Deletes a pod, as a class does to see it come back with another address. */
    public LiveChange killPod(String namespace, String name) {
        return delete(new ObjectKey("Pod", namespace, name), Optional.empty());
    }

    /** {@code kubectl scale}. */
    public LiveChange scale(ObjectKey key, int replicas) {
        return command(() -> List.of(plane.scale(key, replicas)));
    }

    /** Sets a field of an object, or takes it out if the value is null: {@code kubectl patch}, {@code label}, {@code taint}. */
    public LiveChange patch(ObjectKey key, @Nullable Object value, String... path) {
        return command(() -> List.of(plane.patch(key, value, path)));
    }

    /** Makes a running pod's readiness probes fail, or succeed again. */
    public LiveChange setReady(String namespace, String name, boolean ready) {
        ObjectKey pod = new ObjectKey("Pod", namespace, name);
        return told(() -> plane.setReady(pod, ready), "pod " + pod.path() + " does not run");
    }

    /** A machine joins the cluster as a node. */
    public LiveChange addNode(String name, Map<String, String> labels) {
        return command(() -> List.of(plane.join(name, labels)));
    }

    /** A node is deleted and its machine leaves. */
    public LiveChange removeNode(String name) {
        return delete(new ObjectKey("Node", "", name), Optional.empty());
    }

    /** {@code kubectl cordon} and {@code uncordon}: whether new pods may come. */
    public LiveChange cordon(String node, boolean cordoned) {
        return patch(new ObjectKey("Node", "", node), cordoned ? Boolean.TRUE : null, "spec", "unschedulable");
    }

    /** {@code kubectl drain --ignore-daemonsets}; with {@code force} pods go too that no controller makes anew. */
    public LiveChange drain(String node, boolean force) {
        return command(() -> {
            ApiAnswer cordoned = plane.patch(new ObjectKey("Node", "", node), true, "spec", "unschedulable");
            List<ObjectKey> lonely = cordoned.ok() ? plane.evict(node, force) : List.of();
            return lonely.isEmpty() ? List.of(cordoned) : List.of(cordoned, ApiAnswer.drainRefused(node, lonely));
        });
    }

    /** A machine crashes: nothing on it runs any more. */
    public LiveChange crash(String node) {
        return power(node, Machine.Power.OFF);
    }

    /** A machine's cable is pulled: it runs, but nobody hears of it. */
    public LiveChange partition(String node) {
        return power(node, Machine.Power.PARTITIONED);
    }

    /** A machine that crashed is started again, or its cable plugged in. */
    public LiveChange recover(String node) {
        return power(node, Machine.Power.ON);
    }

    private LiveChange power(String node, Machine.Power power) {
        return told(() -> plane.power(node, power), "node " + node + " is not there, or it is so already");
    }

    /** Somebody types commands on machines: a route goes, an MTU changes, an entry is wrong. */
    public LiveChange type(List<KernelOperation> operations) {
        Step step = step(engine -> engine.typed(operations));
        return new LiveChange(true, List.of(), List.of(), step.events());
    }

    private LiveChange told(Supplier<Boolean> action, String otherwise) {
        List<Boolean> ok = new ArrayList<>();
        Step step = step(engine -> ok.add(action.get()));
        boolean carriedOut = ok.getFirst();
        return new LiveChange(carriedOut, carriedOut ? List.of() : List.of(otherwise), List.of(), step.events());
    }

    private LiveChange command(Supplier<List<ApiAnswer>> action) {
        List<ApiAnswer> answers = new ArrayList<>();
        Step step = step(engine -> answers.addAll(action.get()));
        return LiveChange.of(answers, step.events());
    }

    /** Work with the cluster that leads from one state to the next. */
    private interface Action {
        void run(LiveEngine engine);
    }

    private Step step(Action action) {
        LiveState before = state;
        plane.reset(before.control());
        LiveEngine engine = new LiveEngine(before, options, names, plane);
        action.run(engine);
        engine.settle();
        Step step = new Step(before, engine.state(), engine.takeEvents());
        state = step.after();
        names.follow(state.cluster(), state.machines().fabric());
        snapshot = null;
        done.push(step);
        undone.clear();
        return step;
    }

    /** Lets time pass with everything that is due in it. */
    public LiveChange advance(Duration time) {
        Step step = step(engine -> engine.runUntil(state.now() + time.toNanos()));
        return new LiveChange(true, List.of(), List.of(), step.events());
    }

    /** Lets time pass until nothing more happens by itself, a quarter of an hour at most. */
    public LiveChange settle() {
        long limit = state.now() + LONGEST.toNanos();
        Step step = step(engine -> engine.runDue(limit));
        return new LiveChange(state.control().isQuiet(), List.of(), List.of(), step.events());
    }

    /**
     * Fires a request now. While it is under way the cluster goes on: its packets meet the rules as they are when they come
     * by. Connections, neighbours and forwarding entries are those that earlier requests have left. Throws
     * {@link BadRequest}.
     */
    public LiveTrace fire(TraceRequest request) {
        Simulation cluster = snapshot();
        List<Trace> traces = new ArrayList<>();
        Step step;
        try {
            step = step(engine -> traces.add(fire(request, cluster, engine)));
        } catch (IllegalArgumentException e) {
            throw new BadRequest(String.valueOf(e.getMessage()));
        }
        return new LiveTrace(traces.getFirst(), step.before().now(), step.after().now(), step.events());
    }

    private Trace fire(TraceRequest request, Simulation cluster, LiveEngine engine) {
        NamespaceId outside = engine.outsider(new LiveState.Outsider(outsideAddress(request), request.via()));
        WalkSession session = kernels.at(engine.past(), state.now());
        engine.remember(state.now(), new Moment.What.Fired(cluster, request, outside));
        engine.follow(session::apply);
        engine.tellNames();
        Pump pump = new Pump(session, engine);
        pump.prime();
        if (request.warmArp()) {
            session.warm();
        }
        Trace trace = cluster.fire(request, session, outside);
        pump.stop();
        engine.runUntil(session.now());
        engine.remember(session.now(), new Moment.What.Ended());
        kernels.reached(engine.past());
        return trace;
    }

    private static Optional<IpAddress> outsideAddress(TraceRequest request) {
        String prefix = "external/";
        return request.from().startsWith(prefix)
                ? Addresses.parse(request.from().substring(prefix.length()))
                : Optional.empty();
    }

    /** Everything that has happened, but what was undone. */
    public List<LiveEvent> events() {
        List<LiveEvent> all = new ArrayList<>();
        done.descendingIterator().forEachRemaining(step -> all.addAll(step.events()));
        return all;
    }

    /** The cluster as it is, as a value. */
    public LiveState state() {
        return state;
    }

    /** The cluster as it is, as one that is looked at and fired into without changing it. */
    public Simulation snapshot() {
        Simulation known = snapshot;
        if (known == null) {
            known = LiveStart.snapshot(state, options, names.of(state.cluster()), plane);
            snapshot = known;
        }
        return known;
    }

    /** What etcd holds, by key. */
    public List<EtcdEntry> etcd() {
        return state.control().store().objects().values().map(EtcdEntry::of)
                .sorted(Comparator.comparing(EtcdEntry::key)).toList();
    }

    /** Goes back to before the last command; false if there is none. */
    public boolean undo() {
        return move(done, undone, Step::before);
    }

    /** Takes the last undo back; false if there is none. */
    public boolean redo() {
        return move(undone, done, Step::after);
    }

    private boolean move(Deque<Step> from, Deque<Step> to, Function<Step, LiveState> end) {
        if (from.isEmpty()) {
            return false;
        }
        Step step = from.pop();
        to.push(step);
        state = end.apply(step);
        plane.reset(state.control());
        names.follow(state.cluster(), state.machines().fabric());
        snapshot = null;
        return true;
    }

    /** The tracked connections of a node as {@code conntrack -L} lists them now. */
    public List<ConntrackEntry> conntrack(String node) {
        return running().conntrack(node);
    }

    /** A namespace's neighbours now, learned ones too. */
    public List<Neighbour> neighbours(NamespaceId namespace) {
        return running().neighbours(namespace);
    }

    /** A namespace's forwarding entries now, learned ones too. */
    public List<FdbEntry> fdb(NamespaceId namespace) {
        return running().fdb(namespace);
    }

    private WalkSession running() {
        WalkSession session = kernels.at(state.past(), state.now());
        names.follow(state.cluster(), state.machines().fabric());
        return session;
    }
}
