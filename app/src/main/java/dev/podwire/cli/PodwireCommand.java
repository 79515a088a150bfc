package dev.podwire.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code podwire}: opens the window, or runs one of its commands. */
@Command(name = "podwire", sortOptions = false, versionProvider = Version.class, description = "See, and step through, what really happens to a packet in a Kubernetes cluster.", footer = {
        "", "Exit codes: 0 yes, 1 no, 2 bad input or usage, 3 the environment."}, subcommands = {TraceCommand.class,
                RulesCommand.class, ResolveCommand.class, CheckCommand.class,
                LabCommand.class, KubectlCommand.class, CollectCommand.class, RenderCommand.class})
final class PodwireCommand implements Callable<Integer> {

    final Console console;
    private final WindowOpener window;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "manifests to open in the window")
    List<Path> files = new ArrayList<>();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this text")
    boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "print the version")
    boolean version;

    PodwireCommand(Console console, WindowOpener window) {
        this.console = console;
        this.window = window;
    }

    @Override
    public Integer call() {
        files.forEach(ClusterArguments::readable);
        Optional<String> obstacle = window.open(files);
        obstacle.ifPresent(console::complain);
        return obstacle.isPresent() ? Exit.ENVIRONMENT : Exit.YES;
    }
}
