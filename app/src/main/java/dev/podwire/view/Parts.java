package dev.podwire.view;

import java.util.List;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.FillRule;
import javafx.scene.shape.SVGPath;
import javafx.util.Duration;

/** The small pieces that panels are put together from. */
public final class Parts {

    private Parts() {}

    public static Label label(String text, String... styles) {
        Label label = new Label(text);
        label.getStyleClass().addAll(styles);
        label.setWrapText(List.of(styles).contains("wrap"));
        return label;
    }

    /** A label that may not be shortened, because it holds an address. */
    public static Label whole(String text, String... styles) {
        Label label = label(text, styles);
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    public static Region spring() {
        Region spring = new Region();
        HBox.setHgrow(spring, Priority.ALWAYS);
        spring.setMinWidth(0);
        return spring;
    }

    public static Region styled(String style) {
        Region region = new Region();
        region.getStyleClass().add(style);
        return region;
    }

    public static SVGPath path(String content, String style) {
        SVGPath path = new SVGPath();
        path.setContent(content);
        path.getStyleClass().add(style);
        return path;
    }

    public static Tooltip tip(String text) {
        Tooltip tip = new Tooltip(text);
        tip.setShowDelay(Duration.millis(400));
        tip.setWrapText(true);
        tip.setMaxWidth(420);
        return tip;
    }

    public static void tip(Node node, String text) {
        Tooltip.install(node, tip(text));
    }

    /** A disc, half of it filled: light and dark. */
    public static SVGPath themeGlyph() {
        SVGPath glyph = path("M8 1.25a6.75 6.75 0 1 0 0 13.5a6.75 6.75 0 1 0 0 -13.5ZM8 2.75a5.25 5.25 0 0 0 0 10.5Z",
                "theme-glyph");
        glyph.setFillRule(FillRule.EVEN_ODD);
        return glyph;
    }

    /** The letter P as a packet's way: the mark of the window. */
    public static StackPane logo() {
        SVGPath way = new SVGPath();
        way.setContent("M6 16V8h6.5a3 3 0 0 1 0 6H6");
        StackPane logo = new StackPane(way);
        logo.getStyleClass().add("logo");
        logo.setMinSize(24, 24);
        logo.setPrefSize(24, 24);
        logo.setMaxSize(24, 24);
        return logo;
    }
}
