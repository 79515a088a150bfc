package dev.podwire.theme;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.ConditionalFeature;
import javafx.application.Platform;
import javafx.scene.Scene;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import dev.podwire.canvas.CanvasFonts;
import dev.podwire.palette.Palette;
import dev.podwire.palette.Role;
import dev.podwire.palette.Theme;

/**
 * Dresses a scene in a theme. The palette's tokens become looked-up colours ({@code -pw-text2}, {@code -pw-dns-edge}); the
 * style sheets name those and no colour of their own.
 */
public final class Look {

    static final List<String> SHEETS = List.of("base.css", "controls.css", "chrome.css", "inspector.css",
            "strip.css", "page.css");

    private static final String OPAQUE = "opaque.css";

    private Look() {}

    /** Gives the scene this theme in place of the one it had. */
    public static void apply(Scene scene, Theme theme) {
        CanvasFonts.register();
        Application.setUserAgentStylesheet(switch (theme) {
            case LIGHT -> new PrimerLight().getUserAgentStylesheet();
            case DARK, HIGH_CONTRAST -> new PrimerDark().getUserAgentStylesheet();
        });
        List<String> sheets = new java.util.ArrayList<>();
        sheets.add(tokens(Palette.of(theme)));
        for (String sheet : SHEETS) {
            sheets.add(Objects.requireNonNull(Look.class.getResource(sheet), sheet).toExternalForm());
        }
        if (!Platform.isSupported(ConditionalFeature.TRANSPARENT_WINDOW)) {
            sheets.add(Objects.requireNonNull(Look.class.getResource(OPAQUE), OPAQUE).toExternalForm());
        }
        scene.getStylesheets().setAll(sheets);
        var ground = Palette.of(theme).get(Role.WINDOW);
        scene.setFill(javafx.scene.paint.Color.rgb(ground.red(), ground.green(), ground.blue()));
    }

    /** The tokens of a palette as a style sheet, in a URI of its own. */
    static String tokens(Palette palette) {
        StringBuilder css = new StringBuilder(".root {\n");
        palette.tokens().forEach((name, colour) -> css.append("  -pw-").append(name).append(": ").append(colour)
                .append(";\n"));
        var shadow = palette.theme() == Theme.LIGHT ? palette.get(Role.TEXT) : palette.get(Role.SUNKEN);
        double depth = palette.theme() == Theme.LIGHT ? 0.18 : 0.6;
        css.append("  -pw-shadow: rgba(%d, %d, %d, %s);%n".formatted(shadow.red(), shadow.green(), shadow.blue(),
                depth));
        css.append("}\n");
        return "data:text/css;base64,"
                + Base64.getEncoder().encodeToString(css.toString().getBytes(StandardCharsets.UTF_8));
    }
}
