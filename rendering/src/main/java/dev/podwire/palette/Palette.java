package dev.podwire.palette;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

import dev.podwire.palette.Meaning.Tone;

/** The colours of one theme, looked up by what they are for. */
public final class Palette {

    private static final Map<Theme, Palette> LOADED = new EnumMap<>(Theme.class);

    static {
        for (Theme theme : Theme.values()) {
            LOADED.put(theme, load(theme));
        }
    }

    private final Theme theme;
    private final Map<Role, Colour> roles = new EnumMap<>(Role.class);
    private final Map<Meaning, Map<Tone, Colour>> meanings = new EnumMap<>(Meaning.class);

    private Palette(Theme theme, Properties file) {
        this.theme = theme;
        for (Role role : Role.values()) {
            roles.put(role, resolve(file, "role." + role.key()));
        }
        for (Meaning meaning : Meaning.values()) {
            Map<Tone, Colour> tones = new EnumMap<>(Tone.class);
            for (Tone tone : Tone.values()) {
                tones.put(tone, resolve(file, "meaning." + meaning.key() + "." + lower(tone)));
            }
            meanings.put(meaning, tones);
        }
    }

    public static Palette of(Theme theme) {
        return Objects.requireNonNull(LOADED.get(theme));
    }

    public Theme theme() {
        return theme;
    }

    public Colour get(Role role) {
        return Objects.requireNonNull(roles.get(role));
    }

    public Colour get(Meaning meaning, Tone tone) {
        return Objects.requireNonNull(Objects.requireNonNull(meanings.get(meaning)).get(tone));
    }

    /** Every token by name, such as {@code text2} or {@code dns-edge}: what a style sheet declares as looked-up colours. */
    public Map<String, Colour> tokens() {
        Map<String, Colour> tokens = new LinkedHashMap<>();
        roles.forEach((role, colour) -> tokens.put(role.key(), colour));
        meanings.forEach((meaning, tones) -> tones
                .forEach((tone, colour) -> tokens.put(meaning.key() + "-" + lower(tone), colour)));
        return tokens;
    }

    private static Colour resolve(Properties file, String key) {
        String scale = file.getProperty(key);
        String value = scale == null ? null : file.getProperty(scale);
        if (value == null) {
            throw new IllegalStateException("theme lacks " + (scale == null ? key : scale));
        }
        return Colour.parse(value);
    }

    private static Palette load(Theme theme) {
        String name = theme.text() + ".properties";
        Properties file = new Properties();
        try (InputStream in = Objects.requireNonNull(Palette.class.getResourceAsStream(name), name)) {
            file.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Palette(theme, file);
    }

    private static String lower(Tone tone) {
        return tone.name().toLowerCase(Locale.ROOT);
    }
}
