package dev.podwire.trace;

import java.util.Locale;
import java.util.Optional;

import dev.podwire.net.Origin;

/** How a request ended: one verdict, one sentence, and the place that decided it. */
public record Outcome(Verdict verdict, String reason, Optional<Where> where) {

    public enum Verdict {
        DELIVERED, REFUSED, DROPPED, TIMEOUT, UNRESOLVED, UNROUTABLE;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The deciding place; {@code at} is a device, a chain as {@code filter/FORWARD}, or another word for the stage. */
    public record Where(Place place, String at, Optional<Origin> origin) {}
}
