package dev.podwire.kernel;

import java.util.Optional;

import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;
import dev.podwire.net.Origin;

/** An entry of the neighbour (ARP, ND) table: who owns an address on a device. */
public record Neighbour(String device, IpAddress address, Optional<MacAddress> mac, State state,
        Optional<Origin> origin) {

    /** Neighbour unreachability states (RFC 4861, ip-neighbour(8)). */
    public enum State {
        INCOMPLETE, REACHABLE, STALE, DELAY, PROBE, FAILED, PERMANENT, NOARP
    }
}
