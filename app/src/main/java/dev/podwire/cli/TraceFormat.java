package dev.podwire.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.podwire.kernel.Host;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.sim.Simulation;
import dev.podwire.trace.Trace;
import org.jspecify.annotations.Nullable;

/** The forms in which a walk can be written, in the order in which they are offered. */
enum TraceFormat {

    TEXT(false, TraceText::write), JSON(false, TraceJson::write), MARKDOWN(false, TraceMarkdown::write), MERMAID(false,
            TraceMermaid::write), SVG(false, (page, out) -> TracePicture.write("svg", page, out)), PNG(true,
                    (page, out) -> TracePicture.write("png", page, out)), PCAPNG(true,
                            TraceCapture::write), HTML(false, TraceHtml::write);

    private final boolean binary;
    private final Writer writer;

    TraceFormat(boolean binary, Writer writer) {
        this.binary = binary;
        this.writer = writer;
    }

    /** What is to be written, and how. */
    record Page(Simulation simulation, Trace trace, Style style, boolean verbose) {

        /** Whether this is the switch between the machines, which paths leave out, as the recordings do. */
        boolean isUnderlay(NamespaceId namespace) {
            Host host = simulation.fabric().hosts().get(namespace.host());
            return host != null && host.kind() == Host.Kind.UNDERLAY;
        }
    }

    @FunctionalInterface
    private interface Writer {
        void write(Page page, PrintStream out) throws IOException;
    }

    boolean binary() {
        return binary;
    }

    void write(Page page, PrintStream out) throws IOException {
        writer.write(page, out);
    }

    /** The form that was named; without one, that of the file's ending; else JSON if asked for, else text. */
    static TraceFormat of(@Nullable String name, @Nullable Path out, boolean json) {
        if (name != null) {
            return named(name, "--format " + name);
        }
        String file = out == null || out.getFileName() == null ? "" : out.getFileName().toString();
        int dot = file.lastIndexOf('.');
        if (dot > 0 && !json) {
            String ending = file.substring(dot + 1).toLowerCase(Locale.ROOT);
            return switch (ending) {
                case "txt" -> TEXT;
                case "md" -> MARKDOWN;
                case "mmd" -> MERMAID;
                case "htm" -> HTML;
                default -> named(ending, "--out " + out);
            };
        }
        return json ? JSON : TEXT;
    }

    private static TraceFormat named(String name, String argument) {
        return Arrays.stream(values()).filter(f -> f.name().equalsIgnoreCase(name)).findFirst()
                .orElseThrow(() -> CliException.usage(argument + ": there is no form '" + name + "'. There are "
                        + Arrays.stream(values()).map(f -> f.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + "."));
    }
}
