package dev.podwire.view.model;

/** How fast a trace plays; {@code factor} multiplies the beat, 0 means that nothing is animated. */
public enum Speed {
    TENTH("0.1×", 0.1), QUARTER("0.25×", 0.25), HALF("0.5×", 0.5), NORMAL("1×", 1), DOUBLE("2×", 2), FIVE("5×",
            5), TEN("10×", 10), JUMP("Jumps", 0), INSTANT("Instant", 0);

    private final String label;
    private final double factor;

    Speed(String label, double factor) {
        this.label = label;
        this.factor = factor;
    }

    public double factor() {
        return factor;
    }

    /** The next faster or slower one ({@code by} 1 or -1) among those that move. */
    public Speed faster(int by) {
        return factor == 0 ? this : values()[Math.clamp(ordinal() + by, TENTH.ordinal(), TEN.ordinal())];
    }

    @Override
    public String toString() {
        return label;
    }
}
