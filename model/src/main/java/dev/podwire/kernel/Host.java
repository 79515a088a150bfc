package dev.podwire.kernel;

import java.util.Optional;

import dev.podwire.net.Origin;

/** A machine: something with a kernel of its own, holding one or more network namespaces. */
public record Host(String name, Kind kind, Optional<Origin> origin) {

    public enum Kind {
        /** A machine that runs pods. */
        NODE,
        /** A machine outside the cluster. */
        EXTERNAL,
        /** The switch and router that the machines are plugged into. */
        UNDERLAY
    }
}
