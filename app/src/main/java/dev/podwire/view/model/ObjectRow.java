package dev.podwire.view.model;

import java.util.Locale;
import java.util.Optional;

import dev.podwire.net.SourceLocation;

/**
 * An object of the cluster as lists show it.
 *
 * @param namespace  empty for cluster-wide kinds
 * @param detail     what is written at the right edge, mostly an address or a port; may be empty
 * @param search     further words that finding goes by, such as all addresses
 * @param topologyId the id of what stands for it in the picture
 * @param simulated  whether it has an effect on the simulation
 * @param location   where it was written; empty for what controllers made
 */
public record ObjectRow(String kind, String namespace, String name, String detail, String search,
        Optional<String> topologyId, boolean simulated, Optional<SourceLocation> location) {

    /** Whether every word of a query occurs somewhere in the row. */
    public boolean matches(String query) {
        String text = (kind + " " + namespace + "/" + name + " " + detail + " " + search).toLowerCase(Locale.ROOT);
        for (String word : query.toLowerCase(Locale.ROOT).strip().split("\\s+")) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
