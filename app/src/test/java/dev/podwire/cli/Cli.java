package dev.podwire.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs a command line in this process and keeps what it wrote. */
record Cli(int code, String out, String err) {

    static Cli run(String... args) {
        return withInput("", args);
    }

    static Cli withInput(String input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        int code = Main.run(console, _ -> Optional.of("No window opens in a test."), args);
        return new Cli(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The one JSON document on standard output. */
    JsonNode json() {
        return JsonMapper.shared().readTree(out);
    }

    /** A file among the test resources. */
    static String resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(Cli.class.getResource("/cli/" + name)).toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }
}
