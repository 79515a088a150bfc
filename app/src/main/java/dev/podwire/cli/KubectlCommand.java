package dev.podwire.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import dev.podwire.console.Kubectl;
import dev.podwire.console.Reply;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code podwire kubectl FILE... -- ARGS}: kubectl, speaking to the simulated cluster. */
@Command(name = "kubectl", sortOptions = false, mixinStandardHelpOptions = true, description = "Speak kubectl to the cluster; commands behind --, parted by ';', or - to read them from standard input.", footer = {
        "", "Example: podwire kubectl sample-clusters/three-tier -- get pods -o wide"})
final class KubectlCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    PodwireCommand parent;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    ClusterArguments cluster = new ClusterArguments();

    @Override
    public Integer call() throws IOException {
        Console console = Parents.console(parent);
        List<String> words = behindDashes();
        if (words.isEmpty()) {
            throw CliException.usage("Write what kubectl is to do behind --, for example: -- get pods -o wide");
        }
        cluster.files = new ArrayList<>(cluster.files.subList(0, cluster.files.size() - words.size()));
        boolean typed = words.equals(List.of("-"));
        if (typed && cluster.files.contains("-")) {
            throw CliException.usage("Standard input cannot bring both manifests and commands. Name a file for one.");
        }
        Kubectl kubectl = new Kubectl(cluster.load(console, false, Optional.empty()).live());
        List<Reply> replies = typed
                ? kubectl.runAll(new String(console.in().readAllBytes(), StandardCharsets.UTF_8))
                : kubectl.runAll(words);
        int exit = Exit.YES;
        for (Reply reply : replies) {
            console.out().print(reply.out());
            console.out().flush();
            console.err().print(reply.err());
            exit = reply.exit();
        }
        return exit;
    }

    /** The words behind the first {@code --} of the command line, which picocli takes for FILEs too. */
    private List<String> behindDashes() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        List<String> all = spec.root().commandLine().getParseResult().originalArgs();
        int dashes = all.indexOf("--");
        return dashes < 0 ? List.of() : all.subList(dashes + 1, all.size());
    }
}
