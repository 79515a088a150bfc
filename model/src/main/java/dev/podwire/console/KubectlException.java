package dev.podwire.console;

/** Ends a kubectl command with exit status 1; the message is the line that kubectl prints. */
final class KubectlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KubectlException(String line) {
        super(line, null, false, false);
    }

    /** A complaint of kubectl itself: {@code error: …}. */
    static KubectlException error(String message) {
        return new KubectlException("error: " + message);
    }

    /** An option that is known to kubectl and has no model here. */
    static KubectlException notSimulated(String what, String nearest) {
        return new KubectlException("not simulated: " + what + "; " + nearest);
    }

    String line() {
        return String.valueOf(getMessage());
    }
}
