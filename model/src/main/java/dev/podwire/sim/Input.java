package dev.podwire.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A manifest as it was handed in: its name for messages, and its bytes. */
public record Input(String name, byte[] content) {

    /** Reads a file; its name is the path as given. */
    public static Input of(Path file) throws IOException {
        return new Input(file.toString(), Files.readAllBytes(file));
    }
}
