package dev.podwire.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Group;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;

import dev.podwire.page.FirstStartPage;
import dev.podwire.page.RefusedPage;
import dev.podwire.page.WorkbenchPage;
import dev.podwire.palette.Theme;
import dev.podwire.theme.Look;
import dev.podwire.theme.Tone;
import dev.podwire.view.Overlay;
import dev.podwire.view.Sheet;
import dev.podwire.view.TopologyPanel;
import dev.podwire.view.Zoomed;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.OpenRequest;
import dev.podwire.view.model.Opened;
import dev.podwire.view.model.Opener;
import dev.podwire.view.model.Request;
import dev.podwire.view.model.Sample;
import dev.podwire.view.model.Workbench;

/** The application's one window: it owns the pages, the state behind them and what goes on in the background. */
public final class MainWindow implements AutoCloseable {

    static final double WIDTH = 1440;
    static final double HEIGHT = 900;
    static final double LEAST_WIDTH = 1024;
    static final double LEAST_HEIGHT = 700;

    private final Stage stage;
    private final Workbench workbench = new Workbench(TimelineSchedule::of);
    private final Background background = new Background();
    private final Sheet sheet = new Sheet();
    private final Overlay overlay = new Overlay(background::cancel);
    private final StackPane pages = new StackPane();
    private final ObjectProperty<Theme> theme = new SimpleObjectProperty<>(Theme.LIGHT);
    private final Intake intake;
    private final Requests requests;
    private final Session session;
    private final Zoomed whole;
    private final List<Command> commands;
    private final ViewActions looks;
    private final ExportFiles exports;
    private final Drafts drafts;
    private final Keeper keeper;
    private final TopologyPanel topology;
    private final WorkbenchPage work;
    private final FirstStartPage first;
    private final Scene scene;
    private Map<String, String> refusedTexts = Map.of();

    public MainWindow(Stage stage, Opener opener, List<Sample> samples) {
        this(stage, opener, samples, Keeper.place());
    }

    /** {@code autosave} is the folder that unsaved work is kept in. */
    MainWindow(Stage stage, Opener opener, List<Sample> samples, Path autosave) {
        this.stage = stage;
        intake = new Intake(stage, samples, this::open, folder -> keeper().open(folder));
        topology = new TopologyPanel(workbench, theme);
        requests = new Requests(this, workbench, background, overlay, sheet);
        session = new Session(workbench, opener, background, overlay, this::opened);
        looks = new ViewActions(this, stage);
        exports = new ExportFiles(this, background);
        drafts = new Drafts(workbench, session, sheet);
        keeper = new Keeper(this, autosave);
        topology.setRequests(request -> work().commands().take(request), requests.chart());
        work = new WorkbenchPage(workbench, new BarActions(this), topology, this::text, drafts);
        drafts.setOnProblems(work::draftProblems);
        drafts.setOnChange(keeper::changed);
        first = new FirstStartPage(samples, new FirstActions(this));
        pages.getChildren().setAll(first);
        whole = new Zoomed(new StackPane(pages, sheet, overlay));
        scene = new Scene(whole, WIDTH, HEIGHT);
        theme.subscribe(wanted -> Look.apply(scene, wanted));
        background.activityProperty().subscribe(what -> {
            overlay.activity(what);
            work.commands().busyProperty().set(!what.isEmpty());
        });
        new PlayerClock(workbench.player());
        commands = Commands.of(this);
        Keys.install(scene, this, commands);
        intake.receiveDrops(scene, over -> {
            overlay.dragged(over && hasCluster());
            first.dragged(over);
        });
        stage.setScene(scene);
        stage.setTitle("Podwire");
        stage.setMinWidth(LEAST_WIDTH);
        stage.setMinHeight(LEAST_HEIGHT);
    }

    /** Reads manifests in the background; the cluster that is open stays until another one is ready. */
    public void open(OpenRequest request) {
        session.open(request);
    }

