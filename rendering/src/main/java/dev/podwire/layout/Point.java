package dev.podwire.layout;

/** A place on the picture, in pixels at 100 %, y pointing down. */
public record Point(double x, double y) {

    public double distance(Point other) {
        return Math.hypot(x - other.x, y - other.y);
    }

    /** The point {@code fraction} of the straight way to {@code other}. */
    public Point towards(Point other, double fraction) {
        return new Point(x + (other.x - x) * fraction, y + (other.y - y) * fraction);
    }

    public Point plus(double dx, double dy) {
        return new Point(x + dx, y + dy);
    }
}
