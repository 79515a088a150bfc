package dev.podwire.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import dev.podwire.dump.DumpException;
import dev.podwire.lab.LabException;
import dev.podwire.lab.LabFile;
import dev.podwire.lab.LabOutput;
import dev.podwire.lab.LabReader;
import dev.podwire.lab.LabRunner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code podwire lab}: builds what a lab file describes, without Kubernetes, and prints what its requests did. */
@Command(name = "lab", sortOptions = false, mixinStandardHelpOptions = true, description = "Run a lab file: namespaces, devices and rules without Kubernetes.", footer = {
        "", "Example: podwire lab two-namespaces.json > recording.json"})
final class LabCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    PodwireCommand parent;

    @Parameters(arity = "0..1", paramLabel = "LAB.json", description = "the lab file")
    @Nullable
    Path file;

    @Mixin
    NodeOptions nodes = new NodeOptions();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "what every random choice is drawn from (default: 1)")
    long seed = 1;

    @Option(names = "--json", description = "print JSON; a lab file always does")
    boolean json;

    @Override
    public Integer call() throws IOException {
        Console console = Parents.console(parent);
        if (nodes.given() == (file != null)) {
            throw CliException.usage("Give a lab file, or --node FOLDER and --packet \"IN SRC > DST PROTO PORT\".");
        }
        return file == null ? nodes(console) : lab(console, file);
    }

    private int nodes(Console console) throws IOException {
        try {
            return nodes.run(console, seed, json);
        } catch (DumpException e) {
            throw CliException.usage(String.valueOf(e.getMessage()));
        }
    }

    private int lab(Console console, Path file) throws IOException {
        try {
            LabFile lab = LabReader.read(ClusterArguments.readable(file));
            lab.warnings().forEach(console.err()::println);
            console.out().print(LabOutput.json(lab, LabRunner.run(lab, seed)));
            return Exit.YES;
        } catch (LabException e) {
            throw CliException.usage(file + ": " + e.getMessage());
        }
    }
}
