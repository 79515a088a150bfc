package dev.podwire;

import java.util.Optional;

import dev.podwire.cli.Main;
import dev.podwire.cli.WindowOpener;

/** {@code podwire}: the command line, with the window behind it. */
public final class Podwire {

    static final WindowOpener WINDOW = _ -> Optional.of("The window is not part of this build yet.");

    private Podwire() {}

    public static void main(String[] args) {
        System.exit(Main.run(WINDOW, args));
    }
}
