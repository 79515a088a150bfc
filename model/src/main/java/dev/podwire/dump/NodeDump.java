package dev.podwire.dump;

import java.util.List;

import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.conntrack.ConntrackEntry;

/**
 * One real machine, read: a fabric with its host alone.
 *
 * @param connections what its kernel was tracking
 * @param edges       devices whose other end the dump does not tell: wires to other machines and into pods
 * @param asked       what the dump does not say, each with what was taken instead and how to give it
 * @param warnings    what the dump says and is not simulated
 */
public record NodeDump(String name, Fabric fabric, List<ConntrackEntry> connections, List<String> edges,
        List<String> asked, List<String> warnings) {

    public NodeDump {
        connections = List.copyOf(connections);
        edges = List.copyOf(edges);
        asked = List.copyOf(asked);
        warnings = List.copyOf(warnings);
    }
}
