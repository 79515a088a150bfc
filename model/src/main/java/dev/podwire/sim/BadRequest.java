package dev.podwire.sim;

/** A WHO or WHERE that cannot be understood or does not exist. The message says what to write instead. */
public final class BadRequest extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public BadRequest(String message) {
        super(message);
    }
}
