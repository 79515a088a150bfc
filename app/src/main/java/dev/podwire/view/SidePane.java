package dev.podwire.view;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Cursor;
import javafx.scene.Node;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;

/** A panel at the side whose inner edge is dragged to resize it and double-clicked to close it. */
public final class SidePane extends Region {

    private static final double GRIP = 6;

    private final Node content;
    private final Region edge = Parts.styled("edge");
    private final Region grip = Parts.styled("edge-grip");
    private final boolean left;
    private final double least;
    private final double most;
    private final BooleanProperty open = new SimpleBooleanProperty(true);
    private double width;
    private double grabbed;
    private boolean dragged;

    /** {@code left}: stands at the left, so that its right edge moves. */
    public SidePane(Node content, boolean left, double width, double least, double most) {
        this.content = content;
        this.left = left;
        this.width = width;
        this.least = least;
        this.most = most;
        getStyleClass().add("side");
        getChildren().addAll(content, edge, grip);
        grip.setCursor(Cursor.H_RESIZE);
        grip.setOnMousePressed(e -> grabbed = e.getScreenX());
        grip.setOnMouseDragged(this::drag);
        grip.setOnMouseClicked(e -> {
            if (e.getClickCount() == 2) {
                open.set(false);
            }
        });
        open.subscribe(is -> {
            setVisible(is);
            setManaged(is);
        });
    }

    /** Takes this width, unless the user has chosen one by hand. */
    public void suggest(double wish) {
        if (!dragged && wish != width) {
            width = Math.clamp(wish, least, most);
            relayout();
        }
    }

    private void drag(MouseEvent event) {
        dragged = true;
        double moved = event.getScreenX() - grabbed;
        grabbed = event.getScreenX();
        width = Math.clamp(width + (left ? moved : -moved), least, most);
        relayout();
    }

    private void relayout() {
        requestLayout();
        Node parent = getParent();
        if (parent instanceof Region region) {
            region.requestLayout();
        }
    }

    @Override
    protected double computePrefWidth(double height) {
        return width;
    }

    @Override
    protected double computeMinWidth(double height) {
        return least;
    }

    @Override
    protected double computeMaxWidth(double height) {
        return width;
    }

    @Override
    protected double computePrefHeight(double width) {
        return content.prefHeight(width);
    }

    @Override
    protected double computeMinHeight(double width) {
        return 0;
    }

    @Override
    protected void layoutChildren() {
        double w = getWidth();
        double h = getHeight();
        content.resizeRelocate(left ? 0 : 1, 0, w - 1, h);
        edge.resizeRelocate(left ? w - 1 : 0, 0, 1, h);
        grip.resizeRelocate(left ? w - GRIP : 0, 0, GRIP, h);
    }

    public BooleanProperty openProperty() {
        return open;
    }
}
