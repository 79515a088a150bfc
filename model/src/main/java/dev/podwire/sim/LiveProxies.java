package dev.podwire.sim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.podwire.api.Pod;
import dev.podwire.cloud.Kubelet;
import dev.podwire.cluster.ClusterState;
import dev.podwire.control.ControlPlane;
import dev.podwire.control.Machine;
import dev.podwire.control.Work;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.netfilter.RulesetDiff;
import dev.podwire.proxy.KubeProxy;
import dev.podwire.proxy.ProxyNode;

/** The kube-proxies of a living cluster: each hears of changes in its own time, and syncs as often as it may. */
final class LiveProxies {

    /** From a change to a kube-proxy's hearing of it; each node has its own way. */
    private static final long WATCH = 5_000_000L;
    private static final long WATCH_SPREAD = 20_000_000L;

    private final LiveEngine engine;
    private final ControlPlane plane;
    private final KubeProxy proxy;
    private final Map<String, LiveState.ProxyView> views;

    LiveProxies(LiveEngine engine, ControlPlane plane, LiveState start) {
        this.engine = engine;
        this.plane = plane;
        proxy = KubeProxy.named(start.cluster().config().proxy().mode());
        views = new LinkedHashMap<>(start.machines().proxies());
    }

    /** What each of them knows. */
    Map<String, LiveState.ProxyView> views() {
        return views;
    }

    /** A Service or its endpoints have changed. */
    void hear() {
        views.keySet().forEach(this::due);
    }

    /** A kube-proxy that was off may be on again. */
    void wake() {
        views.keySet().stream().filter(node -> runs(node) && stale(node)).toList().forEach(this::due);
    }

    /** The machine is gone, or is not the one that the kube-proxy wrote to. */
    void forget(String node) {
        views.remove(node);
    }

    /** Whether the machine was started again since its kube-proxy has written to it. */
    boolean rebooted(String node) {
        return plane.machines().get(node).filter(m -> m.boots() != view(node).boot()).isPresent();
    }

    private LiveState.ProxyView view(String node) {
        return Objects.requireNonNull(views.get(node), node);
    }

    private boolean stale(String node) {
        ClusterState seen = view(node).seen();
        return !seen.services().equals(engine.cluster().services()) || !seen.slices().equals(engine.cluster().slices());
    }

    private static long spread(String node) {
        return Math.floorMod(node.hashCode() * 2654435761L, WATCH_SPREAD);
    }

    /** A kube-proxy hears of a change and syncs as soon as it may again. */
    private void due(String node) {
        long allowed = view(node).synced() + KubeProxy.MIN_SYNC_NANOS - plane.now();
        plane.schedule(Math.max(WATCH + spread(node), allowed), new Work.ProxySync(node));
    }

    /** A kube-proxy starts on a node that nobody has programmed yet, and the kubelet adds its own rules. */
    void start(String name) {
        NetworkNamespace host = engine.fabric().namespace(NamespaceId.hostOf(name));
        ProxyNode node = ProxyNode.of(engine.cluster(), name, host);
        Fabric before = engine.fabric();
        List<KernelOperation> operations = proxy.start(engine.cluster(), node);
        engine.apply(operations);
        engine.apply(Kubelet.program(engine.fabric().namespace(NamespaceId.hostOf(name))));
        int boot = plane.machines().get(name).map(Machine::boots).orElse(1);
        views.put(name, new LiveState.ProxyView(engine.cluster(), node, plane.now(), boot));
        engine.tell(new LiveEvent(plane.now(), LiveEvent.Kind.PROXY, "kube-proxy on " + name,
                Optional.of(node.node().meta().key()), "full sync",
                new LiveEvent.Effect(Optional.empty(), operations, engine.rules(before, name))));
    }

    /** Whether a kube-proxy is at work on the node: a pod of its DaemonSet. */
    private boolean runs(String node) {
        return plane.sandboxes().values()
                .anyMatch(box -> box.listening() && box.node().equals(node) && isProxy(box.pod()));
    }

    private static boolean isProxy(Pod pod) {
        return "kube-proxy".equals(pod.meta().labels().get("k8s-app"))
                && pod.meta().namespace().equals("kube-system");
    }

    void sync(String name) {
        LiveState.ProxyView view = views.get(name);
        boolean on = plane.machines().get(name).filter(m -> m.power() == Machine.Power.ON).isPresent();
        if (view == null || !on || !runs(name) || engine.cluster().node(name).isEmpty()) {
            return;
        }
        ProxyNode node = ProxyNode.of(engine.cluster(), name, engine.fabric().namespace(NamespaceId.hostOf(name)));
        List<KernelOperation> operations = proxy.sync(view.seen(), engine.cluster(), view.node(), node);
        Fabric before = engine.fabric();
        engine.apply(operations);
        long synced = operations.isEmpty() ? view.synced() : plane.now();
        views.put(name, new LiveState.ProxyView(engine.cluster(), node, synced, view.boot()));
        if (!operations.isEmpty()) {
            List<RulesetDiff.ChainChange> rules = engine.rules(before, name);
            int added = rules.stream().mapToInt(r -> r.added().size()).sum();
            int removed = rules.stream().mapToInt(r -> r.removed().size()).sum();
            engine.tell(new LiveEvent(plane.now(), LiveEvent.Kind.PROXY, "kube-proxy on " + name,
                    Optional.of(node.node().meta().key()), "sync: " + added + " rules added, " + removed + " removed",
                    new LiveEvent.Effect(Optional.empty(), operations, rules)));
        }
    }
}
