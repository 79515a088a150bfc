package dev.podwire.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.PersistentMap;
import dev.podwire.cluster.StoredObject;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.manifest.Document;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;
import dev.podwire.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A control plane that runs: from one {@link ControlState} to the next, one piece of work at a time. Whoever drives it takes
 * what is due, lets it be done, and does the nodes' part. Not to be shared between threads.
 */
public final class ControlPlane {

    /** A lease that is renewed every 10 s is missed 40 s after the last time; a crash comes in between at any moment. */
    private static final long LEASE_RENEWED = 10 * ControlLoop.SECOND;
    private static final long LEASE_GRACE = 40 * ControlLoop.SECOND;

    private final PodViews views = new PodViews();
    private final StateReader reader = new StateReader(views);
    private ControlLoop loop;
    private Consumer<WatchEvent> watcher = event -> {
    };

    public ControlPlane(ControlState start) {
        loop = new ControlLoop(start, views, event -> watcher.accept(event));
    }

    /** Has somebody told of every change of the store. */
    public void watch(Consumer<WatchEvent> told) {
        watcher = told;
    }

    /** Goes on from another state. */
    public void reset(ControlState state) {
        loop = new ControlLoop(state, views, event -> watcher.accept(event));
    }

    /** How things are now. */
    public ControlState state() {
        return loop.state();
    }

    /** The virtual time. */
    public long now() {
        return loop.now;
    }

    /** Everything that is stored. */
    public StoredObjects objects() {
        List<StoredObject> all = new ArrayList<>();
        loop.store.objects().forEach(object -> all.add(object.stored()));
        return new StoredObjects(all);
    }

    /** What the nodes run, by the pods' uid. */
    public PersistentMap<String, Sandbox> sandboxes() {
        return loop.sandboxes;
    }

    /** The pods that have a network, as their nodes run them: with the labels that the API server knows, if it still does. */
    public List<Pod> running() {
        List<Pod> pods = new ArrayList<>();
        for (Sandbox box : loop.sandboxes) {
            if (box.wired()) {
                Pod own = box.pod();
                pods.add(loop.store.find(own.meta().key()).filter(o -> o.identity().uid().equals(box.uid()))
                        .map(loop.views::pod)
                        .map(p -> new Pod(p.meta(), own.nodeName(), own.ips(), "Running", p.ready(), own.spec()))
                        .orElse(own));
            }
        }
        return pods;
    }

    /** The machines by their nodes' name. */
    public PersistentMap<String, Machine> machines() {
        return loop.machines;
    }

    /** What the parts of the control plane did since the last call. */
    public List<ControlEvent> takeEvents() {
        List<ControlEvent> taken = List.copyOf(loop.events);
        loop.events.clear();
        return taken;
    }

    /** The stored objects as plug-ins, proxies and DNS read them. */
    public ClusterState cluster() {
        return reader.read(loop.setup.config(), loop.store);
    }

    /** The state before, with the objects of these kinds as they are stored now. */
    public ClusterState cluster(ClusterState before, Set<String> kinds) {
        return reader.read(before, loop.store, kinds);
    }

    /** Takes the next piece of work that is due by then, and sets the clock to its time. */
    public Optional<Work> take(long limit) {
        return loop.take(limit).map(Task::work);
    }

    /** Does a piece of work that was taken; of the nodes' own work nothing. */
    public void run(Work work) {
        loop.run(work);
    }

    /** Sets something for later; the same work that waits already comes at the earlier time. */
    public void schedule(long delay, Work work) {
        loop.schedule(delay, work);
    }

    /** When the next thing happens by itself; empty if nothing does. */
    public Optional<Long> nextDue() {
        return loop.nextDue();
    }

    /** Lets time pass in which nothing is due. */
    public void passTo(long time) {
        loop.now = Math.max(loop.now, time);
    }

    public ApiAnswer create(Document document) {
        return loop.write(loop.server.create(loop.store, document, loop.now), "kubectl", "create");
    }

    public ApiAnswer apply(Document document) {
        return loop.write(loop.server.apply(loop.store, document, loop.now), "kubectl", "apply");
    }

    public ApiAnswer replace(Document document) {
        return loop.write(loop.server.replace(loop.store, document, loop.now), "kubectl", "replace");
    }

    public ApiAnswer scale(ObjectKey key, int replicas) {
        return loop.write(loop.server.scale(loop.store, key, replicas), "kubectl", "scale");
    }

    /** Deletes an object; a Node's machine leaves with it. */
    public ApiAnswer delete(ObjectKey key, Optional<Integer> graceSeconds) {
        ApiAnswer answer = loop.write(loop.server.delete(loop.store, key, graceSeconds, loop.now), "kubectl",
                "delete");
        if (answer.ok() && key.kind().equals("Node")) {
            loop.machines = loop.machines.remove(key.name());
            loop.sandboxes.values().filter(box -> box.node().equals(key.name())).toList()
                    .forEach(box -> loop.sandboxes = loop.sandboxes.remove(box.uid()));
        }
        return answer;
    }

