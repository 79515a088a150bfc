package dev.podwire.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import dev.podwire.sim.Simulation;
import dev.podwire.sim.TraceRequest;
import dev.podwire.trace.Outcome;
import dev.podwire.trace.Trace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code podwire trace}: fires one request and prints its walk. */
@Command(name = "trace", sortOptions = false, mixinStandardHelpOptions = true, description = "Fire a request and print every step of its packets.", footer = {
        "", "Example: podwire trace sample-clusters/three-tier --from external --to http://192.168.56.11:30080/"})
final class TraceCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    PodwireCommand parent;

    @Mixin
    ClusterArguments cluster = new ClusterArguments();

    @Option(names = "--from", required = true, paramLabel = "WHO", description = "pod/NS/NAME, deploy/NS/NAME, sts/…, ds/…, node/NAME, external or external/ADDRESS")
    String from = "";

    @Option(names = "--to", required = true, paramLabel = "WHERE", description = "a URL, ping://HOST, tcp://HOST:PORT, udp://HOST:PORT or dns://NAME?type=A")
    String to = "";

    @Option(names = "--phase", defaultValue = "exchange", description = "first: until the first packet has arrived or died; exchange (default): until the connection is closed")
    TraceRequest.Phase phase = TraceRequest.Phase.EXCHANGE;

    @Option(names = "--count", defaultValue = "1", paramLabel = "N", description = "pings or datagrams to send")
    int count = 1;

    @Option(names = "--endpoint", paramLabel = "POD|IP:PORT", description = "let chance choose this endpoint where it can")
    @Nullable
    String endpoint;

    @Option(names = "--arp", defaultValue = "warm", description = "warm (default): neighbours are known; cold: they are not")
    Arp arp = Arp.WARM;

    @Option(names = "--via", paramLabel = "NODE", description = "the node by which an outside client enters")
    @Nullable
    String via;

    @Option(names = "--resolv-conf", paramLabel = "FILE", description = "the nodes' own resolv.conf")
    @Nullable
    Path resolvConf;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text (default), json, markdown, mermaid, pcapng, svg, png or html")
    @Nullable
    String format;

    @Option(names = "--out", paramLabel = "FILE", description = "write there instead of standard output")
    @Nullable
    Path out;

    @Option(names = {"-v", "--verbose"}, description = "text: every rule that was tried, not only the telling ones")
    boolean verbose;

    /** Whether neighbours and forwarding tables are learned already. */
    enum Arp {
        WARM, COLD
    }

    @Override
    public Integer call() throws IOException {
        Console console = Parents.console(parent);
        TraceFormat chosen = TraceFormat.of(format, out, cluster.json);
        if (count < 1) {
            throw CliException.usage("--count must be 1 or more, not " + count + ".");
        }
        Optional<String> nodesFile = resolvConf == null
                ? Optional.empty()
                : Optional.of(Files.readString(ClusterArguments.readable(resolvConf)));
        Simulation simulation = cluster.load(console, false, nodesFile);
        Trace trace = simulation.fire(new TraceRequest(from, to, cluster.seed, phase, count,
                Optional.ofNullable(endpoint), arp == Arp.WARM, Optional.ofNullable(via)));
        print(console, chosen, simulation, trace);
        return trace.outcome().verdict() == Outcome.Verdict.DELIVERED ? Exit.YES : Exit.NO;
    }

    private void print(Console console, TraceFormat chosen, Simulation simulation, Trace trace) throws IOException {
        TraceFormat.Page page = new TraceFormat.Page(simulation, trace, Style.ofTerminal(out != null), verbose);
        if (out == null) {
            if (chosen.binary() && System.console() != null && System.console().isTerminal()) {
                throw CliException.usage("A picture or capture does not belong on a terminal. Add --out FILE."
                        + chosen.name().toLowerCase(Locale.ROOT) + ", or send the output elsewhere.");
            }
            chosen.write(page, console.out());
            return;
        }
        try (OutputStream file = Files.newOutputStream(out);
                PrintStream stream = new PrintStream(file, false, StandardCharsets.UTF_8)) {
            chosen.write(page, stream);
        }
    }
}
