package dev.podwire.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import dev.podwire.packet.Header.DnsRecord;
import dev.podwire.sim.Lookup;
import dev.podwire.sim.Simulation;
import dev.podwire.trace.DnsLookup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code podwire resolve}: looks names up as a program would, every question over the wire. */
@Command(name = "resolve", sortOptions = false, mixinStandardHelpOptions = true, description = "Look names up; print every question and answer.", footer = {
        "", "Example: podwire resolve sample-clusters/clusterip-and-dns --from pod/client --name web,addr"})
final class ResolveCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    PodwireCommand parent;

    @Mixin
    ClusterArguments cluster = new ClusterArguments();

    @Option(names = "--from", required = true, paramLabel = "WHO", description = "who asks, as in trace")
    String from = "";

    @Option(names = "--name", required = true, paramLabel = "NAME[,TYPE]", description = "a name and a record type (A without other word; addr is A and AAAA); may be repeated")
    List<String> names = new ArrayList<>();

    @Option(names = "--libc", defaultValue = "glibc", description = "glibc (default) or musl")
    Lookup.Libc libc = Lookup.Libc.GLIBC;

    @Option(names = "--env", description = "also print the variables by which the pod finds Services without DNS")
    boolean environment;

    @Option(names = "--resolv-conf", paramLabel = "FILE", description = "the nodes' own resolv.conf")
    @Nullable
    Path resolvConf;

    @Override
    public Integer call() throws IOException {
        Console console = Parents.console(parent);
        Optional<String> file = resolvConf == null
                ? Optional.empty()
                : Optional.of(Files.readString(ClusterArguments.readable(resolvConf)));
        Simulation simulation = cluster.load(console, false, file);
        List<Lookup.Result> results = new ArrayList<>();
        for (String name : names) {
            int comma = name.lastIndexOf(',');
            String type = comma < 0 ? "A" : name.substring(comma + 1);
            results.add(simulation.resolve(new Lookup(from, comma < 0 ? name : name.substring(0, comma),
                    type.equalsIgnoreCase("addr") ? "addr" : type.toUpperCase(Locale.ROOT), libc, cluster.seed)));
        }
        if (cluster.json) {
            try (Json json = new Json(console.out())) {
                json.object(d -> {
                    d.array("lookups", results, r -> lookup(json, r));
                    if (environment) {
                        d.object("environment", e -> simulation.environment(from).forEach(e::field));
                    }
                });
            }
        } else {
            results.forEach(r -> print(console.out(), Style.ofTerminal(false), r));
            if (environment) {
                simulation.environment(from).forEach((name, value) -> console.out().println(name + "=" + value));
            }
        }
        return results.stream().allMatch(Lookup.Result::found) ? Exit.YES : Exit.NO;
    }

    private static void lookup(Json json, Lookup.Result result) {
        json.object(l -> {
            l.field("name", result.name()).field("type", result.type());
            l.array("queries", result.queries(), q -> query(json, q));
            l.object("final", f -> f.field("rcode", result.code()).strings("addresses",
                    result.addresses().stream().map(Object::toString).toList()));
        });
    }

    private static void query(Json json, DnsLookup query) {
        json.object(q -> {
            q.field("name", query.name()).field("type", query.type()).field("server", query.server()).field("rcode",
                    query.responseCode());
            q.array("answers", query.answers(), a -> TraceJson.record(json, a));
            q.array("authority", query.authority(), a -> TraceJson.record(json, a));
            q.field("truncated", query.truncated());
            q.field("protocol", query.asked().protocol()).field("atMillis", query.asked().at().toMillis())
                    .field("tookMillis", query.asked().took().toMillis());
        });
    }

    private static void print(PrintStream out, Style style, Lookup.Result result) {
        out.println(style.bold(result.name()) + " " + result.type());
        for (DnsLookup query : result.queries()) {
            out.println("  " + seconds(query.asked().at()) + "  " + query.name() + " " + query.type()
                    + style.dim("  " + query.asked().protocol().toUpperCase(Locale.ROOT) + " to " + query.server())
                    + "  " + query.responseCode() + (query.truncated() ? ", cut" : "")
                    + waited(query.asked().took()));
            query.answers().forEach(a -> out.println("      " + record(a)));
            query.authority().forEach(a -> out.println(style.dim("      " + record(a))));
        }
        out.println(result.found()
                ? style.good("✓ ") + (result.addresses().isEmpty() ? result.code() : addresses(result))
                : style.bad("✕ ") + result.code());
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%6.3f s", time.toNanos() / 1e9);
    }

    /** How long an answer took, where it was long enough to be felt. */
    private static String waited(Duration time) {
        return time.toMillis() < 100 ? "" : String.format(Locale.ROOT, " after %.1f s", time.toNanos() / 1e9);
    }

    private static String addresses(Lookup.Result result) {
        return String.join(", ", result.addresses().stream().map(Object::toString).toList());
    }

    private static String record(DnsRecord record) {
        return record.name() + " " + record.ttl() + " IN " + record.type() + " " + record.data();
    }
}
