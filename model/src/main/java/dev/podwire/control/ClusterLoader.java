package dev.podwire.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.cluster.StoredObjects;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.ManifestReader;
import dev.podwire.manifest.Manifests;

/** From inputs to a settled cluster. Bad content never makes it throw: what is wrong is in the result's problems. */
public final class ClusterLoader {

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
        Report report = new Report(manifests.files(), Map.of(), 0, Map.of(), List.of(), List.of());
        return new LoadResult(Optional.empty(), manifests.problems(), report, new StoredObjects(List.of()));
    }
}
