package dev.podwire.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

import dev.podwire.export.Exports;
import dev.podwire.export.PictureFormat;
import dev.podwire.palette.Theme;
import dev.podwire.sim.LoadOptions;
import dev.podwire.sim.Sample;
import dev.podwire.sim.Simulation;
import dev.podwire.sim.SimulationResult;
import dev.podwire.trace.Trace;

/** The main job without a window: the trace of a sample's request as text, and a picture of it as a file. */
public final class NoDisplay {

    private static final Exports.Size SIZE = new Exports.Size(1440, 900);

    private NoDisplay() {}

    /** Fires the sample's request, prints its trace and writes pictures into {@code pictures}; returns the exit code. */
    public static int show(PrintStream out, PrintStream err, Path sampleFolder, Path pictures) throws IOException {
        Sample sample = Sample.read(sampleFolder);
        SimulationResult result = Simulation.load(sample.inputs(), LoadOptions.DEFAULT);
        result.problems().forEach(err::println);
        if (result.simulation().isEmpty()) {
            return Exit.USAGE;
        }
        Simulation simulation = result.simulation().get();
        Trace trace = simulation.fire(sample.request());
        TraceText.write(new TraceFormat.Page(simulation, trace, Style.ofTerminal(false), false), out);
        Files.createDirectories(pictures);
        for (PictureFormat format : Exports.FORMATS) {
            Path file = pictures.resolve(sample.name() + "." + format.name());
            Files.write(file, Exports.topology(format, simulation.topology(), Optional.of(trace),
                    OptionalDouble.empty(), SIZE, Theme.LIGHT));
            err.println("podwire: wrote " + file);
        }
        out.flush();
        return Exit.YES;
    }
}
