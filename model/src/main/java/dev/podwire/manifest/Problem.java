package dev.podwire.manifest;

import dev.podwire.net.SourceLocation;

/**
 * Something wrong with an input, said so that its author can mend it.
 *
 * @param path    the field, such as {@code spec.ports[0].nodePort}; empty if no field is meant
 * @param message one sentence: what is wrong
 * @param hint    what to do about it; may be empty
 */
public record Problem(Severity severity, SourceLocation location, String path, String message, String hint) {

    /** A problem that refuses the object or file. */
    public static Problem error(SourceLocation location, String path, String message, String hint) {
        return new Problem(Severity.ERROR, location, path, message, hint);
    }

    /** A problem that the cluster can live with. */
    public static Problem warning(SourceLocation location, String path, String message, String hint) {
        return new Problem(Severity.WARNING, location, path, message, hint);
    }

    /** Whether the object or file is refused. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    @Override
    public String toString() {
        return location + ": " + (isError() ? "error: " : "warning: ") + (path.isEmpty() ? "" : path + ": ") + message
                + (hint.isEmpty() ? "" : " (" + hint + ")");
    }
}
