package dev.podwire.sim;

import java.util.Locale;

import dev.podwire.net.SourceLocation;

/**
 * Something wrong with an input.
 *
 * @param path    the field, for example {@code spec.ports[0].nodePort}; may be empty
 * @param message what is wrong
 * @param hint    what to do about it; may be empty
 */
public record Problem(Severity severity, SourceLocation location, String path, String message, String hint) {

    public enum Severity {
        ERROR, WARNING;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return location + ": " + severity.text() + ": " + message + (hint.isEmpty() ? "" : " " + hint);
    }
}
