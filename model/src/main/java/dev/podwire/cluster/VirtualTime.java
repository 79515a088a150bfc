package dev.podwire.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Virtual nanoseconds as the API writes times: a cluster's clock starts at {@code 2026-01-01T00:00:00Z}. */
public final class VirtualTime {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private VirtualTime() {}

    /** The moment as an API object shows it, in whole seconds. */
    public static String stamp(long nanos) {
        return START.plusNanos(nanos).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The moment on the wall clock. */
    public static Instant instant(long nanos) {
        return START.plusNanos(nanos);
    }

    /** Virtual nanoseconds of a time stamp. */
    public static long nanos(Instant moment) {
        return Duration.between(START, moment).toNanos();
    }
}
