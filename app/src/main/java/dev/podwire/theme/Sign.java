package dev.podwire.theme;

import javafx.scene.layout.StackPane;
import javafx.scene.shape.SVGPath;

/** The drawn sign of a tone, 14 px square: what says the same as the colour to those who do not see it. */
public final class Sign extends StackPane {

    private static final double SIZE = 14;

    private Sign(Tone tone) {
        getStyleClass().addAll("sign", tone.styleClass());
        setMinSize(SIZE, SIZE);
        setPrefSize(SIZE, SIZE);
        setMaxSize(SIZE, SIZE);
        setMouseTransparent(true);
    }

    public static Sign of(Tone tone) {
        Sign sign = new Sign(tone);
        switch (tone) {
            case QUIET -> sign.add("M7 3a4 4 0 1 0 0 8a4 4 0 1 0 0 -8Z", "sign-line");
            case DNS -> sign.add("M7 1.5L12.5 7L7 12.5L1.5 7Z", "sign-fill");
            case CONNECTION -> sign.add("M7 2a5 5 0 1 0 0 10a5 5 0 1 0 0 -10Z", "sign-fill");
            case DATA -> sign.add("M2.5 2.5h9v9h-9Z", "sign-fill");
            case REWRITTEN -> sign.add("M2 12l0.97 -3.47l6.07 -6.07l2.49 2.49l-6.07 6.07Z", "sign-fill");
            case ENCAPSULATED -> {
                sign.add("M3 2h8a1 1 0 0 1 1 1v8a1 1 0 0 1 -1 1h-8a1 1 0 0 1 -1 -1v-8a1 1 0 0 1 1 -1Z", "sign-line");
                sign.add("M0 0h5v5h-5Z", "sign-solid");
            }
            case DELIVERED -> sign.add("M2.5 7.5l3.3 3.3l5.78 -6.32", "sign-stroke");
            case DROPPED -> sign.add("M3 3L11 11M11 3L3 11", "sign-stroke");
        }
        return sign;
    }

    private void add(String path, String style) {
        SVGPath shape = new SVGPath();
        shape.setContent(path);
        shape.getStyleClass().add(style);
        getChildren().add(shape);
    }
}
