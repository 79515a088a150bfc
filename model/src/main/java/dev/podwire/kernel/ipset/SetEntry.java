package dev.podwire.kernel.ipset;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.podwire.net.Origin;

/**
 * An element of a set.
 *
 * @param parts   one for each dimension of the type
 * @param timeout the seconds it lives from its adding on, 0: for ever; empty: as the set's header says
 * @param nomatch whether it is an exception: what it holds counts as not being in the set
 */
public record SetEntry(List<SetPart> parts, Optional<Integer> timeout, boolean nomatch, Counters counters,
        String comment, Optional<Origin> origin) {

    /** Packets and bytes that matched. */
    public record Counters(long packets, long bytes) {
        public static final Counters ZERO = new Counters(0, 0);
    }

    public SetEntry {
        parts = List.copyOf(parts);
    }

    /** A plain element. */
    public static SetEntry of(SetPart... parts) {
        return new SetEntry(List.of(parts), Optional.empty(), false, Counters.ZERO, "", Optional.empty());
    }

    public SetEntry withOrigin(Origin newOrigin) {
        return new SetEntry(parts, timeout, nomatch, counters, comment, Optional.of(newOrigin));
    }

    /** This element with the parts of another. */
    public SetEntry withParts(List<SetPart> others) {
        return new SetEntry(others, timeout, nomatch, counters, comment, origin);
    }

    /** As the tool writes it: {@code 10.0.0.1,tcp:80}. */
    public String text() {
        return text(parts);
    }

    /** Parts as the tool writes them. */
    public static String text(List<SetPart> parts) {
        return parts.stream().map(SetPart::toString).collect(Collectors.joining(","));
    }
}
