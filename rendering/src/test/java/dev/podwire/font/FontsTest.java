package dev.podwire.font;

import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class FontsTest {

    private final Fonts fonts = Fonts.bundled();

    @Test
    void everyLetterOfTheMonoIsAsWide() {
        for (Face face : List.of(Face.MONO, Face.MONO_MEDIUM, Face.MONO_BOLD)) {
            assertThat(fonts.width("10.244.1.5:41022 → 10.96.0.1", face, 10)).isCloseTo(28 * 6, within(1e-9));
        }
    }

    @Test
    void widthsAreThoseOfTheFontsOwnTables() {
        assertThat(fonts.width("iiii", Face.SANS, 12)).isLessThan(fonts.width("MM", Face.SANS, 12));
        assertThat(fonts.width("Mi", Face.SANS, 12))
                .isCloseTo(fonts.width("M", Face.SANS, 12) + fonts.width("i", Face.SANS, 12), within(1e-9));
    }

    @ParameterizedTest
    @EnumSource
    void outlinesStayInTheirLine(Face face) {
        for (int c = '!'; c <= '~'; c++) {
            GlyphOutline outline = fonts.outline(c, face);
            assertThat(outline.pieces()).as("%s %c", face, c).isNotEmpty();
            double width = fonts.width(Character.toString(c), face, 1);
            double area = area(outline);
            assertThat(Math.abs(area)).as("ink of %s %c", face, c).isBetween(0.003, 0.6);
            for (GlyphOutline.Piece piece : outline.pieces()) {
                if (piece instanceof GlyphOutline.Piece.Line(double x, double y)) {
                    assertThat(x).isBetween(-0.15, width + 0.15);
                    assertThat(y).isBetween(-0.4, 1.1);
                }
            }
        }
        assertThat(fonts.outline(' ', face).pieces()).isEmpty();
    }

    /** The signed area of the polygon through the end points: enough to see that contours are closed and not mirrored. */
    private static double area(GlyphOutline outline) {
        double sum = 0;
        double x = 0;
        double y = 0;
        double startX = 0;
        double startY = 0;
        for (GlyphOutline.Piece piece : outline.pieces()) {
            double nextX = x;
            double nextY = y;
            switch (piece) {
                case GlyphOutline.Piece.Move(double px, double py) -> {
                    x = px;
                    y = py;
                    startX = px;
                    startY = py;
                    continue;
                }
                case GlyphOutline.Piece.Line(double px, double py) -> {
                    nextX = px;
                    nextY = py;
                }
                case GlyphOutline.Piece.Curve(var a, var b, var c, var d, double px, double py) -> {
                    nextX = px;
                    nextY = py;
                }
                case GlyphOutline.Piece.Close() -> {
                    nextX = startX;
                    nextY = startY;
                }
            }
            sum += x * nextY - nextX * y;
            x = nextX;
            y = nextY;
        }
        return sum / 2;
    }

    @Property(tries = 300)
    void fittedTextFits(@ForAll @StringLength(max = 70) String text, @ForAll @DoubleRange(max = 300) double room) {
        for (String fitted : List.of(fonts.fitEnd(text, Face.SANS, 12, room),
                fonts.fitMiddle(text, Face.SANS, 12, room))) {
            assertThat(fonts.width(fitted, Face.SANS, 12)).isLessThanOrEqualTo(Math.max(room, 0) + 1e-9);
            assertThat(fitted.equals(text) || fitted.isEmpty() || fitted.contains("…")).isTrue();
        }
    }
}
