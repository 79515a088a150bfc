package dev.podwire.console;

/** Ends a tool with an exit status; the message is all that it prints, on standard error. */
final class ToolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exit;

    ToolException(int exit, String text) {
        super(text, null, false, false);
        this.exit = exit;
    }

    static ToolException notSimulated(String what, String nearest) {
        return new ToolException(1, "not simulated: " + what + "; " + nearest + "\n");
    }

    Reply reply() {
        return new Reply(exit, "", String.valueOf(getMessage()));
    }
}
