package dev.podwire.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javafx.application.Platform;

import dev.podwire.theme.Tone;
import dev.podwire.trace.Trace;
import dev.podwire.view.BurstPanel;
import dev.podwire.view.ComparisonView;
import dev.podwire.view.Overlay;
import dev.podwire.view.Sheet;
import dev.podwire.view.model.Burst;
import dev.podwire.view.model.Comparison;
import dev.podwire.view.model.Flow;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.Request;
import dev.podwire.view.model.Workbench;

/** Sends requests: one that is shown, many that are counted, the last one again, two that are compared. */
final class Requests implements AutoCloseable {

    private static final int REMEMBERED = 40;
    /** The chart of a burst grows by this many requests at a time. */
    private static final int BATCH = 10;

    private final MainWindow window;
    private final Workbench workbench;
    private final Background background;
    private final Overlay overlay;
    private final Sheet sheet;
    private final BurstPanel chart = new BurstPanel(this::stopBurst);
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("podwire-burst").daemon().factory());
    private final List<Request> recent = new ArrayList<>();
    private Optional<Flow> before = Optional.empty();
    /** Which burst is the current one; only the toolkit's thread counts on. */
    private volatile int burst;

    Requests(MainWindow window, Workbench workbench, Background background, Overlay overlay, Sheet sheet) {
        this.window = window;
        this.workbench = workbench;
        this.background = background;
        this.overlay = overlay;
        this.sheet = sheet;
    }

    /** Sends a request in the background and plays what happens; of many, the others are only counted. */
    void fire(Request request, int count) {
        LoadedCluster cluster = workbench.clusterProperty().get();
        if (cluster == null) {
            return;
        }
        overlay.hush();
        remember(request);
        background.run("Walking the packet", () -> cluster.fire(request), this::fired,
                failure -> overlay.say(Tone.DROPPED, "This request cannot be sent", MainWindow.said(failure)));
        if (count > 1) {
            burst(cluster, request, count);
        }
    }

    private void remember(Request request) {
        window.keeper().changed();
        recent.remove(request);
        recent.addFirst(request);
        if (recent.size() > REMEMBERED) {
            recent.removeLast();
        }
    }

    private void fired(Trace trace) {
        Flow last = workbench.flowProperty().get();
        if (last != null) {
            before = Optional.of(last);
        }
        workbench.show(trace);
        if (trace.steps().isEmpty()) {
            overlay.say(Tone.DROPPED, "No packet was sent", trace.outcome().reason());
            return;
        }
        workbench.player().play();
    }

    private void burst(LoadedCluster cluster, Request request, int count) {
        stopBurst();
        int mine = burst;
        chart.show(request.text(), Burst.of(count));
        worker.execute(() -> {
            Burst sum = Burst.of(count);
            try {
                for (int i = 0; i < count && mine == burst; i++) {
                    sum = sum.with(cluster.fire(request.withSeed(i)));
                    if ((i + 1) % BATCH == 0 || i + 1 == count) {
                        Burst shown = sum;
                        Platform.runLater(() -> {
                            if (mine == burst) {
                                chart.show(request.text(), shown);
                            }
                        });
                    }
                }
            } catch (IllegalArgumentException e) {
                // The same request is under way alone, and its refusal is said there.
                Platform.runLater(chart::hide);
            }
        });
    }

    private void stopBurst() {
        burst = burst + 1;
    }

    /** Sends the last request once more, as after a change of the cluster. */
    void again() {
        recent.stream().findFirst().ifPresent(request -> fire(request, 1));
    }

    /** Keeps what is shown now, to be compared with what comes after a change. */
    void keep() {
        Flow shown = workbench.flowProperty().get();
        if (shown != null) {
            before = Optional.of(shown);
        }
    }

    /** Shows the trace before beside the one that is shown. */
    void compare() {
        Flow now = workbench.flowProperty().get();
        if (now == null || before.isEmpty()) {
            overlay.say(Tone.QUIET, "There is nothing to compare yet",
                    "Send a request twice, for example before and after a change.");
            return;
        }
        Flow then = before.get();
        background.run("Comparing", () -> Comparison.of(then, now),
                comparison -> sheet.show("Two requests side by side", new ComparisonView(comparison, hop -> {
                    workbench.unpin();
                    workbench.player().goTo(hop);
                })), failure -> overlay.say(Tone.DROPPED, "These cannot be compared", MainWindow.said(failure)));
    }

    /** Another cluster: what was sent to the one before says nothing about it. */
    void forget() {
        before = Optional.empty();
        recent.clear();
        chart.hide();
    }

    /** The latest first. */
    List<Request> recent() {
        return List.copyOf(recent);
    }

    /** Puts requests back that were kept in a project. */
    void recall(List<Request> requests) {
        recent.clear();
        recent.addAll(requests);
    }

    BurstPanel chart() {
        return chart;
    }

    @Override
    public void close() {
        stopBurst();
        worker.shutdownNow();
    }
}
