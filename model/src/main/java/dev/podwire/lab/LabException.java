package dev.podwire.lab;

/** A lab file that cannot be read, or asks for something that is not simulated. The message says where and what. */
public final class LabException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
