package dev.podwire.layout;

/** The measures of the picture in pixels at 100 %, all on a grid of four. */
public final class Metrics {

    public static final double GRID = 4;
    public static final double TEXT = 12;
    public static final double HEADING = 13;

    public static final double LAYER_HEIGHT = 96;
    public static final double LAYER_GAP = 24;
    public static final double SERVICE_HEIGHT = 52;
    static final double SERVICE_TOP = 32;
    static final double SERVICE_GAP = 16;
    static final double SERVICE_MIN = 116;
    static final double SERVICE_MAX = 208;

    static final double OUTSIDE_WIDTH = 60;
    static final double ROOM_GAP = 12;
    static final double ROOM_PAD = 8;
    static final double ROOM_MIN = 232;
    /** Enough where all machines have but a pod or two. */
    static final double ROOM_SPARE = 212;
    static final double ROOM_MAX = 400;
    static final double ROOM_WIDEST = 560;
    static final double ROOM_COMPACT = 152;

    static final double PODS_TOP = 48;
    static final double POD_HEIGHT = 52;
    static final double POD_MIN = 52;
    static final double POD_MAX = 176;
    static final double POD_GAP = 6;
    static final double POD_GRID_MIN = 68;
    static final double POD_GRID_WIDE = 108;
    static final double POD_GRID_GAP = 8;
    static final double POD_ROW_GAP = 16;

    static final double BRIDGE_TOP = 24;
    public static final double BRIDGE_HEIGHT = 20;
    static final double RULES_TOP = 40;
    public static final double RULE_HEIGHT = 24;
    static final double RULE_PITCH = 28;
    static final double GUTTER = 20;
    static final double TUNNEL_TOP = 128;
    public static final double TUNNEL_HEIGHT = 28;
    static final double ROOM_BOTTOM = 56;
    public static final double PORT_HEIGHT = 24;
    static final double PORT_MIN = 56;
    public static final double TUBE_RADIUS = 20;

    static final double BUS_TOP = 44;
    public static final double BUS_HEIGHT = 6;
    static final double BUS_BELOW = 72;

    private Metrics() {}

    static double up(double value) {
        return Math.ceil(value / GRID) * GRID;
    }

    static double down(double value) {
        return Math.floor(value / GRID) * GRID;
    }
}
