package dev.podwire.walk;

/** How much a walk writes down. */
public enum Recording {
    /** Nothing: only results and tables. */
    OFF,
    /** Frames on devices, rewrites, drops and deliveries. */
    HOPS,
    /** Every decision: each rule tried, each table asked. */
    FULL
}
