package dev.podwire.lab;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.NamespaceId;

/**
 * A lab that has been built: the machines, and the namespaces by the names that the lab file uses.
 *
 * @param nodes the names of the nodes in the order of the file
 */
public record LabWorld(Fabric fabric, Map<String, NamespaceId> namespaces, List<String> nodes) {

    /** The name of the machine that all others are plugged into. Its frames are not shown. */
    public static final String UNDERLAY = "underlay";

    public LabWorld {
        namespaces = Collections.unmodifiableMap(new LinkedHashMap<>(namespaces));
        nodes = List.copyOf(nodes);
    }
}
