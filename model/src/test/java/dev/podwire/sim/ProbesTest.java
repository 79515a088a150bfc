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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Packets through our rules, against packets through the rules of a real kube-proxy for the same manifests. */
class ProbesTest {

    @ParameterizedTest
    @CsvSource({"iptables, 1174", "nftables, 1174"})
    void everyProbeMeetsWhatItMetWithTheRealRules(String mode, int lines) throws IOException {
        int asked = 0;
        List<String> differences = new ArrayList<>();
        for (Path folder : cases()) {
            List<Probe> probes = Probe.of(folder, mode);
            if (probes.isEmpty()) {
                continue;
            }
            ProbeCluster cluster = ProbeCluster.load(folder, mode);
            for (Probe probe : probes) {
                asked++;
                compare(probe, cluster).ifPresent(differences::add);
            }
        }
        System.out.println(asked - differences.size() + " of " + asked + " probe lines of " + mode + " mode hold");
        assertThat(asked).isEqualTo(lines);
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
