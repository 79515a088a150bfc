package dev.podwire.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import dev.podwire.sim.Simulation;
import dev.podwire.trace.Trace;

/** Writes a trace in any of the forms that {@code podwire trace --format} knows, for the window. */
public final class TraceExport {

    private TraceExport() {}

    /** The names of the forms, in the order in which they are offered. */
    public static List<String> forms() {
        return Arrays.stream(TraceFormat.values()).map(f -> f.name().toLowerCase(Locale.ROOT)).toList();
    }

    /** Writes the trace of a simulation in one of {@link #forms}. */
    public static void write(String form, Simulation simulation, Trace trace, OutputStream out) throws IOException {
        PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8);
        TraceFormat.valueOf(form.toUpperCase(Locale.ROOT)).write(new TraceFormat.Page(simulation, trace, Style.PLAIN,
                true), stream);
        stream.flush();
        if (stream.checkError()) {
            throw new IOException("the file cannot be written to");
        }
    }
}
