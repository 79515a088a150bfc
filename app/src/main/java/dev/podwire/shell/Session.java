package dev.podwire.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

import dev.podwire.theme.Tone;
import dev.podwire.view.Overlay;
import dev.podwire.view.model.History;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.LogEntry;
import dev.podwire.view.model.OpenRequest;
import dev.podwire.view.model.Opened;
import dev.podwire.view.model.Opener;
import dev.podwire.view.model.Snapshot;
import dev.podwire.view.model.Workbench;

/** Opens clusters and changes them: every change can be taken back, and what it changed is written down. */
final class Session implements AutoCloseable {

    private final Workbench workbench;
    private final Opener opener;
    private final Background background;
    private final Overlay overlay;
    private final BiConsumer<OpenRequest, Opened> taken;
    /** What is only looked at does not get in the way of what is done. */
    private final Background reading = new Background();
    private final History<OpenRequest> history = new History<>();
    private Runnable after = () -> {
    };
    private final List<LogEntry> log = new ArrayList<>();

    /** {@code taken} is told what came of opening, whether it became a cluster or not. */
    Session(Workbench workbench, Opener opener, Background background, Overlay overlay,
            BiConsumer<OpenRequest, Opened> taken) {
        this.workbench = workbench;
        this.opener = opener;
        this.background = background;
        this.overlay = overlay;
        this.taken = taken;
    }

    /** What came of opening, and how it differs from what was open. */
    private record Result(Opened opened, List<Snapshot.Change> changes) {}

    /** Reads manifests in the background; the cluster that is open stays until another one is ready. */
    void open(OpenRequest request) {
        open(request, "Opened " + request.name(), true);
    }

    /** The same, and does something once the cluster is there. */
    void open(OpenRequest request, Runnable then) {
        after = then;
        open(request, "Opened " + request.name(), true);
    }

    private void open(OpenRequest request, String what, boolean remember) {
        Runnable then = after;
        after = () -> {
        };
        overlay.hush();
        LoadedCluster before = workbench.clusterProperty().get();
        boolean goesOn = before != null && before.source().map(request::continues).orElse(false);
        background.run((goesOn ? "Changing " : "Opening ") + request.name(), () -> {
            Opened opened = opener.open(request);
            List<Snapshot.Change> changes = goesOn && before != null && opened.cluster().isPresent()
                    ? before.snapshot().changes(opened.cluster().get().snapshot())
                    : List.of();
            return new Result(opened, changes);
        }, result -> {
            if (result.opened().cluster().isPresent()) {
                note(request, what, goesOn, remember, result.changes());
            }
            taken.accept(request, result.opened());
            if (result.opened().cluster().isPresent()) {
                then.run();
            }
        }, failure -> overlay.say(Tone.DROPPED, request.name() + " cannot be read", MainWindow.said(failure)));
    }

    private void note(OpenRequest request, String what, boolean goesOn, boolean remember,
            List<Snapshot.Change> changes) {
        if (goesOn && !changes.isEmpty()) {
            log.addFirst(new LogEntry(what, changes));
        } else if (!goesOn) {
            history.clear();
            log.clear();
        }
        if (remember) {
            history.push(request);
        }
    }

    /** Opens the same cluster with other texts. */
    void apply(Map<String, String> texts, String what) {
        history.current().ifPresent(now -> open(now.withTexts(texts), what, true));
    }

    /** Opens the same cluster with another plug-in or proxy mode. */
    void wish(OpenRequest.Wishes wishes, String what) {
        history.current().ifPresent(now -> open(now.withWishes(wishes), what, true));
    }

    OpenRequest.Wishes wishes() {
        return history.current().map(OpenRequest::wishes).orElse(OpenRequest.Wishes.NONE);
    }

    /** What would be different if the texts were applied; told on the toolkit's thread. */
    void preview(Map<String, String> texts, BiConsumer<Opened, LogEntry> told) {
        LoadedCluster before = workbench.clusterProperty().get();
        Optional<OpenRequest> now = history.current();
        if (before == null || now.isEmpty()) {
            return;
        }
        OpenRequest wanted = now.get().withTexts(texts);
        reading.run("Reading the change", () -> {
            Opened opened = opener.open(wanted);
            return new Result(opened, opened.cluster().map(c -> before.snapshot().changes(c.snapshot()))
                    .orElse(List.of()));
        }, result -> told.accept(result.opened(), new LogEntry("What would change", result.changes())),
                failure -> overlay.say(Tone.DROPPED, "The change cannot be read", MainWindow.said(failure)));
    }

    boolean undo() {
        Optional<OpenRequest> before = history.back();
        before.ifPresent(request -> open(request, "Took back a change", false));
        return before.isPresent();
    }

    boolean redo() {
        Optional<OpenRequest> next = history.forth();
        next.ifPresent(request -> open(request, "Made the change again", false));
        return next.isPresent();
    }

    @Override
    public void close() {
        reading.close();
    }

    Optional<OpenRequest> current() {
        return history.current();
    }

    /** The latest first. */
    List<LogEntry> log() {
        return List.copyOf(log);
    }
}
