package dev.podwire.walk;

import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.netfilter.Target;
import org.jspecify.annotations.Nullable;

/** The conntrack zones that tuples of the original and of the reply direction stand in; 0 by default. */
record ConntrackZones(int original, int reply) {

    static final ConntrackZones DEFAULT = new ConntrackZones(0, 0);

    static ConntrackZones of(Target.@Nullable Zone zone) {
        if (zone == null || zone.id() == 0) {
            return DEFAULT;
        }
        return switch (zone.of()) {
            case BOTH -> new ConntrackZones(zone.id(), zone.id());
            case ORIGINAL -> new ConntrackZones(zone.id(), 0);
            case REPLY -> new ConntrackZones(0, zone.id());
        };
    }

    int of(boolean ofReply) {
        return ofReply ? reply : original;
    }

    ConntrackEntry.Zones entry() {
        return original == 0 && reply == 0 ? ConntrackEntry.Zones.DEFAULT : new ConntrackEntry.Zones(original, reply);
    }
}
