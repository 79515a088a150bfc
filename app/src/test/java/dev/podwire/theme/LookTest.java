package dev.podwire.theme;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.podwire.palette.Palette;
import dev.podwire.palette.Theme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class LookTest {

    private static String sheet(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Look.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void noStyleSheetNamesAColour() throws IOException {
        for (String name : Look.SHEETS) {
            String css = sheet(name).replaceAll("/\\*.*?\\*/", "");
            assertThat(Pattern.compile("#[0-9a-fA-F]{3,8}\\b|rgba?\\(|hsba?\\(").matcher(css).results().toList())
                    .as(name).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyColourThatIsLookedUpIsInThePalette(Theme theme) throws IOException {
        String uri = Look.tokens(Palette.of(theme));
        String tokens = new String(Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1)),
                StandardCharsets.UTF_8);
        Set<String> unknown = new TreeSet<>();
        for (String name : Look.SHEETS) {
            Matcher used = Pattern.compile("-pw-[a-z0-9-]+").matcher(sheet(name));
            while (used.find()) {
                if (!tokens.contains(used.group() + ":")) {
                    unknown.add(name + " " + used.group());
                }
            }
        }
        assertThat(unknown).isEmpty();
    }
}
