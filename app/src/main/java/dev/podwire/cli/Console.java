package dev.podwire.cli;

import java.io.InputStream;
import java.io.PrintStream;

/** Where a command reads and writes: results go to {@code out}, messages and progress to {@code err}. */
public record Console(PrintStream out, PrintStream err, InputStream in) {

    /** Says on standard error what is wrong; says nothing if there is nothing to say. */
    void complain(String message) {
        if (!message.isEmpty()) {
            out.flush();
            err.println("podwire: " + message);
        }
    }
}