    /** Changes one field of an object, as {@code kubectl patch}, {@code label} and {@code cordon} do; null takes it out. */
    public ApiAnswer patch(ObjectKey key, @Nullable Object value, String... path) {
        Optional<ApiObject> object = loop.store.find(key);
        if (object.isEmpty() || !(object.get().root().tree() instanceof Tree tree)) {
            return ApiAnswer.refused(loop.store, ApiError.notFound(key));
        }
        Tree changed = value == null ? TreeEdit.remove(tree, path) : TreeEdit.set(tree, value, path);
        Field root = Field.root(object.get().root().location().file(), changed);
        return replace(new Document(root.location().file(), object.get().stored().apiVersion(), key.kind(), root));
    }

    /** Breaks a running pod's readiness, or mends it; false if no such pod runs. */
    public boolean setReady(ObjectKey pod, boolean ready) {
        Optional<ApiObject> object = loop.store.find(pod);
        Optional<Sandbox> box = object.flatMap(o -> loop.sandboxes.get(o.identity().uid()));
        box.ifPresent(b -> loop.kubelets.setReady(object.orElseThrow(), b, ready));
        return box.isPresent();
    }

    /** A machine joins the cluster under this name, which must be new. */
    public ApiAnswer join(String name, Map<String, String> labels) {
        ObjectKey key = new ObjectKey("Node", "", name);
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        Map<String, String> all = new LinkedHashMap<>(labels);
        all.put("kubernetes.io/hostname", name);
        all.putIfAbsent("kubernetes.io/os", "linux");
        all.putIfAbsent("kubernetes.io/arch", "amd64");
        metadata.put("labels", all);
        Tree tree = TreeEdit.of(Map.of("apiVersion", "v1", "kind", "Node", "metadata", metadata, "spec",
                Map.of("taints", List.of(Map.of("key", NodeReconciler.NOT_READY, "effect", "NoSchedule"))), "status",
                Map.of("conditions", List.of(Map.of("type", "Ready", "status", "False")))));
        Field root = Field.root("", tree);
        List<IpAddress> ips = NodeRanges.addresses(name,
                new StoredObject(key, "v1", root, StoredObject.Source.SYSTEM, true, true), loop);
        Field addressed = Field.root("", NodeRanges.addressed(tree, name, ips));
        ApiAnswer answer = loop.write(loop.server.create(loop.store, new Document("", "v1", "Node", addressed),
                loop.now), "kubelet on " + name, "registers node " + name);
        if (answer.ok()) {
            loop.kubelets.join(name);
        }
        return answer;
    }

    /**
     * Evicts the pods of a node but those of DaemonSets, as {@code kubectl drain --ignore-daemonsets} does after it has
     * cordoned it. Without {@code force} it refuses if a pod has no controller that would make it anew. Answers what stood in
     * the way; empty if nothing did.
     */
    public List<ObjectKey> evict(String node, boolean force) {
        List<ApiObject> pods = new ArrayList<>(loop.store.ofKind("Pod").stream()
                .filter(pod -> loop.views.pod(pod).nodeName().equals(Optional.of(node)) && !pod.terminating()
                        && Owners.controller(pod).filter(o -> o.kind().equals("DaemonSet")).isEmpty())
                .toList());
        List<ObjectKey> lonely = pods.stream().filter(pod -> Owners.controller(pod).isEmpty()).map(ApiObject::key)
                .toList();
        if (!lonely.isEmpty() && !force) {
            return lonely;
        }
        pods.forEach(pod -> loop.delete("kubectl", pod.key(), Optional.empty(), "evicting pod " + pod.key().path()));
        return List.of();
    }

    /** Turns a machine off or on, or pulls its cable; false if there is no such machine or it is so already. */
    public boolean power(String node, Machine.Power power) {
        Optional<Machine> machine = loop.machine(node).filter(m -> m.power() != power);
        if (machine.isEmpty()) {
            return false;
        }
        loop.machines = loop.machines.put(node, machine.get().withPower(power));
        ObjectKey key = new ObjectKey("Node", "", node);
        switch (power) {
            case ON -> {
                loop.note("kubelet on " + node, key, "the node is heard of again");
                boolean rebooted = machine.get().power() == Machine.Power.OFF;
                if (rebooted) {
                    restartPods(node);
                }
                loop.store.find(key).ifPresent(object -> loop.update("kubelet on " + node, object,
                        NodeReconciler.conditioned(object, "True", loop.now), "NodeReady"));
                loop.kubelets.resume(node);
                loop.kubelets.report(node);
            }
            case OFF, PARTITIONED -> {
                long renewed = loop.now / LEASE_RENEWED * LEASE_RENEWED;
                loop.note("node " + node, key, power == Machine.Power.OFF ? "the machine crashes" : "the cable is cut");
                loop.schedule(renewed + LEASE_GRACE - loop.now, new Work.NodeStep(node, Work.NodeStage.LEASE));
            }
        }
        return true;
    }

    /** After a reboot the sandboxes are gone: each pod gets a new one, with another address. */
    private void restartPods(String node) {
        loop.sandboxes.values().filter(box -> box.node().equals(node)).toList().forEach(box -> {
            loop.sandboxes = loop.sandboxes.remove(box.uid());
            loop.store.find(box.pod().meta().key()).ifPresent(object -> {
                Tree tree = TreeEdit.set(object.root().tree(), "Pending", "status", "phase");
                tree = TreeEdit.remove(TreeEdit.remove(tree, "status", "podIP"), "status", "podIPs");
                loop.update("kubelet on " + node, object, PodTrees.ready(tree, false, loop.now),
                        "SandboxChanged: Pod sandbox changed, it will be killed and re-created.");
            });
        });
    }
}
