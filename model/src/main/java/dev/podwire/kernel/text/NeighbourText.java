package dev.podwire.kernel.text;

import dev.podwire.kernel.FdbEntry;
import dev.podwire.kernel.Neighbour;
import dev.podwire.kernel.NetworkNamespace;

/** Neighbour and forwarding entries as {@code ip neigh} and {@code bridge fdb} print them. */
public final class NeighbourText {

    private NeighbourText() {}

    /** A line of {@code ip neigh show}. */
    public static String format(Neighbour entry) {
        return entry.address() + " dev " + entry.device() + entry.mac().map(m -> " lladdr " + m).orElse("") + " "
                + entry.state();
    }

    /** A line of {@code bridge fdb show}. */
    public static String format(FdbEntry entry, NetworkNamespace namespace) {
        String master = namespace.device(entry.device()).flatMap(d -> d.link().master()).map(m -> " master " + m)
                .orElse("");
        return entry.mac() + " dev " + entry.device() + entry.remote().map(r -> " dst " + r).orElse("") + master
                + (entry.remote().isPresent() ? " self" : "") + (entry.permanent() ? " permanent" : "");
    }
}
