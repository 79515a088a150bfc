package dev.podwire.page;

import java.util.List;
import java.util.Optional;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import dev.podwire.net.SourceLocation;
import dev.podwire.view.CommandBar;
import dev.podwire.view.EditorBar;
import dev.podwire.view.FlowStrip;
import dev.podwire.view.Inspector;
import dev.podwire.view.ObjectsPanel;
import dev.podwire.view.ProblemsPanel;
import dev.podwire.view.Rail;
import dev.podwire.view.Sentence;
import dev.podwire.view.SidePane;
import dev.podwire.view.SourcePanel;
import dev.podwire.view.StatusBar;
import dev.podwire.view.model.ProblemRow;
import dev.podwire.view.model.Workbench;

/** The screen on which one works: objects, picture, inspector, and the request as a line of hops below. */
public final class WorkbenchPage extends BorderPane {

    private static final double LEFT = 280;
    /** While a manifest is edited. */
    private static final double EDITING = 480;
    private static final double RIGHT = 380;
    /** Below this width of the page the panels at the sides leave more to the picture. */
    private static final double MEDIUM = 1360;
    private static final double MEDIUM_LEFT = 232;
    private static final double MEDIUM_RIGHT = 328;
    /** Below this width the left panel is closed until it is asked for. */
    private static final double SMALL = 1100;

    private final Workbench workbench;
    private final CommandBar commands;
    private final Rail rail = new Rail();
    private final ObjectsPanel objects;
    private final SourcePanel source;
    private final ProblemsPanel problems;
    private final SidePane left;
    private final SidePane right;
    private final Inspector inspector;
    private final FlowStrip strip;
    private final StackPane leftBody = new StackPane();
    private final SplitPane both = new SplitPane();
    private final BorderPane middle;
    private final HBox leftSide;
    private final Sentence sentence;
    private boolean refused;
    private boolean presenting;

    public WorkbenchPage(Workbench workbench, CommandBar.Actions actions, Node picture, SourcePanel.Texts texts,
            EditorBar.Actions editing) {
        this.workbench = workbench;
        commands = new CommandBar(workbench, actions);
        objects = new ObjectsPanel(workbench);
        source = new SourcePanel(workbench, texts, this::showProblems, editing);
        problems = new ProblemsPanel(this::open);
        inspector = new Inspector(workbench, place -> {
            workbench.sourceProperty().set(Optional.of(place));
            showSource();
        });
        left = new SidePane(leftBody, true, LEFT, 200, 900);
        source.editingProperty().subscribe(on -> left.suggest(on ? EDITING : preferred()));
        right = new SidePane(inspector, false, RIGHT, 300, 720);
        both.setOrientation(Orientation.VERTICAL);
        both.setDividerPositions(0.62);
        both.getStyleClass().add("bare-split");
        middle = new BorderPane(picture);
        leftSide = new HBox(rail, left);
        sides(true);
        middle.setMinHeight(0);
        setTop(commands);
        setCenter(middle);
        strip = new FlowStrip(workbench);
        sentence = new Sentence(workbench);
        setBottom(new VBox(sentence, strip, new StatusBar(workbench, this::showProblems)));
        rail.placeProperty().subscribe(this::place);
        left.openProperty().subscribe(open -> {
            if (!open) {
                rail.placeProperty().set(Rail.Place.CLOSED);
            }
        });
        workbench.problemsProperty().subscribe(rail::count);
        workbench.problemsProperty().subscribe(found -> problems.show(found, refused));
        workbench.clusterProperty().subscribe(cluster -> rail.placeProperty().set(beginning()));
        widthProperty().subscribe(this::arrange);
    }

    private Rail.Place beginning() {
        return small(getWidth()) ? Rail.Place.CLOSED : Rail.Place.OBJECTS;
    }

    private static boolean small(double width) {
        return width > 0 && width < SMALL;
    }

    private double preferred() {
        return getWidth() > 0 && getWidth() < MEDIUM ? MEDIUM_LEFT : LEFT;
    }

    private void arrange(Number before, Number now) {
        double width = now.doubleValue();
        left.suggest(source.editingProperty().get() ? EDITING : preferred());
        right.suggest(width < MEDIUM ? MEDIUM_RIGHT : RIGHT);
        if (small(width) != small(before.doubleValue()) && rail.placeProperty().get() != Rail.Place.PROBLEMS) {
            rail.placeProperty().set(small(width) ? Rail.Place.CLOSED : Rail.Place.OBJECTS);
        }
    }

    private void place(Rail.Place place) {
        both.getItems().clear();
        switch (place) {
            case CLOSED -> {
            }
            case OBJECTS -> {
                both.getItems().setAll(objects, source);
                both.setDividerPositions(0.62);
                leftBody.getChildren().setAll(both);
            }
            case MANIFEST -> leftBody.getChildren().setAll(source);
            case PROBLEMS -> leftBody.getChildren().setAll(problems);
        }
        left.openProperty().set(place != Rail.Place.CLOSED);
    }

    /** Opens the editor on the manifest that is shown. */
    public void edit() {
        rail.placeProperty().set(Rail.Place.MANIFEST);
        source.edit(true);
    }

    /** The editor of the manifest that is shown. */
    public EditorBar editor() {
        return source.editor();
    }

    /** Marks what is wrong with what is being edited. */
    public void draftProblems(List<ProblemRow> found) {
        source.editor().problems(found);
    }

    /** Brings what is wrong to the front. */
    public void showProblems() {
        rail.placeProperty().set(Rail.Place.PROBLEMS);
    }

    /** Notes whether the input that was read last became a cluster. */
    public void refused(boolean refused) {
        this.refused = refused;
        problems.show(workbench.problemsProperty().get(), refused);
    }

    private void showSource() {
        if (rail.placeProperty().get() != Rail.Place.OBJECTS) {
            rail.placeProperty().set(Rail.Place.MANIFEST);
        }
    }

    private void open(ProblemRow problem) {
        workbench.sourceProperty()
                .set(Optional.of(new SourceLocation(problem.file(), problem.line(), problem.column())));
        rail.placeProperty().set(Rail.Place.MANIFEST);
    }

    /** Picture, strip and one large sentence: for a room full of people. */
    public void present(boolean on) {
        presenting = on;
        setTop(on ? null : commands);
        getStyleClass().remove("presentation");
        if (on) {
            getStyleClass().add("presentation");
        }
        sides(!on);
        sentence.setVisible(on);
        sentence.setManaged(on);
    }

    private void sides(boolean shown) {
        middle.setLeft(shown ? leftSide : null);
        middle.setRight(shown ? right : null);
    }

    public boolean presenting() {
        return presenting;
    }

    /** Opens or closes the inspector. */
    public void toggleInspector() {
        right.openProperty().set(!right.openProperty().get());
    }

    /** Opens or closes the left panel. */
    public void toggleLeft() {
        rail.placeProperty().set(
                rail.placeProperty().get() == Rail.Place.CLOSED ? Rail.Place.OBJECTS : Rail.Place.CLOSED);
    }

    public CommandBar commands() {
        return commands;
    }

    public Inspector inspector() {
        return inspector;
    }

    public FlowStrip strip() {
        return strip;
    }

    public Rail rail() {
        return rail;
    }
}
