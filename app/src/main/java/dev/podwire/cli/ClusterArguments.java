package dev.podwire.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.control.ClusterLoader;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.Problem;
import dev.podwire.net.IpAddress;
import dev.podwire.sim.LoadOptions;
import dev.podwire.sim.Simulation;
import dev.podwire.sim.SimulationResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that say which cluster is meant; common to all commands over manifests. */
final class ClusterArguments {

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "manifests, folders, or - for standard input")
    List<String> files = new ArrayList<>();

    @Option(names = "--config", paramLabel = "FILE", description = "a kind Cluster, kubeadm ClusterConfiguration or KubeProxyConfiguration")
    List<Path> config = new ArrayList<>();

    @Option(names = "--cni", paramLabel = "NAME", description = "the network plug-in, flannel without other word")
    @Nullable
    String cni;

    @Option(names = "--proxy-mode", paramLabel = "MODE", description = "kube-proxy's mode: iptables or none")
    @Nullable
    String proxyMode;

    @Option(names = "--nodes", paramLabel = "N", description = "how many nodes, where the files name none")
    @Nullable
    Integer nodes;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "what every random choice is drawn from (default: 1)")
    long seed;

    @Option(names = "--outside", paramLabel = "NAME=ADDRESS", description = "a host on the internet with TCP 80 and 443; may be repeated")
    List<String> outside = new ArrayList<>();

    @Option(names = "--keep-going", description = "go on with the valid objects when others have errors")
    boolean keepGoing;

    @Option(names = "--json", description = "print one JSON document and nothing else")
    boolean json;

    /** Loads the cluster; complains about every error and stops with exit code 2 if one forbids going on. */
    Simulation load(Console console, boolean bare, Optional<String> resolvConf) throws IOException {
        SimulationResult result = Simulation.load(inputs(console), options(bare, resolvConf));
        for (Problem problem : result.problems()) {
            if (problem.isError() || !json) {
                console.err().println(problem);
            }
        }
        if (result.simulation().isEmpty() || result.hasErrors() && !keepGoing) {
            throw CliException.usage(result.hasErrors()
                    ? "Correct the errors above, or add --keep-going to go on with the valid objects."
                    : "There is no cluster in these files.");
        }
        return result.simulation().get();
    }

    /** Reads everything, checks every field and says all that there is to say. */
    SimulationResult check(Console console) throws IOException {
        return Simulation.check(inputs(console), options(false, Optional.empty()));
    }

    private LoadOptions options(boolean bare, Optional<String> resolvConf) {
        if (nodes != null && nodes < 1) {
            throw CliException.usage("--nodes must be 1 or more, not " + nodes + ".");
        }
        ClusterLoader.Options cluster = new ClusterLoader.Options(Optional.ofNullable(nodes), Optional.ofNullable(cni),
                Optional.ofNullable(proxyMode), seed, bare, keepGoing);
        List<Input> configuration = new ArrayList<>();
        config.forEach(file -> configuration.add(Input.path(readable(file))));
        return new LoadOptions(cluster, configuration, outsideHosts(), resolvConf);
    }

    private List<Input> inputs(Console console) throws IOException {
        if (files.isEmpty()) {
            throw CliException.usage("No file was named. Name manifests or folders, or - for standard input.");
        }
        List<Input> inputs = new ArrayList<>();
        for (String file : files) {
            inputs.add(file.equals("-")
                    ? Input.bytes("standard input", console.in().readAllBytes())
                    : Input.path(readable(Path.of(file))));
        }
        return inputs;
    }

    static Path readable(Path file) {
        if (!Files.exists(file)) {
            throw CliException.environment(file + ": there is no such file or folder.");
        }
        if (!Files.isReadable(file)) {
            throw CliException.environment(file + " cannot be read. Check its permissions.");
        }
        return file;
    }

    private Map<String, IpAddress> outsideHosts() {
        Map<String, IpAddress> hosts = new LinkedHashMap<>();
        for (String word : outside) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                throw CliException.usage("--outside " + word + ": write NAME=ADDRESS, for example"
                        + " example.org=203.0.113.80.");
            }
            try {
                hosts.put(word.substring(0, equals), IpAddress.parse(word.substring(equals + 1)));
            } catch (IllegalArgumentException e) {
                throw CliException.usage("--outside " + word + ": '" + word.substring(equals + 1) + "' is no address.");
            }
        }
        return hosts;
    }
}
