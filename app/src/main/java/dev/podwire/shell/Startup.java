package dev.podwire.shell;

import java.time.Duration;
import java.time.Instant;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;

import dev.podwire.view.model.LoadedCluster;

/**
 * Measures the start of the application on a sample: milliseconds from the start of the process to the first frame with the
 * cluster in it, and to the first packet that moves. Says both on standard output and ends the application.
 */
final class Startup extends AnimationTimer {

    /** The system property that asks for it. */
    static final String PROPERTY = "podwire.measure";

    private final MainWindow window;
    private boolean settled;
    private boolean fired;

    Startup(MainWindow window) {
        this.window = window;
    }

    @Override
    public void handle(long now) {
        LoadedCluster cluster = window.workbench().clusterProperty().get();
        if (cluster == null) {
            return;
        }
        if (!fired) {
            // What is settled at one pulse is on the screen at the next.
            if (settled) {
                say("frame");
                fired = true;
                window.fire(cluster.suggestion().from(), cluster.suggestion().to());
            }
            settled = window.topology().canvas().isSettled();
        } else if (window.workbench().player().positionProperty().get() > 0) {
            say("packet");
            stop();
            Platform.exit();
        }
    }

    private static void say(String what) {
        Instant started = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        System.out.println("first " + what + " " + Duration.between(started, Instant.now()).toMillis() + " ms");
    }
}
