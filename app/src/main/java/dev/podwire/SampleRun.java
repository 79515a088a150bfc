package dev.podwire;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import dev.podwire.cli.NoDisplay;
import dev.podwire.cli.WindowOpener;

/** What {@code mvn -Prun} starts: the window on a sample, or, where there can be no window, the sample's trace and picture. */
public final class SampleRun {

    private SampleRun() {}

    /** Takes the sample's folder and the folder for the picture. */
    public static void main(String[] args) throws IOException {
        Path sample = Path.of(args[0]);
        WindowOpener window = Podwire.WINDOW;
        Optional<String> obstacle = window.open(List.of(sample));
        if (obstacle.isPresent()) {
            System.err.println("podwire: " + obstacle.get());
            System.exit(NoDisplay.show(System.out, System.err, sample, Path.of(args[1])));
        }
    }
}
