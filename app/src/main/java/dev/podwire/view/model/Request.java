package dev.podwire.view.model;

/**
 * A request to send.
 *
 * @param from as the command line names a sender
 * @param line as it was typed
 * @param seed what is added to the cluster's seed: 0 for the request as such, more for others of a burst
 */
public record Request(String from, String line, long seed) {

    public static Request of(String from, String line) {
        return new Request(from, line, 0);
    }

    /** The same, with other random choices. */
    public Request withSeed(long other) {
        return new Request(from, line, other);
    }

    /** How it stands in a list: {@code client → http://web/}. */
    public String text() {
        return from.substring(from.lastIndexOf('/') + 1) + " → " + line;
    }
}
