package dev.podwire.sim;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Packets through our rules, against packets through the rules of a real kube-proxy for the same manifests. */
class ProbesTest {

    private static final int LINES = 1174;

    @Test
    void everyProbeMeetsWhatItMetWithTheRealRules() throws IOException {
        int asked = 0;
        List<String> differences = new ArrayList<>();
        for (Path folder : cases()) {
            List<Probe> probes = Probe.of(folder);
            if (probes.isEmpty()) {
                continue;
            }
            ProbeCluster cluster = ProbeCluster.load(folder);
            for (Probe probe : probes) {
                asked++;
                compare(probe, cluster).ifPresent(differences::add);
            }
        }
        System.out.println(asked - differences.size() + " of " + asked + " probe lines hold");
        assertThat(asked).isEqualTo(LINES);
        assertThat(differences).isEmpty();
    }

    private static Optional<String> compare(Probe probe, ProbeCluster cluster) {
        var met = cluster.send(probe);
        return met.equals(probe.answers())
                ? Optional.empty()
                : Optional.of(probe.where() + ": recorded " + probe.answers() + ", here " + met);
    }

    private static List<Path> cases() throws IOException {
        try (Stream<Path> all = Files.list(
                Path.of(Objects.requireNonNull(ProbesTest.class.getResource("/kubeproxy/cases")).toURI()))) {
            return all.sorted().toList();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
