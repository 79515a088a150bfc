package dev.podwire.cli;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.trace.Hop;

/** How the printed forms call a hop and the room that it happens in. */
final class HopWords {

    private HopWords() {}

    /** The card's title: a device's name, or the stage. */
    static String at(Hop hop) {
        return switch (hop.stage()) {
            case DEVICE, BRIDGE, TUNNEL -> hop.place().device().isEmpty()
                    ? hop.stage().name().toLowerCase(java.util.Locale.ROOT)
                    : hop.place().device();
            case SOCKET -> "socket";
            case ROUTING -> "routing";
            case NEIGHBOUR -> "neighbour";
            case PREROUTING, INPUT, FORWARD, OUTPUT, POSTROUTING -> hop.stage().name();
        };
    }

    /** The room: a machine, or a pod on it. */
    static String room(NamespaceId namespace) {
        return namespace.isHost() ? namespace.host() : namespace.name() + " on " + namespace.host();
    }
}
