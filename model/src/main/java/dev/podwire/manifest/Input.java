package dev.podwire.manifest;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Something to read manifests from. */
public sealed interface Input {

    /** What the user called it, as it appears in messages. */
    String name();

    /** A file, or a folder with everything below it. */
    record OfPath(String name, Path path) implements Input {}

    /** Bytes in memory: standard input, an editor, a drop. */
    record OfBytes(String name, byte[] bytes) implements Input {}

    /** A file or folder under its own name. */
    static Input path(Path path) {
        return new OfPath(path.toString(), path);
    }

    /** Text that was read elsewhere. */
    static Input text(String name, String text) {
        return new OfBytes(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes that were read elsewhere, such as from standard input. */
    static Input bytes(String name, byte[] bytes) {
        return new OfBytes(name, bytes);
    }
}
