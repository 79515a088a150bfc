package dev.podwire.view;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Circle;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;
import javafx.scene.shape.Rectangle;

import dev.podwire.view.model.Flow;
import dev.podwire.view.model.Track;
import dev.podwire.view.model.Workbench;
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
    private final List<Rectangle> bars = new ArrayList<>();
    private final List<Rectangle> passed = new ArrayList<>();
    private final Path ticks = new Path();
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
        rebuild();
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

    private void rebuild() {
        line.getChildren().clear();
        bars.clear();
        passed.clear();
        for (Track.Segment segment : track.segments()) {
            Rectangle all = bar("segment");
            Rectangle done = bar("passed");
            done.getStyleClass().add(segment.tone().styleClass());
            bars.add(all);
            passed.add(done);
            line.getChildren().addAll(all, done);
        }
        ticks.getStyleClass().setAll("tick");
        line.getChildren().add(ticks);
    }

    @Override
    protected void layoutChildren() {
        start.resizeRelocate(SIDE, 3, 64, 18);
        startTime.resizeRelocate(SIDE + 68, 3, ENDS - 80, 18);
        endTime.resizeRelocate(getWidth() - SIDE - ENDS + 12, 3, 88, 18);
        end.resizeRelocate(getWidth() - SIDE - 56, 3, 56, 18);
        line.resizeRelocate(left(), 0, room(), 24);
        List<PathElement> marks = new ArrayList<>();
        for (int i = 0; i < bars.size(); i++) {
            Track.Segment segment = track.segments().get(i);
            double from = segment.from() * room();
            double width = (segment.to() - segment.from()) * room();
            bars.get(i).setX(from);
            bars.get(i).setWidth(width);
            passed.get(i).setX(from);
            double each = width / segment.hops();
            for (int hop = 1; each >= LEAST_TICK && hop <= segment.hops(); hop++) {
                double x = Math.round(from + hop * each) - 0.5;
                marks.add(new MoveTo(x, 18));
                marks.add(new LineTo(x, 21));
            }
        }
        ticks.getElements().setAll(marks);
        place();
    }

    private static Rectangle bar(String style) {
        Rectangle bar = new Rectangle(0, 9, 0, 6);
        bar.setArcWidth(6);
        bar.setArcHeight(6);
        bar.getStyleClass().add(style);
        return bar;
    }
}
