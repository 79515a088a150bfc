package dev.podwire.palette;

import java.util.List;

import dev.podwire.palette.Meaning.Tone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PaletteTest {

    private static final List<Role> GROUNDS = List.of(Role.WINDOW, Role.PANEL, Role.CANVAS, Role.RAISED, Role.SUNKEN,
            Role.ROOM, Role.BAND0, Role.BAND1, Role.BAND2, Role.BAND3, Role.ACCENTTINT);

    @ParameterizedTest
    @EnumSource
    void textCanBeReadOnEveryGround(Theme theme) {
        Palette palette = Palette.of(theme);
        for (Role ground : GROUNDS) {
            for (Role text : List.of(Role.TEXT, Role.TEXT2, Role.TEXT3)) {
                assertThat(palette.get(text).contrast(palette.get(ground))).as("%s %s on %s", theme, text, ground)
                        .isGreaterThanOrEqualTo(4.5);
            }
        }
        assertThat(palette.get(Role.ONACCENT).contrast(palette.get(Role.ACCENTFILL))).isGreaterThanOrEqualTo(4.5);
    }

    @ParameterizedTest
    @EnumSource
    void meaningsCanBeReadAndSeen(Theme theme) {
        Palette palette = Palette.of(theme);
        for (Meaning meaning : Meaning.values()) {
            for (Role ground : List.of(Role.PANEL, Role.CANVAS, Role.RAISED, Role.ROOM)) {
                assertThat(palette.get(meaning, Tone.TEXT).contrast(palette.get(ground)))
                        .as("%s %s text on %s", theme, meaning, ground).isGreaterThanOrEqualTo(4.5);
                assertThat(palette.get(meaning, Tone.EDGE).contrast(palette.get(ground)))
                        .as("%s %s edge on %s", theme, meaning, ground).isGreaterThanOrEqualTo(3);
            }
            Colour tint = palette.get(meaning, Tone.TINT);
            assertThat(palette.get(meaning, Tone.TEXT).contrast(tint)).isGreaterThanOrEqualTo(4.5);
            assertThat(palette.get(Role.TEXT).contrast(tint)).isGreaterThanOrEqualTo(4.5);
            assertThat(palette.get(Role.TEXT2).contrast(tint)).isGreaterThanOrEqualTo(4.5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void wallsAndAccentsStandOut(Theme theme) {
        Palette palette = Palette.of(theme);
        for (Role ground : List.of(Role.CANVAS, Role.ROOM, Role.RAISED)) {
            assertThat(palette.get(Role.WALL).contrast(palette.get(ground))).as("%s wall on %s", theme, ground)
                    .isGreaterThanOrEqualTo(3);
            assertThat(palette.get(Role.ACCENT).contrast(palette.get(ground))).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void everyTokenHasAName() {
        assertThat(Palette.of(Theme.LIGHT).tokens()).hasSize(Role.values().length + 4 * Meaning.values().length)
                .containsEntry("dns-edge", Colour.parse("#B0588A")).containsEntry("text2", Colour.parse("#475363"));
    }

    @Test
    void contrastIsThatOfTheGuidelines() {
        assertThat(Colour.parse("#000000").contrast(Colour.parse("#FFFFFF"))).isEqualTo(21);
        assertThat(Colour.parse("#777777").contrast(Colour.parse("#FFFFFF"))).isBetween(4.47, 4.49);
        assertThatThrownBy(() -> Colour.parse("red")).isInstanceOf(IllegalArgumentException.class);
    }
}