    private void opened(OpenRequest request, Opened opened) {
        if (opened.cluster().isEmpty()) {
            refused(request, opened);
            return;
        }
        LoadedCluster before = workbench.clusterProperty().get();
        boolean goesOn = before != null && before.source().map(request::continues).orElse(false);
        boolean fired = workbench.flowProperty().get() != null;
        refusedTexts = Map.of();
        LoadedCluster cluster = opened.cluster().get();
        work.refused(false);
        if (goesOn) {
            requests.keep();
        } else {
            requests.forget();
        }
        workbench.open(cluster, goesOn);
        keeper.changed();
        stage.setTitle(cluster.name() + " – Podwire");
        pages.getChildren().setAll(work);
        if (goesOn && fired) {
            requests.again();
        } else if (!goesOn) {
            work.commands().url().requestFocus();
        }
    }

    private void refused(OpenRequest request, Opened opened) {
        refusedTexts = opened.texts();
        workbench.problemsProperty().set(opened.problems());
        if (!hasCluster() && !opened.problems().isEmpty()) {
            RefusedPage page = new RefusedPage(workbench, this::text, () -> open(request.goingOn()),
                    () -> pages.getChildren().setAll(first));
            page.show(request.name(), opened.problems());
            pages.getChildren().setAll(page);
            return;
        }
        Button anyway = new Button("Open what is valid");
        anyway.getStyleClass().add("compact");
        anyway.setMinWidth(Button.USE_PREF_SIZE);
        anyway.setOnAction(e -> open(request.goingOn()));
        String count = opened.problems().size() == 1 ? "one problem" : opened.problems().size() + " problems";
        String firstProblem = opened.problems().isEmpty()
                ? "There is no cluster in these files."
                : opened.problems().getFirst().shortPlace() + ": " + opened.problems().getFirst().message();
        work.refused(true);
        boolean edited = session.current().map(request::continues).orElse(false);
        if (hasCluster() && !edited) {
            work.showProblems();
        }
        overlay.say(Tone.DROPPED, request.name() + " was not opened: " + count, firstProblem, anyway);
    }

    private Optional<String> text(String file) {
        LoadedCluster cluster = workbench.clusterProperty().get();
        return Optional.ofNullable(refusedTexts.get(file))
                .or(() -> cluster == null ? Optional.empty() : cluster.text(file));
    }

    /** Sends a request and plays what happens. */
    public void fire(String from, String to) {
        requests.fire(Request.of(from, to), 1);
    }

    static String said(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.toString() : message;
    }

    void undo() {
        if (!session.undo()) {
            overlay.say(Tone.QUIET, "There is nothing to undo", "The cluster is as it was opened.");
        }
    }

    void redo() {
        if (!session.redo()) {
            overlay.say(Tone.QUIET, "There is nothing to redo", "No change has been taken back.");
        }
    }

    boolean hasCluster() {
        return workbench.clusterProperty().get() != null;
    }

    /** Takes away, in this order, a message, a pinned hop, a marked object. */
    void clear() {
        if (sheet.isVisible()) {
            sheet.close();
        } else if (overlay.speaks()) {
            overlay.hush();
        } else if (work.presenting()) {
            looks.present();
        } else if (workbench.pinnedProperty().get() > 0) {
            workbench.unpin();
        } else {
            workbench.objectProperty().set(Optional.empty());
        }
    }

    public ObjectProperty<Theme> themeProperty() {
        return theme;
    }

    public Workbench workbench() {
        return workbench;
    }

    public WorkbenchPage work() {
        return work;
    }

    public Scene scene() {
        return scene;
    }

    ViewActions looks() {
        return looks;
    }

    ExportFiles exports() {
        return exports;
    }

    Drafts drafts() {
        return drafts;
    }

    Keeper keeper() {
        return keeper;
    }

    List<Command> commands() {
        return commands;
    }

    Requests requests() {
        return requests;
    }

    Session session() {
        return session;
    }

    Sheet sheet() {
        return sheet;
    }

    Zoomed whole() {
        return whole;
    }

    Intake intake() {
        return intake;
    }

    TopologyPanel topology() {
        return topology;
    }

    public Overlay overlay() {
        return overlay;
    }

    @Override
    public void close() {
        // The toolkit's timers hold on to a picture that is in a scene, and to a player that plays.
        workbench.player().pause();
        scene.setRoot(new Group());
        keeper.close();
        session.close();
        requests.close();
        background.close();
    }
}
