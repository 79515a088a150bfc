package dev.podwire.palette;

import java.util.Locale;

/** An opaque sRGB colour, {@code 0xRRGGBB}. */
public record Colour(int rgb) {

    /** Reads {@code #RRGGBB}; throws {@link IllegalArgumentException} for anything else. */
    public static Colour parse(String hex) {
        if (hex.length() != 7 || hex.charAt(0) != '#') {
            throw new IllegalArgumentException("not a colour: '" + hex + "'");
        }
        return new Colour(Integer.parseInt(hex, 1, 7, 16));
    }

    public int red() {
        return rgb >> 16 & 0xff;
    }

    public int green() {
        return rgb >> 8 & 0xff;
    }

    public int blue() {
        return rgb & 0xff;
    }

    /** The relative luminance of WCAG 2.2, 0 for black to 1 for white. */
    public double luminance() {
        return 0.2126 * linear(red()) + 0.7152 * linear(green()) + 0.0722 * linear(blue());
    }

    /** The contrast ratio of WCAG 2.2, from 1 to 21. */
    public double contrast(Colour other) {
        double a = luminance();
        double b = other.luminance();
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    /** {@code #RRGGBB}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "#%06X", rgb);
    }
}
