package dev.podwire.shell;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
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
import dev.podwire.trace.Outcome;
import dev.podwire.trace.Trace;
import dev.podwire.view.CommandBar;
import dev.podwire.view.FindBox;
import dev.podwire.view.Overlay;
import dev.podwire.view.TopologyPanel;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.OpenRequest;
import dev.podwire.view.model.Opened;
import dev.podwire.view.model.Opener;
import dev.podwire.view.model.Sample;
import dev.podwire.view.model.Workbench;

/** The application's one window: it owns the pages, the state behind them and what goes on in the background. */
public final class MainWindow implements AutoCloseable {

    static final double WIDTH = 1440;
    static final double HEIGHT = 900;
    static final double LEAST_WIDTH = 1024;
    static final double LEAST_HEIGHT = 700;

    private final Stage stage;
    private final Opener opener;
    private final Workbench workbench = new Workbench(TimelineSchedule::of);
    private final Background background = new Background();
    private final Overlay overlay = new Overlay(background::cancel);
    private final StackPane pages = new StackPane();
    private final ObjectProperty<Theme> theme = new SimpleObjectProperty<>(Theme.LIGHT);
    private final FindBox find = new FindBox();
    private final Intake intake;
    private final TopologyPanel topology;
    private final WorkbenchPage work;
    private final FirstStartPage first;
    private final Scene scene;
    private Map<String, String> refusedTexts = Map.of();

    public MainWindow(Stage stage, Opener opener, List<Sample> samples) {
        this.stage = stage;
        this.opener = opener;
        intake = new Intake(stage, samples, this::open);
        topology = new TopologyPanel(workbench, theme);
        work = new WorkbenchPage(workbench, barActions(), topology, this::text);
        first = new FirstStartPage(samples, firstActions());
        pages.getChildren().setAll(first);
        scene = new Scene(new StackPane(pages, overlay), WIDTH, HEIGHT);
        theme.subscribe(wanted -> Look.apply(scene, wanted));
        background.activityProperty().subscribe(what -> {
            overlay.activity(what);
            work.commands().busyProperty().set(!what.isEmpty());
        });
        new PlayerClock(workbench.player());
        Keys.install(scene, this);
        intake.receiveDrops(scene, over -> {
            overlay.dragged(over && hasCluster());
            first.dragged(over);
        });
        stage.setScene(scene);
        stage.setTitle("Podwire");
        stage.setMinWidth(LEAST_WIDTH);
        stage.setMinHeight(LEAST_HEIGHT);
    }

    private CommandBar.Actions barActions() {
        return new CommandBar.Actions() {
            @Override
            public void fire(String from, String to) {
                MainWindow.this.fire(from, to);
            }

            @Override
            public void openMenu(Node anchor) {
                intake.menu(anchor);
            }

            @Override
            public void toggleTheme() {
                MainWindow.this.toggleTheme();
            }

            @Override
            public void find() {
                MainWindow.this.find();
            }
        };
    }

    private FirstStartPage.Actions firstActions() {
        return new FirstStartPage.Actions() {
            @Override
            public void openSample(Sample sample) {
                open(intake.request(sample));
            }

            @Override
            public void chooseFiles() {
                intake.choose();
            }

            @Override
            public void chooseFolder() {
                intake.chooseFolder();
            }

            @Override
            public void toggleTheme() {
                MainWindow.this.toggleTheme();
            }
        };
    }

    /** Reads manifests in the background; the cluster that is open stays until another one is ready. */
    public void open(OpenRequest request) {
        overlay.hush();
        background.run("Opening " + request.name(), () -> opener.open(request), opened -> opened(request, opened),
                failure -> overlay.say(Tone.DROPPED, request.name() + " cannot be read", said(failure)));
    }

    private void opened(OpenRequest request, Opened opened) {
        if (opened.cluster().isPresent()) {
            refusedTexts = Map.of();
            LoadedCluster cluster = opened.cluster().get();
            work.refused(false);
            workbench.open(cluster);
            stage.setTitle(cluster.name() + " – Podwire");
            pages.getChildren().setAll(work);
            work.commands().url().requestFocus();
            return;
        }
        refused(request, opened);
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
        if (hasCluster()) {
            work.showProblems();
        }
        overlay.say(Tone.DROPPED, request.name() + " was not opened: " + count, firstProblem, anyway);
    }

    private Optional<String> text(String file) {
        LoadedCluster cluster = workbench.clusterProperty().get();
        return Optional.ofNullable(refusedTexts.get(file))
                .or(() -> cluster == null ? Optional.empty() : cluster.text(file));
    }

    /** Sends a request in the background and plays what happens. */
    public void fire(String from, String to) {
        LoadedCluster cluster = workbench.clusterProperty().get();
        if (cluster == null) {
            return;
        }
        overlay.hush();
        background.run("Walking the packet", () -> cluster.fire(from, to), this::fired,
                failure -> overlay.say(Tone.DROPPED, "This request cannot be sent", said(failure)));
    }

    private void fired(Trace trace) {
        workbench.show(trace);
        if (trace.steps().isEmpty()) {
            Outcome outcome = trace.outcome();
            overlay.say(Tone.DROPPED, "No packet was sent", outcome.reason());
            return;
        }
        workbench.player().play();
    }

    private static String said(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.toString() : message;
    }

    /** Changes from light to dark or back. */
    public void toggleTheme() {
        theme.set(theme.get() == Theme.LIGHT ? Theme.DARK : Theme.LIGHT);
    }

    /** Opens the box that finds any object. */
    public void find() {
        LoadedCluster cluster = workbench.clusterProperty().get();
        if (cluster != null) {
            find.show(stage, cluster.objects(), row -> {
                workbench.select(row);
                row.topologyId().ifPresent(topology::flyTo);
            });
        }
    }

    boolean hasCluster() {
        return workbench.clusterProperty().get() != null;
    }

    /** Takes away, in this order, a message, a pinned hop, a marked object. */
    void clear() {
        if (overlay.speaks()) {
            overlay.hush();
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

    Intake intake() {
        return intake;
    }

    TopologyPanel topology() {
        return topology;
    }

    public Overlay overlay() {
        return overlay;
    }

    FindBox findBox() {
        return find;
    }

    @Override
    public void close() {
        background.close();
    }
}
