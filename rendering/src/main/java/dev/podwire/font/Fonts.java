package dev.podwire.font;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The bundled fonts, read once when first asked for; measures from the files' own advance widths. */
public final class Fonts implements TextMeasure {

    private static final Fonts BUNDLED = new Fonts();

    /** One face: its file and what was computed from it so far. */
    private static final class Loaded {
        final Sfnt file;
        final double[] latin = new double[256];
        final Map<Integer, GlyphOutline> outlines = new ConcurrentHashMap<>();
        final GlyphOutline.Source source;

        Loaded(Sfnt file) {
            this.file = file;
            this.source = GlyphOutline.Source.of(file);
            for (int c = 0; c < latin.length; c++) {
                latin[c] = file.advance(file.glyph(c)) / (double) file.unitsPerEm();
            }
        }

        double advance(int codePoint) {
            return codePoint < latin.length
                    ? latin[codePoint]
                    : file.advance(file.glyph(codePoint)) / (double) file.unitsPerEm();
        }
    }

    private final Map<Face, Loaded> faces = new EnumMap<>(Face.class);

    private Fonts() {
        for (Face face : Face.values()) {
            try (InputStream in = face.open()) {
                faces.put(face, new Loaded(new Sfnt(in.readAllBytes())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static Fonts bundled() {
        return BUNDLED;
    }

    private Loaded loaded(Face face) {
        return java.util.Objects.requireNonNull(faces.get(face));
    }

    @Override
    public double width(String text, Face face, double size) {
        Loaded loaded = loaded(face);
        double ems = 0;
        for (int i = 0; i < text.length();) {
            int codePoint = text.codePointAt(i);
            ems += loaded.advance(codePoint);
            i += Character.charCount(codePoint);
        }
        return ems * size;
    }

    /** The outline of a character in units of one em, y pointing up. */
    public GlyphOutline outline(int codePoint, Face face) {
        Loaded loaded = loaded(face);
        return loaded.outlines.computeIfAbsent(codePoint,
                c -> loaded.source.outline(loaded.file.glyph(c)));
    }
}
