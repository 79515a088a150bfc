package dev.podwire.view.model;

/** How fast a trace plays; {@code factor} multiplies the beat, 0 means that nothing is animated. */
public enum Speed {
    CALM("Calm", 0.5), ANIMATED("Animated", 1), BRISK("Brisk", 3), JUMP("Without motion", 0);

    private final String label;
    private final double factor;

    Speed(String label, double factor) {
        this.label = label;
        this.factor = factor;
    }

    public double factor() {
        return factor;
    }

    @Override
    public String toString() {
        return label;
    }
}
