package dev.podwire.dump;

/** A dump that cannot be read, or lacks what a walk cannot do without. The message says which file and what to do. */
public final class DumpException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    public DumpException(String message) {
        super(message);
    }

    public DumpException(String message, Throwable cause) {
        super(message, cause);
    }
}
