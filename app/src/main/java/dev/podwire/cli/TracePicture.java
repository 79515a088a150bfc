package dev.podwire.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.OptionalDouble;

import dev.podwire.export.Exports;
import dev.podwire.palette.Theme;

/** A trace as a picture: the cluster with the packet's way on it. */
final class TracePicture {

    private static final Exports.Size SIZE = new Exports.Size(1440, 900);

    private TracePicture() {}

    static void write(String format, TraceFormat.Page page, PrintStream out) throws IOException {
        out.write(Exports.topology(Exports.format(format).orElseThrow(), page.simulation().topology(),
                Optional.of(page.trace()), OptionalDouble.empty(), SIZE, Theme.LIGHT));
    }
}
