package dev.podwire.page;

import javafx.scene.Group;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.SVGPath;

import dev.podwire.view.model.Sample;

/** A small drawing of what a sample is about, in the language of the large picture. */
final class SamplePicture extends Pane {

    private static final double WIDTH = 280;
    private static final double HEIGHT = 108;

    private final Group drawing = new Group();

    private SamplePicture() {
        getStyleClass().add("picture");
        setMinSize(150, HEIGHT);
        setPrefSize(WIDTH, HEIGHT);
        setMouseTransparent(true);
        getChildren().add(drawing);
    }

    static SamplePicture of(Sample sample) {
        SamplePicture picture = new SamplePicture();
        if (sample.id().contains("overlay") || sample.id().contains("pod-to-pod")) {
            picture.overlay();
        } else if (sample.id().contains("broken")) {
            picture.refusal();
        } else if (sample.id().contains("tier")) {
            picture.tiers();
        } else {
            picture.service();
        }
        return picture;
    }

    @Override
    protected void layoutChildren() {
        double scale = Math.min(1, getWidth() / WIDTH);
        drawing.setScaleX(scale);
        drawing.setScaleY(scale);
        drawing.autosize();
        drawing.relocate((getWidth() - drawing.getLayoutBounds().getWidth()) / 2,
                (HEIGHT - drawing.getLayoutBounds().getHeight()) / 2);
    }

    private void service() {
        box(104, 10, 72, 20, 5, "pic-service");
        box(24, 44, 96, 48, 6, "pic-room");
        box(160, 44, 96, 48, 6, "pic-room");
        box(32, 52, 24, 16, 4, "pic-client");
        box(72, 52, 32, 16, 4, "pic-pod");
        box(208, 52, 32, 16, 4, "pic-server");
        path("M44 70Q44 80 54 80H212Q224 80 224 70", "pic-trail");
        path("M176 20H216Q224 20 224 28V50", "pic-dots");
        envelope(128, 72);
    }

    private void overlay() {
        for (int i = 0; i < 3; i++) {
            double x = 16 + i * 84.0;
            box(x, 16, 76, 50, 6, "pic-room");
            for (int pod = 0; pod < 3; pod++) {
                box(x + 6.5 + pod * 22, 24.5, 17, 11, 3, "pic-pod");
            }
        }
        String way = "M54 54V76Q54 86 64 86H212Q222 86 222 76V54";
        path(way, "pic-tube-edge");
        path(way, "pic-tube");
        box(120, 74, 36, 24, 4, "pic-outer");
        envelope(126, 78);
    }

    private void refusal() {
        box(36, 18, 96, 72, 6, "pic-room");
        box(172, 18, 96, 72, 6, "pic-room");
        box(48, 28, 28, 16, 4, "pic-client");
        box(224, 28, 32, 16, 4, "pic-pod");
        path("M62 46V62Q62 70 70 70H104", "pic-trail");
        path("M130 70H232Q240 70 240 62V48", "pic-lost");
        path("M116 57a13 13 0 1 0 0 26a13 13 0 1 0 0 -26Z", "pic-stop");
        path("M111 65L121 75M121 65L111 75", "pic-cross");
    }

    private void tiers() {
        box(16, 26, 72, 56, 6, "pic-room");
        box(104, 26, 72, 56, 6, "pic-room");
        box(192, 26, 72, 56, 6, "pic-room");
        box(34, 38, 36, 16, 4, "pic-client");
        box(122, 38, 36, 16, 4, "pic-server");
        box(210, 38, 36, 16, 4, "pic-pod");
        path("M52 56V62Q52 70 60 70H132Q140 70 140 62V56", "pic-trail");
        path("M148 56V62Q148 70 156 70H220Q228 70 228 62V56", "pic-dots");
        envelope(84, 62);
    }

    private void envelope(double x, double y) {
        box(x, y, 24, 16, 3, "pic-packet");
        path("M%s %sL%s %sL%s %s".formatted(x + 2.5, y + 3, x + 12, y + 10.2, x + 21.5, y + 3), "pic-flap");
    }

    private void box(double x, double y, double width, double height, double radius, String style) {
        Rectangle box = new Rectangle(x, y, width, height);
        box.setArcWidth(2 * radius);
        box.setArcHeight(2 * radius);
        box.getStyleClass().add(style);
        drawing.getChildren().add(box);
    }

    private void path(String content, String style) {
        SVGPath path = new SVGPath();
        path.setContent(content);
        path.getStyleClass().add(style);
        drawing.getChildren().add(path);
    }
}
