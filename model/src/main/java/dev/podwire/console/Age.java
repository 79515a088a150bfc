package dev.podwire.console;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

import dev.podwire.cluster.VirtualTime;

/** How long something has been, in the words of kubectl (duration.HumanDuration of k8s.io/apimachinery). */
final class Age {

    private Age() {}

    /** Time since a stamp of the API; {@code <unknown>} if it is none. */
    static String since(String stamp, long now) {
        return time(stamp).map(then -> words(Duration.ofNanos(now - VirtualTime.nanos(then)))).orElse("<unknown>");
    }

    static Optional<Instant> time(String stamp) {
        try {
            return Optional.of(Instant.parse(stamp));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The two greatest units that are worth saying. */
    static String words(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < -1) {
            return "<invalid>";
        }
        if (seconds < 0) {
            return "0s";
        }
        long minutes = seconds / 60;
        long hours = seconds / 3600;
        if (seconds < 120) {
            return seconds + "s";
        }
        if (minutes < 10) {
            return two(minutes, "m", seconds % 60, "s");
        }
        if (hours < 3) {
            return minutes + "m";
        }
        if (hours < 8) {
            return two(hours, "h", minutes % 60, "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        long days = hours / 24;
        if (days < 8) {
            return two(days, "d", hours % 24, "h");
        }
        if (days < 365 * 2) {
            return days + "d";
        }
        return days < 365 * 8 ? two(days / 365, "y", days % 365, "d") : days / 365 + "y";
    }

    private static String two(long much, String unit, long little, String small) {
        return much + unit + (little == 0 ? "" : little + small);
    }
}
