package dev.podwire.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.Defaults;
import dev.podwire.api.EndpointSlice;
import dev.podwire.api.LabelSelector;
import dev.podwire.api.Meta;
import dev.podwire.api.Node;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.ObjectStore;
import dev.podwire.cluster.PersistentMap;
import dev.podwire.cluster.StoredObject;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/** Stores what came of loading, so that the cluster can live on from there: nothing is left to do at first. */
final class StoreSeed {

    private final World world;
    private final long seed;
    private ObjectStore store = ObjectStore.EMPTY;
    private final Map<ObjectKey, PodDraft> drafts = new HashMap<>();

    private StoreSeed(World world, long seed) {
        this.world = world;
        this.seed = seed;
        world.pods.forEach(pod -> drafts.put(pod.meta.key(), pod));
    }

    /** {@code objects} are those of the world without the refused ones. */
    static ControlState of(World world, StoredObjects objects, long seed) {
        StoreSeed seeding = new StoreSeed(world, seed);
        world.namespaces.forEach(seeding::namespace);
        objects.all().forEach(seeding::given);
        world.nodes.values().forEach(seeding::node);
        world.replicaSets.forEach(seeding::replicaSet);
        world.pods.forEach(seeding::pod);
        world.slices.forEach(seeding::slice);
        seeding.endpoints();
        seeding.counts();
        return seeding.state();
    }

    private void put(ObjectKey key, String apiVersion, Field root, StoredObject.Source source) {
        put(new StoredObject(key, apiVersion, root, source, true, true));
    }

    private void put(StoredObject stored) {
        Optional<ApiObject> there = store.find(stored.key());
        String uid = there.map(object -> object.identity().uid()).or(() -> stored.root().get("metadata", "uid").text())
                .orElseGet(() -> Uids.of(world.chance, stored.key().toString()));
        Optional<Tree> applied = stored.source() == StoredObject.Source.FILE
                ? Optional.ofNullable(stored.root().tree())
                : Optional.empty();
        if (stored.root().tree() instanceof Tree tree) {
            Tree full = stored.builtIn() ? Defaults.fill(stored.key().kind(), tree) : tree;
            store = store.put(new ApiObject(stored, new ApiObject.Identity(uid, 0, 1, 0, applied)).withTree(full));
        }
    }

    private void namespace(String name) {
        put(new ObjectKey("Namespace", "", name), "v1", Field.root("", TreeEdit.of(Map.of("apiVersion", "v1", "kind",
                "Namespace", "metadata", Map.of("name", name)))), StoredObject.Source.SYSTEM);
    }

    private void given(StoredObject object) {
        Service service = object.builtIn() ? world.services.get(object.key()) : null;
        if (service == null) {
            put(object);
            return;
        }
        Tree tree = ServiceAdmission.written(object.root(), service,
                world.families.getOrDefault(object.key(), List.of(false)));
        put(new StoredObject(object.key(), object.apiVersion(), Field.root(object.root().location().file(), tree),
                object.source(), true, object.simulated()));
    }

    private void node(Node node) {
        ObjectKey key = node.meta().key();
        Optional<ApiObject> there = store.find(key);
        Field root = there.map(ApiObject::root).orElseGet(() -> Field.root("", made(node)));
        ApiObject object = new ApiObject(new StoredObject(key, "v1", root, there.map(o -> o.stored().source())
                .orElse(StoredObject.Source.SYSTEM), true, true), new ApiObject.Identity("", 0, 0, 0,
                        Optional.empty()));
        Tree tree = NodeRanges.written(object, node);
        tree = TreeEdit.setIfAbsent(tree, List.of(Map.of("type", "Ready", "status", node.ready() ? "True" : "False")),
                "status", "conditions");
        put(new StoredObject(key, "v1", Field.root(root.location().file(), tree), object.stored().source(), true,
                true));
    }

    /** A node that no file brought. */
    private static Tree made(Node node) {
        Map<String, Object> spec = new LinkedHashMap<>();
        if (!node.taints().isEmpty()) {
            List<Object> taints = new ArrayList<>();
            node.taints().forEach(taint -> taints.add(Map.of("key", taint.key(), "effect", taint.effect())));
            spec.put("taints", taints);
        }
        return TreeEdit.of(Map.of("apiVersion", "v1", "kind", "Node", "metadata",
                Map.of("name", node.name(), "labels", node.meta().labels()), "spec", spec));
    }

    private void replicaSet(World.ReplicaSetDraft set) {
        ObjectKey key = set.meta().key();
        String hash = set.meta().labels().getOrDefault("pod-template-hash", "");
        Optional<ApiObject> there = store.find(key);
        Field template = set.template().source();
        Tree tree = there.map(object -> object.root().tree()).orElseGet(() -> TreeEdit.of(Map.of("apiVersion",
                "apps/v1", "kind", "ReplicaSet", "metadata",
                Map.of("name", key.name(), "namespace", key.namespace(), "labels", set.meta().labels()), "spec",
                Map.of("selector", Map.of("matchLabels", set.selector().labels())))));
        if (there.isEmpty()) {
            tree = TreeEdit.setField(tree, template, "spec", "template");
            tree = TreeEdit.set(tree, "1", "metadata", "annotations", "deployment.kubernetes.io/revision");
            if (!hash.isEmpty()) {
                tree = TreeEdit.set(tree, hash, "spec", "template", "metadata", "labels", "pod-template-hash");
                tree = TreeEdit.set(tree, hash, "spec", "selector", "matchLabels", "pod-template-hash");
            }
        }
        tree = TreeEdit.set(tree, set.replicas(), "spec", "replicas");
        put(key, "apps/v1", Field.root(template.location().file(), tree), source(set.system()));
        own(key, set.meta().owners());
    }

