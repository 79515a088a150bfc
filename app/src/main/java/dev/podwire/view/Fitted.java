package dev.podwire.view;

import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.layout.VBox;

/** A row of a list with rows of unequal height: as wide as the list and as high as its text then needs. */
final class Fitted extends VBox {

    private static final double SCROLL_BAR = 12;

    Fitted(Node content, ListView<?> list) {
        super(content);
        prefWidthProperty().bind(list.widthProperty().subtract(SCROLL_BAR));
        setMinWidth(USE_PREF_SIZE);
        setMaxWidth(USE_PREF_SIZE);
    }

    /** Measures the rows anew when the list becomes wider or narrower, since lists remember heights. */
    static void keep(ListView<?> list) {
        list.widthProperty().subscribe(w -> list.refresh());
    }

    @Override
    protected double computePrefHeight(double width) {
        return super.computePrefHeight(width < 0 ? getPrefWidth() : width);
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }
}
