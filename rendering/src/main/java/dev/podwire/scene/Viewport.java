package dev.podwire.scene;

import dev.podwire.layout.Box;
import dev.podwire.layout.Point;

/**
 * Which part of the picture is seen: a point (x, y) of the picture appears at (x × scale + dx, y × scale + dy) on a surface
 * of {@code width} × {@code height} pixels.
 */
public record Viewport(double scale, double dx, double dy, double width, double height) {

    /** The smallest and the largest scale. */
    public static final double MIN_SCALE = 0.01;
    public static final double MAX_SCALE = 6;

    public Viewport {
        if (!(scale > 0)) {
            throw new IllegalArgumentException("scale " + scale);
        }
    }

    /** All of {@code content} in the middle, with {@code margin} pixels around, at most {@code largest} times enlarged. */
    public static Viewport fit(Box content, double width, double height, double margin, double largest) {
        double scale = Math.min((width - 2 * margin) / content.width(), (height - 2 * margin) / content.height());
        scale = Math.clamp(scale, MIN_SCALE, largest);
        return new Viewport(scale, Math.round((width - content.width() * scale) / 2 - content.x() * scale),
                Math.round((height - content.height() * scale) / 2 - content.y() * scale), width, height);
    }

    /** Enlarged by {@code factor}, with the point under (px, py) staying where it is. */
    public Viewport zoomed(double factor, double px, double py) {
        double next = Math.clamp(scale * factor, MIN_SCALE, MAX_SCALE);
        double ratio = next / scale;
        return new Viewport(next, px - (px - dx) * ratio, py - (py - dy) * ratio, width, height);
    }

    public Viewport panned(double byX, double byY) {
        return new Viewport(scale, dx + byX, dy + byY, width, height);
    }

    public Viewport resized(double newWidth, double newHeight) {
        return new Viewport(scale, dx, dy, newWidth, newHeight);
    }

    /** The place of the picture under a point of the surface. */
    public Point toPicture(double px, double py) {
        return new Point((px - dx) / scale, (py - dy) / scale);
    }

    /** The point of the surface at which a place of the picture appears. */
    public Point toSurface(Point place) {
        return new Point(place.x() * scale + dx, place.y() * scale + dy);
    }

    /** The part of the picture that is seen. */
    public Box seen() {
        return new Box(-dx / scale, -dy / scale, width / scale, height / scale);
    }
}
