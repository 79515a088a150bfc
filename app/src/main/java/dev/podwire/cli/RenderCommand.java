package dev.podwire.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import dev.podwire.export.Exports;
import dev.podwire.export.PictureFormat;
import dev.podwire.palette.Theme;
import dev.podwire.sim.Simulation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code podwire render}: draws the cluster into a file. */
@Command(name = "render", sortOptions = false, mixinStandardHelpOptions = true, description = "Draw the cluster into an SVG or PNG file.", footer = {
        "", "Example: podwire render sample-clusters/three-tier --out cluster.svg --theme dark"})
final class RenderCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    PodwireCommand parent;

    @Mixin
    ClusterArguments cluster = new ClusterArguments();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "the file to write; its ending says which format")
    Path out = Path.of("");

    @Option(names = "--width", defaultValue = "1440", paramLabel = "PIXELS", description = "1440 without other word")
    int width = 1440;

    @Option(names = "--height", defaultValue = "900", paramLabel = "PIXELS", description = "900 without other word")
    int height = 900;

    @Option(names = "--theme", defaultValue = "light", description = "light (default), dark or high_contrast")
    Theme theme = Theme.LIGHT;

    @Override
    public Integer call() throws IOException {
        Console console = Parents.console(parent);
        PictureFormat format = format(out);
        Exports.Size size;
        try {
            size = new Exports.Size(width, height);
        } catch (IllegalArgumentException e) {
            throw CliException.usage("--width and --height are pixels from 1 to 16384, not " + width + " and " + height
                    + ".");
        }
        Simulation simulation = cluster.load(console, false, Optional.empty());
        Files.write(out, Exports.topology(format, simulation.topology(), Optional.empty(), OptionalDouble.empty(), size,
                theme));
        return Exit.YES;
    }

    /** The format that a file's name asks for. */
    static PictureFormat format(Path file) {
        String name = String.valueOf(file.getFileName());
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Exports.format(ending).orElseThrow(() -> CliException.usage("--out " + file
                + ": the file's ending says the format, which is one of "
                + Exports.FORMATS.stream().map(PictureFormat::name).collect(Collectors.joining(", ")) + "."));
    }
}
