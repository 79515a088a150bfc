package dev.podwire.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import dev.podwire.control.Report;
import dev.podwire.manifest.Problem;
import dev.podwire.sim.SimulationResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code podwire check}: reads everything and says what is wrong, what is there and what is not simulated. */
@Command(name = "check", sortOptions = false, mixinStandardHelpOptions = true, description = "Read manifests; report problems, counts and what is not simulated.", footer = {
        "", "Example: kubectl kustomize overlay | podwire check -"})
final class CheckCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    PodwireCommand parent;

    @Mixin
    ClusterArguments cluster = new ClusterArguments();

    @Override
    public Integer call() throws IOException {
        Console console = Parents.console(parent);
        SimulationResult result = cluster.check(console);
        if (cluster.json) {
            try (Json json = new Json(console.out())) {
                write(json, result);
            }
        } else {
            write(console.out(), Style.ofTerminal(false), result);
        }
        return result.hasErrors() ? Exit.USAGE : Exit.YES;
    }

    private static void write(Json json, SimulationResult result) {
        Report report = result.report();
        json.object(d -> {
            d.array("files", report.files(),
                    f -> json.object(o -> o.field("file", f.name()).field("documents", f.documents())));
            d.object("counts", c -> new TreeMap<>(report.counts()).forEach(c::field));
            d.field("pods", report.pods());
            d.object("services", s -> new TreeMap<>(report.services()).forEach(s::field));
            d.array("notSimulated", report.notSimulated(), n -> json.object(o -> o.field("kind", n.kind())
                    .field("name", n.name()).field("file", n.location().file()).field("line", n.location().line())));
            d.array("problems", result.problems(), p -> problem(json, p));
        });
    }

    private static void problem(Json json, Problem problem) {
        json.object(o -> o.field("severity", problem.severity().name().toLowerCase(Locale.ROOT))
                .field("file", problem.location().file()).field("line", problem.location().line())
                .field("column", problem.location().column()).field("path", problem.path())
                .field("message", problem.message()).field("hint", problem.hint()));
    }

    private static void write(PrintStream out, Style style, SimulationResult result) {
        Report report = result.report();
        result.problems().forEach(p -> out.println(p.isError() ? style.bad("✕ ") + p : style.changed("! ") + p));
        if (!result.problems().isEmpty()) {
            out.println();
        }
        out.println(style.bold(count(report.files().size(), "file") + ", " + count(documents(report), "object")));
        for (Map.Entry<String, Integer> kind : new TreeMap<>(report.counts()).entrySet()) {
            out.println(String.format(Locale.ROOT, "  %5d  %s", kind.getValue(), kind.getKey()));
        }
        out.println(count(report.pods(), "pod") + " after expansion");
        new TreeMap<>(report.services()).forEach((type, n) -> out.println("  " + count(n, type + " Service")));
        if (!report.notSimulated().isEmpty()) {
            out.println();
            out.println(style.bold("Not simulated") + " (kept, but without effect)");
            report.notSimulated().forEach(
                    n -> out.println("  " + n.kind() + " " + n.name() + style.dim("  " + n.location())));
        }
        long errors = result.problems().stream().filter(Problem::isError).count();
        long warnings = result.problems().size() - errors;
        out.println();
        out.println(errors > 0
                ? style.bad("✕ " + count(errors, "error")) + ", " + count(warnings, "warning")
                : style.good("✓ no error") + (warnings > 0 ? ", " + count(warnings, "warning") : ""));
    }

    private static int documents(Report report) {
        return report.counts().values().stream().mapToInt(Integer::intValue).sum();
    }

    private static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
