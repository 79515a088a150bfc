package dev.podwire.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.api.ConfigMap;
import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Meta;
import dev.podwire.api.MetaReader;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Pod;
import dev.podwire.api.Service;
import dev.podwire.api.Validation;
import dev.podwire.api.Workload;
import dev.podwire.cluster.ClusterSetup;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.SetupReader;
import dev.podwire.cluster.StoredObject;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.manifest.Document;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.ManifestReader;
import dev.podwire.manifest.Manifests;
import dev.podwire.manifest.Problem;
import dev.podwire.manifest.TypedObjects;

/** From inputs to a settled cluster. Bad content never makes it throw: what is wrong is in the result's problems. */
public final class ClusterLoader {

    private static final Comparator<Meta> BY_NAME = Comparator.comparing(Meta::namespace).thenComparing(Meta::name);

    private static final ObjectKey KUBE_PROXY = new ObjectKey("ConfigMap", "kube-system", "kube-proxy");
    private static final ObjectKey KUBEADM = new ObjectKey("ConfigMap", "kube-system", "kubeadm-config");

    private ClusterLoader() {}

    /**
     * How to load.
     *
     * @param nodes     number of nodes where the inputs have no Node objects; 3 if not said
     * @param cni       name of the network plug-in, if it was named
     * @param proxyMode kube-proxy's mode, if it was named
     * @param seed      decides everything that is up to chance: names, placement among equals, allocated addresses
     * @param bare      exactly the inputs' objects: nothing that a cluster has anyway, no controllers
     * @param keepGoing go on with the valid objects if there are errors
     */
    public record Options(Optional<Integer> nodes, Optional<String> cni, Optional<String> proxyMode, long seed,
            boolean bare, boolean keepGoing) {

        public static final Options DEFAULT = new Options(Optional.empty(), Optional.empty(), Optional.empty(), 1,
                false, false);
    }

    /** Loads the inputs; documents that configure the cluster may stand among them. */
    public static LoadResult load(List<Input> inputs, Options options) {
        return load(inputs, List.of(), options);
    }

    /** Loads the inputs with the cluster set up by {@code configuration}, whose objects are not counted. */
    public static LoadResult load(List<Input> inputs, List<Input> configuration, Options options) {
        Manifests manifests = ManifestReader.read(inputs);
        Manifests configured = ManifestReader.read(configuration);
        Chance chance = new Chance(options.seed());
        Admission admission = new Admission(chance);
        List<Problem> problems = admission.problems;
        problems.addAll(manifests.problems());
        problems.addAll(configured.problems());
        manifests.documents().forEach(document -> admission.admit(document, StoredObject.Source.FILE));
        List<Document> setupDocuments = dumpedSetup(admission.admitted);
        setupDocuments.addAll(admission.setup);
        for (Document document : configured.documents()) {
            if (SetupReader.isSetup(document)) {
                problems.addAll(Validation.checkSetup(document));
                setupDocuments.add(document);
            } else {
                problems.add(document.root().get("kind").error("a " + document.kind()
                        + " does not say how a cluster is set up",
                        "give a kind Cluster, a kubeadm ClusterConfiguration or a KubeProxyConfiguration"));
            }
        }
        ClusterSetup setup = SetupReader.read(setupDocuments,
                new SetupReader.Wishes(options.nodes(), options.cni(), options.proxyMode()), problems);
        if (!options.bare()) {
            SystemObjects.documents(setup.config())
                    .forEach(document -> admission.admit(document, StoredObject.Source.SYSTEM));
        }
        World world = new World(setup, new StoredObjects(admission.admitted), chance, options.bare());
        List<String> undeclared = Namespaces.create(world);
        Set<ObjectKey> refused = settle(world);
        StoredObjects marked = Reporter.mark(world, refused);
        problems.addAll(world.problems);
        sort(problems, manifests.files());
        boolean failed = problems.stream().anyMatch(Problem::isError) && !options.keepGoing();
        return new LoadResult(failed ? Optional.empty() : Optional.of(state(world)), problems,
                Reporter.report(manifests.files(), marked, world, undeclared), marked,
                () -> StoreSeed.of(world, marked, options.seed()));
    }

