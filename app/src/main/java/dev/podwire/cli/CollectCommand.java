package dev.podwire.cli;

import java.util.concurrent.Callable;

import dev.podwire.dump.DumpFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code podwire collect}: prints the script that writes a machine's network state into a folder. */
@Command(name = "collect", mixinStandardHelpOptions = true, description = "Print a script that collects a machine's network state for `podwire lab --node`.", footer = {
        "", "Example: podwire collect | ssh root@worker-1 sh -s /tmp/worker-1"})
final class CollectCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    PodwireCommand parent;

    @Override
    public Integer call() {
        Parents.console(parent).out().print(DumpFiles.collectScript());
        return Exit.YES;
    }
}
