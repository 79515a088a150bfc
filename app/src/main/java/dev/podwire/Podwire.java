package dev.podwire;

import java.util.List;

import dev.podwire.cli.Main;
import dev.podwire.cli.WindowOpener;
import dev.podwire.shell.FramesCommand;
import dev.podwire.shell.Launcher;
import dev.podwire.shell.ScreenshotsCommand;

/** {@code podwire}: the command line, with the window behind it. */
public final class Podwire {

    static final WindowOpener WINDOW = Launcher::open;

    private Podwire() {}

    public static void main(String[] args) {
        System.exit(Main.run(WINDOW, List.of(new ScreenshotsCommand(), new FramesCommand()), args));
    }
}
