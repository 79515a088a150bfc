package dev.podwire.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.control.ClusterLoader;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.Problem;
import dev.podwire.net.SourceLocation;
import dev.podwire.sim.LoadOptions;
import dev.podwire.sim.Sample;
import dev.podwire.sim.Simulation;
import dev.podwire.sim.SimulationResult;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.ObjectRow;
import dev.podwire.view.model.OpenRequest;
import dev.podwire.view.model.Opened;
import dev.podwire.view.model.Opener;
import dev.podwire.view.model.ProblemRow;

/** Opens manifests by simulating the cluster that they describe. */
public final class SimulationOpener implements Opener {

    private static final long LONGEST_TEXT = 16L << 20;

    @Override
    public Opened open(OpenRequest request) throws IOException {
        List<Input> inputs = new ArrayList<>();
        request.texts().forEach((file, text) -> inputs.add(Input.text(file, text)));
        for (Path path : request.texts().isEmpty() ? request.paths() : List.<Path>of()) {
            if (!Files.exists(path)) {
                throw new NoSuchFileException(path + ": there is no such file or folder.");
            }
            inputs.add(Input.path(path));
        }
        if (!request.pasted().isEmpty() && request.texts().isEmpty()) {
            inputs.add(Input.text(OpenRequest.PASTED, request.pasted()));
        }
        ClusterLoader.Options defaults = ClusterLoader.Options.DEFAULT;
        SimulationResult result = Simulation.load(inputs, LoadOptions.of(new ClusterLoader.Options(defaults.nodes(),
                request.wishes().cni(), request.wishes().proxyMode(), defaults.seed(), defaults.bare(),
                request.keepGoing())));
        if (Thread.interrupted()) {
            throw new IOException("Cancelled.");
        }
        List<ProblemRow> problems = result.problems().stream().map(SimulationOpener::row).toList();
        boolean taken = result.simulation().isPresent() && (!result.hasErrors() || request.keepGoing());
        Map<String, String> texts = new LinkedHashMap<>(request.texts());
        result.report().files().forEach(file -> read(file.name(), request, texts));
        problems.forEach(p -> read(p.file(), request, texts));
        if (!taken) {
            return new Opened(Optional.empty(), problems, texts);
        }
        Simulation simulation = result.simulation().get();
        List<ObjectRow> objects = ObjectRows.of(simulation);
        Set<String> files = new LinkedHashSet<>();
        objects.forEach(o -> o.location().map(SourceLocation::file).ifPresent(files::add));
        files.forEach(file -> read(file, request, texts));
        Optional<Sample> sample = sample(request.paths());
        LoadedCluster cluster = new SimulatedCluster(request.name(), simulation, objects, problems, texts, sample,
                request, SimulatedCluster.Known.of(simulation, sample));
        return new Opened(Optional.of(cluster), problems, texts);
    }

    /** The request that a sample's folder brings along. */
    private static Optional<Sample> sample(List<Path> paths) throws IOException {
        return paths.size() == 1 && Files.isRegularFile(paths.getFirst().resolve("request.txt"))
                ? Optional.of(Sample.read(paths.getFirst()))
                : Optional.empty();
    }

    /** The text of a file that was just read, for the manifest panel; a file that is no text is left out. */
    private static void read(String file, OpenRequest request, Map<String, String> texts) {
        if (texts.containsKey(file)) {
            return;
        }
        if (file.equals(OpenRequest.PASTED)) {
            texts.put(file, request.pasted());
            return;
        }
        try {
            Path path = Path.of(file);
            if (Files.isRegularFile(path) && Files.size(path) <= LONGEST_TEXT) {
                texts.put(file, new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
            }
        } catch (IOException | InvalidPathException e) {
            System.getLogger("podwire").log(System.Logger.Level.DEBUG, file + " cannot be shown", e);
        }
    }

    private static ProblemRow row(Problem problem) {
        SourceLocation place = problem.location();
        String message = problem.path().isEmpty() ? problem.message() : problem.path() + ": " + problem.message();
        return new ProblemRow(problem.isError(), place.file(), place.line(), place.column(), message, problem.hint());
    }
}
