package dev.podwire.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

import dev.podwire.manifest.Input;
import dev.podwire.sim.LoadOptions;
import dev.podwire.sim.Simulation;
import dev.podwire.sim.SimulationResult;

import static org.assertj.core.api.Assertions.assertThat;

/** A console on the cluster of {@code console/shop.yaml}. */
final class ConsoleCluster {

    private ConsoleCluster() {}

    static Kubectl shop() {
        try (InputStream in = ConsoleCluster.class.getResourceAsStream("/console/shop.yaml")) {
            return on(Input.bytes("shop.yaml", in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Kubectl on(Input manifests) {
        SimulationResult result = Simulation.load(List.of(manifests), LoadOptions.DEFAULT);
        assertThat(result.hasErrors()).as(result.problems().toString()).isFalse();
        return new Kubectl(result.simulation().orElseThrow().live());
    }

    /** The only reply to a command line. */
    static Reply reply(Kubectl kubectl, String line) {
        List<Reply> replies = kubectl.runAll(line);
        assertThat(replies).hasSize(1);
        return replies.getFirst();
    }

    /** What a command printed that went well. */
    static String out(Kubectl kubectl, String line) {
        Reply reply = reply(kubectl, line);
        assertThat(reply.err()).as(line).isEmpty();
        assertThat(reply.exit()).as(line).isZero();
        return reply.out();
    }
}
