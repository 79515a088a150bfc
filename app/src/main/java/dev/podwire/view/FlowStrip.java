package dev.podwire.view;

import javafx.geometry.Pos;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

import dev.podwire.view.model.Breakpoint;
import dev.podwire.view.model.Flow;
import dev.podwire.view.model.Workbench;
import org.jspecify.annotations.Nullable;

/** The panel under the picture: the request as a line of hops. */
public final class FlowStrip extends Region {

    private static final double TOP = 6;
    private static final double CARDS = 44;
    private static final double LINE = 142;
    private static final double HEIGHT = 176;
    /** What the steps take when they are folded out. */
    private static final double STEPS = 64;

    private final Transport transport;
    private final HopStrip hops;
    private final Scrubber scrubber;
    private final HBox empty;
    private final StepList steps;

    public FlowStrip(Workbench workbench) {
        getStyleClass().add("strip");
        transport = new Transport(workbench);
        hops = new HopStrip(workbench);
        scrubber = new Scrubber(workbench);
        empty = new HBox(8, Parts.label("No request yet. Choose who sends and where to, then press"),
                Parts.whole("Enter", "key"));
        empty.getStyleClass().add("strip-empty");
        empty.setAlignment(Pos.CENTER);
        steps = new StepList(workbench);
        getChildren().addAll(transport, hops, steps, scrubber, empty);
        transport.tools().openProperty().subscribe(open -> {
            steps.setVisible(open);
            double height = HEIGHT + (open ? STEPS : 0);
            setMinHeight(height);
            setPrefHeight(height);
            setMaxHeight(height);
        });
        workbench.flowProperty().subscribe(this::show);
    }

    private void show(@Nullable Flow flow) {
        boolean some = flow != null && !flow.isEmpty();
        hops.setVisible(some);
        scrubber.setVisible(some);
        empty.setVisible(!some);
    }

    /** Folds the steps of the hop out, or in again. */
    public void toggleSteps() {
        transport.tools().openProperty().set(!transport.tools().openProperty().get());
    }

    /** Opens the list of what one can run until. */
    public void runUntil() {
        transport.tools().runUntil();
    }

    /** The list of what one can run until, to type into. */
    public Picker<Breakpoint> stops() {
        return transport.tools().stops();
    }

    @Override
    protected void layoutChildren() {
        double w = getWidth();
        transport.resizeRelocate(0, TOP, w, 28);
        hops.resizeRelocate(0, CARDS, w, 100);
        double more = steps.isVisible() ? STEPS : 0;
        steps.resizeRelocate(12, LINE, w - 24, STEPS - 4);
        scrubber.resizeRelocate(0, LINE + more, w, 24);
        empty.resizeRelocate(0, CARDS, w, 100);
    }
}
