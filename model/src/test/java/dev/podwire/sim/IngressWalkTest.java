package dev.podwire.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import dev.podwire.manifest.Input;
import dev.podwire.trace.Action;
import dev.podwire.trace.Outcome;
import dev.podwire.trace.ServerSeen;
import dev.podwire.trace.Step;
import dev.podwire.trace.Trace;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests that pass an ingress controller: by the load balancer to its pod, and from there to an endpoint. */
class IngressWalkTest {

    private static final Path SAMPLE = Path.of(Objects.requireNonNull(System.getProperty("podwire.root")),
            "sample-clusters", "ingress");

    private static Simulation load(String shop) {
        SimulationResult result = Simulation.load(
                List.of(Input.path(SAMPLE.resolve("controller.yaml")), Input.text("shop.yaml", shop)),
                LoadOptions.DEFAULT);
        assertThat(result.problems()).filteredOn(p -> p.isError()).isEmpty();
        return result.simulation().orElseThrow();
    }

    private static String shop() {
        try {
            return Files.readString(SAMPLE.resolve("shop.yaml"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Step> decisions(Trace trace) {
        return trace.steps().stream().filter(s -> s.action() instanceof Action.Handled).toList();
    }

    @Test
    void theRequestWalksByTheControllerToAnEndpointPod() {
        Trace trace = load(shop()).fire(TraceRequest.of("external", "http://shop.example.com/cart", 1));

        assertThat(trace.outcome().verdict()).isEqualTo(Outcome.Verdict.DELIVERED);
        ServerSeen server = trace.server().orElseThrow();
        assertThat(server.who()).startsWith("pod/default/cart-");
        Step first = decisions(trace).getFirst();
        assertThat(first.place().namespace().name()).startsWith("ingress-nginx-controller-");
        assertThat(first.origin().orElseThrow().toString())
                .isEqualTo("Ingress default/shop spec.rules[0].http.paths[0] (shop.yaml:53)");
        assertThat(server.peer()).as("the pod sees the controller").startsWith(addressOf(trace, first));
    }

    private static String addressOf(Trace trace, Step step) {
        return trace.steps().stream().filter(s -> s.packet() == step.packet()).reduce((a, b) -> b).orElseThrow()
                .after().find(dev.podwire.packet.Header.Ipv4.class).orElseThrow().destination() + ":";
    }

    @Test
    void httpsEndsAtTheController() {
        Trace trace = load(shop()).fire(TraceRequest.of("external", "https://shop.example.com/", 1));

        assertThat(trace.outcome().verdict()).isEqualTo(Outcome.Verdict.DELIVERED);
        assertThat(decisions(trace)).extracting(s -> ((Action.Handled) s.action()).did()).first().asString()
                .isEqualTo("TLS for shop.example.com ends here");
        assertThat(trace.server().orElseThrow().local()).endsWith(":8080");
    }

    @Test
    void anUnknownHostGetsTheControllersOwn404() {
        Trace trace = load(shop()).fire(TraceRequest.of("external", "http://203.0.113.10/", 1));

        assertThat(trace.outcome().reason()).endsWith("It is HTTP 404 Not Found.");
        assertThat(trace.server().orElseThrow().who()).startsWith("pod/ingress-nginx/");
    }

    @Test
    void aServiceWithoutEndpointsIs503() {
        Trace trace = load(shop()
                .replace("metadata: {name: cart, labels: {app: cart}}\nspec:\n  replicas: 2",
                        "metadata: {name: cart, labels: {app: cart}}\nspec:\n  replicas: 0"))
                .fire(TraceRequest.of("external", "http://shop.example.com/cart", 1));

        assertThat(trace.outcome().reason()).contains("HTTP 503");
        assertThat(decisions(trace).getLast().action()).isInstanceOfSatisfying(Action.Handled.class,
                a -> assertThat(a.why()).contains("default/cart has no ready endpoint"));
    }

    @Test
    void aCertificateSendsPlainHttpToHttps() {
        Trace trace = load(
                shop().replace("  rules:\n", "  tls: [{hosts: [shop.example.com], secretName: cert}]\n  rules:\n"))
                .fire(TraceRequest.of("external", "http://shop.example.com/cart", 1));

        assertThat(trace.outcome().reason()).endsWith("It is HTTP 308 Permanent Redirect.");
    }

    @Test
    void whatAControllerReadsIsSimulatedAndTheRestIsNot() {
        SimulationResult with = Simulation.load(List.of(Input.path(SAMPLE)), LoadOptions.DEFAULT);
        SimulationResult without = Simulation.load(List.of(Input.text("shop.yaml", shop())), LoadOptions.DEFAULT);

        assertThat(with.report().notSimulated()).isEmpty();
        assertThat(without.report().notSimulated()).extracting(n -> n.kind()).containsExactly("Ingress");
    }
}
