package dev.podwire.proxy;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import dev.podwire.cluster.ClusterState;
import dev.podwire.control.ClusterLoader;
import dev.podwire.control.LoadResult;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.Problem;

import static org.assertj.core.api.Assertions.assertThat;

/** The manifests that a real kube-proxy was recorded with, loaded as they are. */
final class CaseCluster {

    private CaseCluster() {}

    /** The folder of all cases. */
    static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(CaseCluster.class.getResource("/kubeproxy/cases")).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The cluster of one case, with nothing in it that its manifest does not name. */
    static ClusterState load(Path folder) {
        return load(folder, "iptables");
    }

    /** The same, with kube-proxy in this mode. */
    static ClusterState load(Path folder, String mode) {
        ClusterLoader.Options options = new ClusterLoader.Options(Optional.empty(), Optional.empty(),
                Optional.of(mode), 1, true, false);
        LoadResult loaded = ClusterLoader.load(List.of(Input.path(folder.resolve("manifest.yaml"))),
                List.of(Input.path(folder.resolve("config.yaml"))), options);
        assertThat(loaded.problems()).as(folder.toString()).noneMatch(Problem::isError);
        return loaded.state().orElseThrow();
    }
}