    private static StoredObject.Source source(boolean system) {
        return system ? StoredObject.Source.SYSTEM : StoredObject.Source.FILE;
    }

    /** Owner references by the uids that the owners have here. */
    private void own(ObjectKey key, List<Meta.Owner> owners) {
        Optional<ApiObject> object = store.find(key);
        List<Tree> references = new ArrayList<>();
        for (Meta.Owner owner : owners) {
            Optional<ApiObject> there = store.find(new ObjectKey(owner.kind(), key.namespace(), owner.name()));
            references.add(there.map(PodTrees::owner).orElseGet(() -> PodTrees.owner("v1", owner)));
        }
        if (object.isPresent() && !references.isEmpty()) {
            store = store.put(object.get().withTree(TreeEdit.set(object.get().root().tree(),
                    TreeEdit.sequence(references), "metadata", "ownerReferences")));
        }
    }

    private void pod(PodDraft draft) {
        ObjectKey key = draft.meta.key();
        Optional<ApiObject> there = store.find(key);
        Field root = there.map(ApiObject::root).orElseGet(() -> PodTrees.pod(draft.template.source(), key.namespace(),
                key.name(), draft.meta.labels(), List.of()));
        Tree tree = root.tree();
        Pod pod = draft.pod();
        if (tree == null) {
            return;
        }
        tree = pod.nodeName().isPresent() ? TreeEdit.set(tree, pod.nodeName().get(), "spec", "nodeName") : tree;
        tree = TreeEdit.set(tree, pod.phase(), "status", "phase");
        if (!pod.spec().hostname().isEmpty()) {
            tree = TreeEdit.set(tree, pod.spec().hostname(), "spec", "hostname");
        }
        if (!pod.spec().subdomain().isEmpty()) {
            tree = TreeEdit.set(tree, pod.spec().subdomain(), "spec", "subdomain");
        }
        boolean daemon = there.isEmpty() && draft.controller().filter(o -> o.kind().equals("DaemonSet")).isPresent();
        tree = daemon ? PodTrees.tolerating(tree, DaemonSetController.tolerations(pod.spec().hostNetwork())) : tree;
        if (pod.running()) {
            Optional<IpAddress> host = pod.nodeName().map(world.nodes::get)
                    .flatMap(node -> node.internalIps().stream().findFirst());
            tree = PodTrees.running(tree, pod.ips(), host, pod.ready(), 0);
        }
        put(key, "v1", Field.root(root.location().file(), tree),
                there.map(object -> object.stored().source()).orElse(source(draft.system)));
        own(key, draft.meta.owners());
    }

    private void slice(EndpointSlice slice) {
        if (store.find(slice.meta().key()).isEmpty()) {
            put(slice.meta().key(), "discovery.k8s.io/v1", SliceTrees.root(slice, "", List.of()),
                    StoredObject.Source.SYSTEM);
            own(slice.meta().key(), slice.meta().owners());
        }
    }

    private void endpoints() {
        for (Service service : world.services.values()) {
            ObjectKey key = new ObjectKey("Endpoints", service.meta().namespace(), service.name());
            Optional<ApiObject> object = store.find(service.meta().key());
            if (object.isPresent() && !service.selector().isEmpty() && service.type() != Service.Type.EXTERNAL_NAME
                    && store.find(key).isEmpty()) {
                List<Pod> pods = world.pods.stream()
                        .filter(p -> p.meta.namespace().equals(service.meta().namespace()) && !p.ips.isEmpty()
                                && !p.finished() && LabelSelector.matchesAll(service.selector(),
                                        p.meta.labels()))
                        .map(PodDraft::pod).sorted(Comparator.comparing(Pod::name)).toList();
                put(key, "v1", Field.root("", EndpointsReconciler.tree(object.get(), service, pods)),
                        StoredObject.Source.SYSTEM);
            }
        }
    }

    /** The numbers that controllers write into the status of what they keep. */
    private void counts() {
        ControlLoop loop = new ControlLoop(state(), new PodViews(), event -> {
        });
        for (String kind : List.of("ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet", "Job",
                "Deployment")) {
            for (ApiObject object : loop.store.ofKind(kind)) {
                WorkloadStatus.write(object, loop);
            }
        }
        store = loop.store;
    }

    private ControlState state() {
        PersistentMap<String, Sandbox> sandboxes = PersistentMap.empty();
        PersistentMap<String, Machine> machines = PersistentMap.empty();
        Map<String, Map<Cidr, Long>> next = new HashMap<>();
        for (ApiObject object : store.ofKind("Pod")) {
            PodDraft draft = drafts.get(object.key());
            if (draft != null && draft.pod().running()) {
                String uid = object.identity().uid();
                Pod pod = draft.pod();
                sandboxes = sandboxes.put(uid, new Sandbox(uid, pod, true, true, false));
                Node node = world.nodes.get(pod.nodeName().orElseThrow());
                if (node != null && !pod.spec().hostNetwork()) {
                    reserve(node, pod, next.computeIfAbsent(node.name(), n -> new LinkedHashMap<>()));
                }
            }
        }
        for (Node node : world.nodes.values()) {
            machines = machines.put(node.name(), new Machine(Machine.Power.ON, true, 0, 1,
                    next.getOrDefault(node.name(), Map.of())));
        }
        return new ControlState(world.setup, seed, 0, store, ControlState.Agenda.EMPTY, sandboxes, machines);
    }

    /** IPAM goes on behind the highest address that was given. */
    private static void reserve(Node node, Pod pod, Map<Cidr, Long> next) {
        for (IpAddress ip : pod.ips()) {
            for (Cidr range : node.podCidrs()) {
                if (range.contains(ip)) {
                    next.merge(range, range.indexOf(ip) + 1, Math::max);
                }
            }
        }
    }
}
