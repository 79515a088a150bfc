package dev.podwire.view;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.view.model.Flow;
import dev.podwire.view.model.Track;
import dev.podwire.view.model.Workbench;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Line;
import javafx.scene.shape.Rectangle;
import org.jspecify.annotations.Nullable;

/** The line under the cards: the whole trace, chapter by chapter, with the playhead to drag. */
final class Scrubber extends Pane {

    private static final double SIDE = 16;
    private static final double ENDS = 164;
    private static final double LEAST_TICK = 5;

    private final Workbench workbench;
    private final Label start = Parts.label("", "small", "text2");
    private final Label startTime = Parts.label("", "mono", "text3");
    private final Label end = Parts.label("last byte", "small", "text2");
    private final Label endTime = Parts.label("", "mono", "text3");
    private final Pane line = new Pane();
    private final Circle ring = new Circle(8);
    private final Circle dot = new Circle(3.5);
    private final Rectangle pin = new Rectangle(4, 16);
    private final List<Rectangle> passed = new ArrayList<>();
    private Track track = new Track(List.of(), 0);

    Scrubber(Workbench workbench) {
        this.workbench = workbench;
        getStyleClass().add("scrubber");
        setMinHeight(24);
        setPrefHeight(24);
        setFocusTraversable(true);
        setAccessibleText("Position in the trace");
        ring.getStyleClass().add("head-ring");
        dot.getStyleClass().add("head-dot");
        pin.getStyleClass().add("pin");
        pin.setArcWidth(4);
        pin.setArcHeight(4);
        line.setMouseTransparent(true);
        getChildren().addAll(start, startTime, end, endTime, line, pin, ring, dot);
        for (Node mark : List.of(pin, ring, dot)) {
            mark.setManaged(false);
            mark.setMouseTransparent(true);
        }
        setOnMousePressed(this::seek);
        setOnMouseDragged(this::seek);
        workbench.flowProperty().subscribe(this::show);
        workbench.player().positionProperty().subscribe(p -> place());
        workbench.pinnedProperty().subscribe(p -> place());
    }

    private void show(@Nullable Flow flow) {
        track = flow == null ? new Track(List.of(), 0) : Track.of(flow);
        boolean some = flow != null && !flow.isEmpty();
        if (flow != null && some) {
            start.setText(flow.chapters().getFirst().name());
            startTime.setText(millis(flow.card(1).hop().first().nanos()));
            endTime.setText(millis(flow.card(flow.size()).hop().last().nanos()));
        }
        getChildren().forEach(child -> child.setVisible(some));
        requestLayout();
    }

    private static String millis(long nanos) {
        return "%.3f ms".formatted(nanos / 1e6);
    }

    private double left() {
        return SIDE + ENDS;
    }

    private double room() {
        return Math.max(40, getWidth() - 2 * (SIDE + ENDS));
    }

    private void seek(MouseEvent event) {
        requestFocus();
        if (track.hops() > 0) {
            double at = Math.clamp((event.getX() - left()) / room(), 0, 1);
            workbench.unpin();
            workbench.player().seek(track.millis(at, workbench.player().schedule()));
        }
    }

    private void place() {
        if (track.hops() == 0 || workbench.player().schedule().hops() == 0) {
            return;
        }
        double at = track.position(workbench.player().positionProperty().get(), workbench.player().schedule());
        double x = left() + at * room();
        for (Circle circle : List.of(ring, dot)) {
            circle.setCenterX(x);
            circle.setCenterY(12);
        }
        for (int i = 0; i < passed.size(); i++) {
            Track.Segment segment = track.segments().get(i);
            passed.get(i).setWidth(Math.max(0, Math.min(at, segment.to()) - segment.from()) * room());
        }
        int pinned = workbench.pinnedProperty().get();
        pin.setVisible(pinned > 0);
        if (pinned > 0) {
            pin.setX(left() + track.position(pinned, 0.5) * room() - 2);
            pin.setY(4);
        }
    }

    @Override
    protected void layoutChildren() {
        start.resizeRelocate(SIDE, 3, 64, 18);
        startTime.resizeRelocate(SIDE + 68, 3, ENDS - 80, 18);
        endTime.resizeRelocate(getWidth() - SIDE - ENDS + 12, 3, 88, 18);
        end.resizeRelocate(getWidth() - SIDE - 56, 3, 56, 18);
        line.resizeRelocate(left(), 0, room(), 24);
        line.getChildren().clear();
        passed.clear();
        for (Track.Segment segment : track.segments()) {
            segment(segment);
        }
        place();
    }

    private void segment(Track.Segment segment) {
        double from = segment.from() * room();
        double width = (segment.to() - segment.from()) * room();
        Rectangle all = bar(from, width, "segment");
        Rectangle done = bar(from, 0, "passed");
        done.getStyleClass().add(segment.tone().styleClass());
        passed.add(done);
        line.getChildren().addAll(all, done);
        double each = width / segment.hops();
        for (int i = 1; each >= LEAST_TICK && i <= segment.hops(); i++) {
            double x = Math.round(from + i * each) - 0.5;
            Line tick = new Line(x, 18, x, 21);
            tick.getStyleClass().add("tick");
            line.getChildren().add(tick);
        }
    }

    private static Rectangle bar(double x, double width, String style) {
        Rectangle bar = new Rectangle(x, 9, width, 6);
        bar.setArcWidth(6);
        bar.setArcHeight(6);
        bar.getStyleClass().add(style);
        return bar;
    }
}
