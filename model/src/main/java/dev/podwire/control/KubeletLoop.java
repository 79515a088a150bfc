package dev.podwire.control;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.Node;
import dev.podwire.api.NodeReader;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.manifest.Tree;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/**
 * The kubelets of all nodes: they start the pods that are bound to them and end those that are deleted. The times are those
 * of a node that has the images already.
 */
final class KubeletLoop {

    private static final long SANDBOX = 200 * ControlLoop.MILLISECOND;
    private static final long CNI = 100 * ControlLoop.MILLISECOND;
    private static final long START = 500 * ControlLoop.MILLISECOND;
    private static final long STOP = 100 * ControlLoop.MILLISECOND;
    private static final long JOIN = ControlLoop.SECOND;

    private final ControlLoop loop;

    KubeletLoop(ControlLoop loop) {
        this.loop = loop;
    }

    private static String name(String node) {
        return "kubelet on " + node;
    }

    private boolean works(String node) {
        return loop.machine(node).filter(machine -> machine.power() == Machine.Power.ON).isPresent();
    }

    /** A kubelet watches the pods of its node. */
    void hear(WatchEvent change) {
        if (change.key().kind().equals("Pod")) {
            ApiObject object = change.object();
            Optional<Sandbox> sandbox = loop.sandboxes.get(object.identity().uid());
            if (change.after().isEmpty()) {
                sandbox.ifPresent(box -> next(object, Work.Stage.REMOVE, ControlLoop.WATCH));
            } else {
                attend(object);
            }
        }
    }

    /** Does for a pod what is to be done next. */
    private void attend(ApiObject object) {
        Optional<String> node = loop.views.pod(object).nodeName();
        if (node.isEmpty() || !works(node.get())) {
            return;
        }
        boolean there = loop.sandboxes.get(object.identity().uid()).isPresent();
        boolean ending = loop.waits(new Work.PodStep(object.key(), object.identity().uid(), Work.Stage.REMOVE));
        if (ending) {
            return;
        }
        if (object.terminating()) {
            int grace = object.root().get("metadata", "deletionGracePeriodSeconds").integer(30);
            next(object, there ? Work.Stage.STOP : Work.Stage.REMOVE,
                    ControlLoop.WATCH + Math.min(Probes.preStop(object.root()), grace) * ControlLoop.SECOND);
        } else if (!there && !List.of("Succeeded", "Failed").contains(loop.views.pod(object).phase())) {
            // Whatever is reported of it: this machine does not run it, so it has to be started.
            next(object, Work.Stage.SANDBOX, ControlLoop.WATCH + SANDBOX);
        }
    }

    private void next(ApiObject object, Work.Stage stage, long delay) {
        loop.schedule(delay, new Work.PodStep(object.key(), object.identity().uid(), stage));
    }

    void step(Work.PodStep step) {
        Optional<Sandbox> box = loop.sandboxes.get(step.uid());
        Optional<ApiObject> object = loop.store.find(step.pod())
                .filter(pod -> pod.identity().uid().equals(step.uid()));
        Optional<String> node = box.map(Sandbox::node)
                .or(() -> object.flatMap(pod -> loop.views.pod(pod).nodeName()));
        if (node.isEmpty() || !works(node.get())) {
            return;
        }
        if (step.stage() == Work.Stage.REMOVE) {
            remove(step, box, object, node.get());
        } else if (object.isPresent() && step.stage() == Work.Stage.SANDBOX) {
            sandbox(object.get(), node.get(), box);
        } else if (object.isPresent() && box.isPresent()) {
            proceed(step.stage(), object.get(), box.get());
        }
    }

    private void sandbox(ApiObject object, String node, Optional<Sandbox> box) {
        boolean host = loop.views.pod(object).spec().hostNetwork();
        if (box.isPresent() || object.terminating() || !host && !loop.machine(node).orElseThrow().wired()) {
            return;
        }
        Pod pod = loop.views.pod(object);
        List<IpAddress> ips = host ? node(node).map(Node::internalIps).orElse(List.of()) : List.of();
        Sandbox fresh = new Sandbox(object.identity().uid(), running(pod, ips), host, false, false);
        loop.sandboxes = loop.sandboxes.put(fresh.uid(), fresh);
        loop.note(name(node), object.key(), host
                ? "RunPodSandbox: " + pod.name() + " uses the node's own network"
                : "RunPodSandbox: network namespace for " + pod.name());
        next(object, host ? Work.Stage.START : Work.Stage.NETWORK, host ? START : CNI);
    }

