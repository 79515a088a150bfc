package dev.podwire.kernel;

import java.util.Optional;

import dev.podwire.net.MacAddress;

/**
 * The link layer of a device.
 *
 * @param mtu     in bytes, without the Ethernet header
 * @param master  the bridge this device is a port of
 * @param hairpin whether, as a bridge port, it may send a frame back where it came from
 */
public record Link(String name, MacAddress mac, int mtu, boolean up, boolean promiscuous, Optional<String> master,
        boolean hairpin) {

    /** A device that is up and no port of a bridge. */
    public static Link up(String name, MacAddress mac, int mtu) {
        return new Link(name, mac, mtu, true, false, Optional.empty(), false);
    }

    /** This device as a port of {@code bridge}. */
    public Link portOf(String bridge, boolean hairpin) {
        return new Link(name, mac, mtu, up, promiscuous, Optional.of(bridge), hairpin);
    }

    public Link withUp(boolean up) {
        return new Link(name, mac, mtu, up, promiscuous, master, hairpin);
    }

    public Link withMtu(int mtu) {
        return new Link(name, mac, mtu, up, promiscuous, master, hairpin);
    }

    public Link withPromiscuous(boolean promiscuous) {
        return new Link(name, mac, mtu, up, promiscuous, master, hairpin);
    }
}
