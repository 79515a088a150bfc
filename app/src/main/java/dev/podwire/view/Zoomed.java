package dev.podwire.view;

import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.scene.layout.Region;
import javafx.scene.transform.Scale;

/** Shows a part of the window larger or smaller: it is laid out in less or more room and then scaled. */
public final class Zoomed extends Region {

    private final DoubleProperty factor = new SimpleDoubleProperty(this, "factor", 1);
    private final Region content;

    public Zoomed(Region content) {
        this.content = content;
        getStyleClass().add("zoomed");
        Scale scale = new Scale();
        scale.xProperty().bind(factor);
        scale.yProperty().bind(factor);
        content.getTransforms().add(scale);
        getChildren().add(content);
        setMinSize(0, 0);
        factor.subscribe(f -> requestLayout());
    }

    /** 1 is the size that was designed. */
    public DoubleProperty factorProperty() {
        return factor;
    }

    @Override
    protected double computePrefWidth(double height) {
        return content.prefWidth(-1) * factor.get();
    }

    @Override
    protected double computePrefHeight(double width) {
        return content.prefHeight(-1) * factor.get();
    }

    @Override
    protected void layoutChildren() {
        content.resizeRelocate(0, 0, getWidth() / factor.get(), getHeight() / factor.get());
    }
}