    private static Pod running(Pod pod, List<IpAddress> ips) {
        return new Pod(pod.meta(), pod.nodeName(), ips, "Running", pod.ready(), pod.spec());
    }

    private Optional<Node> node(String name) {
        return loop.store.find(new ObjectKey("Node", "", name)).map(o -> NodeReader.read(o.key(), o.root()));
    }

    private void proceed(Work.Stage stage, ApiObject object, Sandbox box) {
        Tree tree = object.root().tree();
        if (tree == null) {
            return;
        }
        String who = name(box.node());
        switch (stage) {
            case NETWORK -> network(object, box);
            case START -> start(object, box, tree);
            case READY -> {
                if (!box.broken() && box.listening() && !object.terminating()) {
                    loop.update(who, object, PodTrees.ready(tree, true, loop.now), "Readiness probe succeeded");
                }
            }
            case UNREADY -> loop.update(who, object, PodTrees.ready(tree, false, loop.now), "Readiness probe failed");
            case STOP -> {
                loop.sandboxes = loop.sandboxes.put(box.uid(), box.withListening(false));
                loop.note(who, object.key(), "Stopping container: TERM, and it ends");
                loop.update(who, object, PodTrees.ready(tree, false, loop.now), "the containers have ended");
                next(object, Work.Stage.REMOVE, STOP);
            }
            case SANDBOX, REMOVE -> throw new IllegalStateException(stage + " is done elsewhere");
        }
    }

    private void network(ApiObject object, Sandbox box) {
        if (object.terminating() || box.wired()) {
            return;
        }
        List<IpAddress> ips = allocate(box.node());
        if (ips.isEmpty()) {
            loop.sandboxes = loop.sandboxes.remove(box.uid());
            loop.note(name(box.node()), object.key(), "FailedCreatePodSandBox: Failed to create pod sandbox: rpc error:"
                    + " code = Unknown desc = failed to setup network for sandbox: plugin type=\"host-local\" failed"
                    + " (add): no IP addresses available in range set");
            return;
        }
        loop.sandboxes = loop.sandboxes.put(box.uid(), box.withNetwork(running(box.pod(), ips)));
        loop.note(name(box.node()), object.key(), "CNI ADD: eth0 gets " + ips.getFirst());
        next(object, Work.Stage.START, START);
    }

    /** host-local goes round: an address that was given back is the last to be given again. */
    private List<IpAddress> allocate(String node) {
        Set<IpAddress> taken = new HashSet<>();
        loop.sandboxes.forEach(box -> taken.addAll(box.pod().ips()));
        loop.store.ofKind("Pod").forEach(pod -> taken.addAll(loop.views.pod(pod).ips()));
        List<IpAddress> ips = new ArrayList<>();
        for (Cidr range : node(node).map(Node::podCidrs).orElse(List.of())) {
            boolean has = ips.stream().anyMatch(ip -> ip.isIpv6() == range.address().isIpv6());
            if (!has) {
                Machine machine = loop.machine(node).orElseThrow();
                PodAddresses.Next next = PodAddresses.nextFree(range, taken, machine.next().getOrDefault(range, 2L));
                loop.machines = loop.machines.put(node, machine.withNext(range, next.index()));
                next.address().ifPresent(ips::add);
            }
        }
        return ips;
    }

    private void start(ApiObject object, Sandbox box, Tree tree) {
        if (object.terminating()) {
            return;
        }
        Probes probes = Probes.of(object.root());
        boolean answers = Readiness.answers(loop.views.template(object));
        boolean ready = answers && !probes.any() && !box.broken();
        loop.sandboxes = loop.sandboxes.put(box.uid(), box.withListening(true));
        Optional<IpAddress> host = node(box.node()).flatMap(node -> node.internalIps().stream().findFirst());
        loop.update(name(box.node()), object, PodTrees.running(tree, box.pod().ips(), host, ready, loop.now),
                "Started container" + (ready ? "" : ", not ready yet"));
        if (answers && !ready && !box.broken()) {
            next(object, Work.Stage.READY, probes.untilReady());
        }
    }

