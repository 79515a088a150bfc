package dev.podwire.console;

/**
 * What a command printed and how it ended.
 *
 * @param exit the exit status
 * @param out  standard output, each line ended by a newline
 * @param err  standard error, likewise
 */
public record Reply(int exit, String out, String err) {

    static Reply ok(String out) {
        return new Reply(0, out, "");
    }

    static Reply failed(String message) {
        return new Reply(1, "", message + "\n");
    }

    /** An honest answer to what the simulation has no model of; {@code nearest} is what there is instead. */
    static Reply notSimulated(String what, String nearest) {
        return failed("not simulated: " + what + (nearest.isEmpty() ? "" : "; " + nearest));
    }
}
