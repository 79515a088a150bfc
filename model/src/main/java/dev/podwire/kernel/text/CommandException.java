package dev.podwire.kernel.text;

import java.util.List;

/** A command line that cannot be carried out: unknown words, or something the kernel would refuse. */
public final class CommandException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    /** A problem with {@code command}, for example a word that is not known. */
    public CommandException(List<String> command, String problem) {
        super("'" + String.join(" ", command) + "': " + problem);
    }
}
