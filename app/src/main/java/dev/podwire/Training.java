package dev.podwire;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import dev.podwire.cli.Console;
import dev.podwire.cli.Main;

/**
 * The training run of the ahead-of-time cache: does once, on a sample, what the commands usually do, so that the classes they
 * need come ready made. Run while packaging, never by users.
 */
public final class Training {

    private Training() {}

    /** Takes the folder of a sample with a deployment {@code frontend} and a Service {@code backend} on port 8080. */
    public static void main(String[] args) {
        String sample = args[0];
        for (List<String> command : List.of(
                List.of("trace", sample, "--from", "deploy/frontend", "--to", "http://backend:8080/", "--json"),
                List.of("trace", sample, "--from", "deploy/frontend", "--to", "tcp://backend:8080", "--seed", "2"),
                List.of("rules", sample, "--node", "worker-1"), List.of("check", sample, "--json"))) {
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            PrintStream stream = new PrintStream(output, false, StandardCharsets.UTF_8);
            int code = Main.run(new Console(stream, stream, InputStream.nullInputStream()), _ -> Optional.empty(),
                    command.toArray(String[]::new));
            if (code > 1) {
                System.out.println(output.toString(StandardCharsets.UTF_8));
                System.exit(code);
            }
        }
    }
}
