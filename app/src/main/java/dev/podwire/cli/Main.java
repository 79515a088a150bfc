package dev.podwire.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.podwire.sim.BadRequest;
import picocli.CommandLine;

/** The entry of the command line. It touches no class of the window unless the window is asked for. */
public final class Main {

    private Main() {}

    /** Runs a command line on the standard streams and returns its exit code. */
    public static int run(WindowOpener window, List<?> further, String... args) {
        PrintStream out = new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        return run(new Console(out, err, System.in), window, further, args);
    }

    /** Runs a command line on these streams and returns its exit code. */
    public static int run(Console console, WindowOpener window, String... args) {
        return run(console, window, List.of(), args);
    }

    /** The same with further commands, which bring what this package does not know. */
    public static int run(Console console, WindowOpener window, List<?> further, String... args) {
        CommandLine line = new CommandLine(new PodwireCommand(console, window));
        further.forEach(line::addSubcommand);
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, _, _) -> explain(console, failure));
        int code = line.execute(args);
        console.out().flush();
        return code;
    }

    private static int explain(Console console, Exception failure) {
        switch (failure) {
            case CliException known -> {
                console.complain(String.valueOf(known.getMessage()));
                return known.code();
            }
            case BadRequest bad -> {
                console.complain(String.valueOf(bad.getMessage()));
                return Exit.USAGE;
            }
            case IOException _,UncheckedIOException _ -> {
                console.complain(String.valueOf(failure.getMessage()));
                return Exit.ENVIRONMENT;
            }
            default -> {
                console.complain(
                        "This is a fault of Podwire itself, not of your input. Please report it with these lines:");
                failure.printStackTrace(console.err());
                return Exit.BUG;
            }
        }
    }
}