    private void remove(Work.PodStep step, Optional<Sandbox> box, Optional<ApiObject> object, String node) {
        if (box.isPresent()) {
            loop.sandboxes = loop.sandboxes.remove(step.uid());
            loop.note(name(node), step.pod(), box.get().pod().spec().hostNetwork()
                    ? "StopPodSandbox: " + step.pod().name()
                    : "CNI DEL: the network namespace of " + step.pod().name() + " goes");
        }
        if (object.isPresent()) {
            loop.delete(name(node), step.pod(), Optional.of(0), "the pod has ended");
        }
        resume(node);
    }

    /** A kubelet looks at all pods of its node, as when it has started. */
    void resume(String node) {
        loop.store.ofKind("Pod").stream().filter(pod -> loop.views.pod(pod).nodeName().equals(Optional.of(node)))
                .forEach(this::attend);
        loop.sandboxes.values().filter(box -> box.node().equals(node)
                && loop.store.find(box.pod().meta().key()).filter(o -> o.identity().uid().equals(box.uid())).isEmpty())
                .forEach(box -> loop.schedule(STOP,
                        new Work.PodStep(box.pod().meta().key(), box.uid(), Work.Stage.REMOVE)));
    }

    /** A kubelet that is heard of again says which of its pods are ready. */
    void report(String node) {
        for (Sandbox box : loop.sandboxes.values().filter(b -> b.node().equals(node)).toList()) {
            Optional<ApiObject> object = loop.store.find(box.pod().meta().key())
                    .filter(o -> o.identity().uid().equals(box.uid()) && !o.terminating());
            boolean answers = object.filter(o -> Readiness.answers(loop.views.template(o))).isPresent();
            if (object.isPresent() && box.listening() && !box.broken() && answers) {
                next(object.get(), Work.Stage.READY, ControlLoop.WATCH);
            }
        }
    }

    /** A machine joins: its kubelet registers it, and waits for the network plug-in's agent. */
    void join(String node) {
        loop.machines = loop.machines.put(node,
                new Machine(Machine.Power.ON, false, loop.now, 1, Map.of()));
        loop.schedule(JOIN, new Work.NodeStep(node, Work.NodeStage.NETWORK));
    }

    /** Once the agents of its DaemonSets run, the node has a network and is ready. */
    void setUpNode(String node) {
        Optional<ApiObject> object = loop.store.find(new ObjectKey("Node", "", node));
        if (object.isEmpty() || !works(node)) {
            return;
        }
        boolean waiting = loop.store.ofKind("Pod").stream().map(loop.views::pod)
                .filter(pod -> pod.nodeName().equals(Optional.of(node)) && pod.spec().hostNetwork())
                .anyMatch(pod -> !pod.phase().equals("Running"));
        boolean ranges = object.get().root().get("spec", "podCIDR").exists();
        if (waiting || !ranges) {
            loop.schedule(JOIN / 5, new Work.NodeStep(node, Work.NodeStage.NETWORK));
            return;
        }
        loop.machines = loop.machines.put(node, loop.machine(node).orElseThrow().withNetwork());
        loop.update(name(node), object.get(), NodeReconciler.conditioned(object.get(), "True", loop.now),
                "NodeReady: Node " + node + " status is now: NodeReady");
        resume(node);
    }

    /** Breaks a pod's readiness or mends it; without probes it shows at once. */
    void setReady(ApiObject object, Sandbox box, boolean ready) {
        loop.sandboxes = loop.sandboxes.put(box.uid(), box.withBroken(!ready));
        Probes probes = Probes.of(object.root());
        Work ok = new Work.PodStep(object.key(), box.uid(), Work.Stage.READY);
        Work failed = new Work.PodStep(object.key(), box.uid(), Work.Stage.UNREADY);
        loop.cancel(ready ? failed : ok);
        double share = loop.chance.of("probe " + object.key() + " " + loop.now).nextDouble();
        loop.schedule(probes.any() ? probes.untilNoticed(ready, share) : ControlLoop.WATCH, ready ? ok : failed);
        loop.note(name(box.node()), object.key(), ready
                ? "the containers answer their probes again"
                : "the containers no longer answer their probes");
    }
}