    /** How kubeadm set the cluster of a dump up, as it wrote it down in ConfigMaps. */
    private static List<Document> dumpedSetup(List<StoredObject> objects) {
        List<Input> texts = new ArrayList<>();
        for (StoredObject object : objects) {
            ObjectKey key = object.key();
            if (key.equals(KUBE_PROXY) || key.equals(KUBEADM)) {
                for (String entry : List.of("ClusterConfiguration", "config.conf")) {
                    object.root().get("data", entry).text().ifPresent(
                            text -> texts.add(Input.text(object.root().location() + " data." + entry, text)));
                }
            }
        }
        return new ArrayList<>(
                ManifestReader.read(texts).documents().stream().filter(SetupReader::isSetup).toList());
    }

    /**
     * Loads and checks every field of every object against the complete Kubernetes types. Slower to start than
     * {@link #load(List, List, Options)}, which checks the fields that the simulation reads.
     */
    public static LoadResult check(List<Input> inputs, List<Input> configuration, Options options) {
        LoadResult loaded = load(inputs, configuration, options);
        TypedObjects types = new TypedObjects();
        List<Problem> problems = new ArrayList<>(loaded.problems());
        Set<String> known = new HashSet<>();
        problems.forEach(problem -> known.add(problem.location() + problem.path()));
        for (StoredObject object : loaded.objects().all()) {
            if (object.source() == StoredObject.Source.FILE) {
                Document document = new Document(object.root().location().file(), object.apiVersion(),
                        object.key().kind(), object.root());
                types.check(document).stream().filter(problem -> known.add(problem.location() + problem.path()))
                        .forEach(problems::add);
            }
        }
        sort(problems, loaded.report().files());
        boolean failed = problems.stream().anyMatch(Problem::isError) && !options.keepGoing();
        return new LoadResult(failed ? Optional.empty() : loaded.state(), problems, loaded.report(),
                loaded.objects(), loaded.living());
    }

    /** Runs the control plane until nothing is left to do; returns the Services that could not have what they asked for. */
    private static Set<ObjectKey> settle(World world) {
        GivenPods.take(world);
        NodeProvision.provide(world);
        Set<ObjectKey> refused = ServiceAllocator.allocate(world);
        (world.bare ? Controller.BARE : Controller.ALL).forEach(controller -> controller.reconcile(world));
        if (!world.bare) {
            SystemObjects.apiServers(world).ifPresent(world.slices::add);
            References.check(world);
        }
        return refused;
    }

    private static ClusterState state(World world) {
        List<ConfigMap> configMaps = world.objects.ofKind("ConfigMap").stream()
                .filter(StoredObject::builtIn).map(object -> new ConfigMap(
                        MetaReader.read(object.key(), object.root()), object.root().get("data").textMap()))
                .sorted(Comparator.comparing(ConfigMap::meta, BY_NAME)).toList();
        return new ClusterState(world.setup.config(), List.copyOf(world.namespaces),
                world.nodes.values().stream().sorted(Comparator.comparing(node -> node.name())).toList(),
                world.pods.stream().map(PodDraft::pod).sorted(Comparator.comparing(Pod::meta, BY_NAME)).toList(),
                world.services.values().stream().sorted(Comparator.comparing(Service::meta, BY_NAME)).toList(),
                world.slices.stream().sorted(Comparator.comparing(EndpointSlice::meta, BY_NAME)).toList(),
                world.workloads.stream().sorted(Comparator.comparing(Workload::meta, BY_NAME)).toList(), configMaps);
    }

    /** In the order of the files and their lines, so that a reader can go from top to bottom. */
    private static void sort(List<Problem> problems, List<Manifests.SourceFile> files) {
        Map<String, Integer> order = new HashMap<>();
        files.forEach(file -> order.putIfAbsent(file.name(), order.size()));
        problems.sort(Comparator
                .comparingInt((Problem problem) -> order.getOrDefault(problem.location().file(), files.size()))
                .thenComparingInt(problem -> problem.location().line()));
    }
}
