package dev.podwire.view;

import javafx.geometry.Pos;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

import dev.podwire.view.model.Flow;
import dev.podwire.view.model.Workbench;
import org.jspecify.annotations.Nullable;

/** The panel under the picture: the request as a line of hops. */
public final class FlowStrip extends Region {

    private static final double TOP = 6;
    private static final double CARDS = 44;
    private static final double LINE = 142;

    private final Transport transport;
    private final HopStrip hops;
    private final Scrubber scrubber;
    private final HBox empty;

    public FlowStrip(Workbench workbench) {
        getStyleClass().add("strip");
        transport = new Transport(workbench);
        hops = new HopStrip(workbench);
        scrubber = new Scrubber(workbench);
        empty = new HBox(8, Parts.label("No request yet. Choose who sends and where to, then press"),
                Parts.whole("Enter", "key"));
        empty.getStyleClass().add("strip-empty");
        empty.setAlignment(Pos.CENTER);
        getChildren().addAll(transport, hops, scrubber, empty);
        workbench.flowProperty().subscribe(this::show);
    }

    private void show(@Nullable Flow flow) {
        boolean some = flow != null && !flow.isEmpty();
        hops.setVisible(some);
        scrubber.setVisible(some);
        empty.setVisible(!some);
    }

    @Override
    protected void layoutChildren() {
        double w = getWidth();
        transport.resizeRelocate(0, TOP, w, 28);
        hops.resizeRelocate(0, CARDS, w, 100);
        scrubber.resizeRelocate(0, LINE, w, 24);
        empty.resizeRelocate(0, CARDS, w, 100);
    }
}
