package dev.podwire.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.ClusterSetup;
import dev.podwire.cluster.ObjectStore;
import dev.podwire.cluster.PersistentMap;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;

/**
 * A control plane at work: it lives for one transaction, from a state to the next. Who writes to the store does it here, so
 * that all who watch are told, each after the time that a watch takes.
 */
final class ControlLoop {

    static final long MILLISECOND = 1_000_000L;
    static final long SECOND = 1000 * MILLISECOND;

    /** From a write to the controllers' and kubelets' work on it, in a cluster that has little to do. */
    static final long WATCH = 5 * MILLISECOND;

    final ClusterSetup setup;
    final Chance chance;
    final ApiServer server;
    final PodViews views;
    final KubeletLoop kubelets = new KubeletLoop(this);
    final List<ControlEvent> events = new ArrayList<>();
    ObjectStore store;
    PersistentMap<String, Sandbox> sandboxes;
    PersistentMap<String, Machine> machines;
    long now;
    private final long seed;
    private final TreeSet<Task> agenda = new TreeSet<>();
    private final Map<Work, Task> pending = new HashMap<>();
    private final Consumer<WatchEvent> watcher;
    private long serials;

    /** {@code watcher} is told of every change of the store as it happens. */
    ControlLoop(ControlState start, PodViews views, Consumer<WatchEvent> watcher) {
        setup = start.setup();
        seed = start.seed();
        chance = new Chance(seed);
        server = new ApiServer(setup, seed);
        this.views = views;
        this.watcher = watcher;
        store = start.store();
        sandboxes = start.sandboxes();
        machines = start.machines();
        now = start.now();
        serials = start.agenda().serials();
        start.agenda().tasks().forEach(this::enter);
    }

    ControlState state() {
        return new ControlState(setup, seed, now, store, new ControlState.Agenda(List.copyOf(agenda), serials),
                sandboxes, machines);
    }

    private void enter(Task task) {
        agenda.add(task);
        pending.put(task.work(), task);
    }

    /** Sets something for later; what waits already comes at the earlier time. */
    void schedule(long delay, Work work) {
        Task task = new Task(now + delay, ++serials, work);
        Task before = pending.get(work);
        if (before != null && before.due() <= task.due()) {
            return;
        }
        cancel(work);
        enter(task);
    }

    /** Whether this waits for its time. */
    boolean waits(Work work) {
        return pending.containsKey(work);
    }

    void cancel(Work work) {
        Task gone = pending.remove(work);
        if (gone != null) {
            agenda.remove(gone);
        }
    }

    /** The time of the next thing that is due. */
    Optional<Long> nextDue() {
        return agenda.isEmpty() ? Optional.empty() : Optional.of(agenda.first().due());
    }

    /** The next thing that is due; it is taken off the agenda. */
    Optional<Task> take(long limit) {
        if (agenda.isEmpty() || agenda.first().due() > limit) {
            return Optional.empty();
        }
        Task next = agenda.first();
        cancel(next.work());
        now = Math.max(now, next.due());
        return Optional.of(next);
    }

    /** Does what is due. */
    void run(Work work) {
        switch (work) {
            case Work.Reconcile(String controller, ObjectKey key) -> Reconciler.ALL.stream()
                    .filter(r -> r.name().equals(controller)).forEach(r -> r.reconcile(key, this));
            case Work.PodStep step -> kubelets.step(step);
            case Work.NodeStep(String node, Work.NodeStage stage) -> NodeReconciler.step(node, stage, this);
            case Work.ProxySync _ -> {
                // The proxies run on the nodes, outside the control plane.
            }
        }
    }

    void note(String component, ObjectKey about, String what) {
        events.add(new ControlEvent(now, component, about, what, Optional.empty()));
    }

    /** Takes over what the API server answered, and tells everybody. */
    ApiAnswer write(ApiAnswer answer, String component, String what) {
        store = answer.store();
        for (WatchEvent event : answer.events()) {
            events.add(new ControlEvent(now, component, event.key(), what, Optional.of(event)));
            watcher.accept(event);
            for (Reconciler reconciler : Reconciler.ALL) {
                for (ObjectKey key : reconciler.concerned(event, this)) {
                    schedule(WATCH, new Work.Reconcile(reconciler.name(), key));
                }
            }
            kubelets.hear(event);
        }
        return answer;
    }

    /** Makes an object, unless its namespace is gone or the name is taken. */
    void create(String component, ObjectKey key, String apiVersion, Field root, String what) {
        boolean homeless = !key.namespace().isEmpty()
                && store.find(new ObjectKey("Namespace", "", key.namespace())).isEmpty();
        if (!homeless && store.find(key).isEmpty()) {
            write(server.createByController(store, key, apiVersion, root, now), component, what);
        }
    }

    /** Changes an object that is still there. */
    void update(String component, ApiObject old, Tree tree, String what) {
        Optional<ApiObject> current = store.find(old.key());
        if (current.isPresent() && current.get().identity().uid().equals(old.identity().uid())) {
            write(server.update(store, current.get(), tree), component, what);
        }
    }

    void delete(String component, ObjectKey key, Optional<Integer> grace, String what) {
        if (store.find(key).isPresent()) {
            write(server.delete(store, key, grace, now), component, what);
        }
    }

    /** The objects of a kind that a controller object owns. */
    List<ApiObject> owned(String kind, ApiObject owner) {
        boolean pods = kind.equals("Pod");
        return store.ofKind(kind, owner.key().namespace()).stream()
                .filter(object -> pods
                        ? Owners.owns(owner, PodDraft.controllerOf(views.pod(object).meta()))
                        : Owners.isOwnedBy(object, owner))
                .toList();
    }

    /** The machine of a node, if it has one. */
    Optional<Machine> machine(String node) {
        return machines.get(node);
    }
}
