package dev.podwire.cli;

/** Ends a command with an exit code and a message for standard error, which may be empty if all was said. */
final class CliException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;

    private CliException(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    static CliException usage(String message) {
        return new CliException(Exit.USAGE, message);
    }

    static CliException environment(String message) {
        return new CliException(Exit.ENVIRONMENT, message);
    }

    int code() {
        return code;
    }
}
