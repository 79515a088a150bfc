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

    public Problem {
        path = visible(path);
        message = visible(message);
        hint = visible(hint);
    }

    /** Characters of an input that would act on a terminal or turn text around are written out as {@code \\u202e}. */
    private static String visible(String text) {
        StringBuilder shown = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean acts = Character.isISOControl(c) && c != '\n'
                    || Character.getType(c) == Character.FORMAT || c == '\u2028' || c == '\u2029';
            if (acts && shown == null) {
                shown = new StringBuilder(text.substring(0, i));
            }
            if (shown != null) {
                shown.append(acts ? String.format(java.util.Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return shown == null ? text : shown.toString();
    }

    /** A problem that refuses the object or file; without a hint it gets a general one, if its message is a known one. */
    public static Problem error(SourceLocation location, String path, String message, String hint) {
        return new Problem(Severity.ERROR, location, path, message,
                hint.isEmpty() ? Advice.of(message, path) : hint);
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
