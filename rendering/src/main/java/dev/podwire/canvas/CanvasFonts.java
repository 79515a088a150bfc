package dev.podwire.canvas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javafx.scene.text.Font;

import dev.podwire.font.Face;

/** The bundled fonts as JavaFX fonts; registered with the toolkit when first used, so that style sheets find them too. */
public final class CanvasFonts {

    private static final Map<Face, String> NAMES = new EnumMap<>(Face.class);
    private static final Map<Face, Map<Double, Font>> SIZES = new EnumMap<>(Face.class);

    private CanvasFonts() {}

    /** Registers all bundled faces; further calls do nothing. */
    public static synchronized void register() {
        if (!NAMES.isEmpty()) {
            return;
        }
        for (Face face : Face.values()) {
            try (InputStream in = face.open()) {
                Font loaded = Objects.requireNonNull(Font.loadFont(in, 12), () -> "font " + face + " does not load");
                NAMES.put(face, loaded.getName());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The font of a face at a size in pixels. */
    public static synchronized Font of(Face face, double size) {
        register();
        return SIZES.computeIfAbsent(face, f -> new HashMap<>()).computeIfAbsent(size,
                s -> new Font(NAMES.get(face), s));
    }
}
