package dev.podwire.kernel;

import java.util.Optional;

import dev.podwire.net.MacAddress;

/**
 * The link layer of a device.
 *
 * @param mtu    in bytes, without the Ethernet header
 * @param master the bridge this device is a port of
 * @param port   how it behaves as a bridge port
 */
public record Link(String name, MacAddress mac, int mtu, boolean up, boolean promiscuous, Optional<String> master,
        PortFlags port) {

    /**
     * The flags of a bridge port (bridge(8), {@code bridge link set}).
     *
     * @param hairpin        whether it may send a frame back where it came from
     * @param learning       whether the sources of its frames are learned
     * @param flood          whether it gets frames whose receiver nobody knows
     * @param multicastFlood the same for frames to groups
     * @param broadcastFlood the same for broadcast frames
     * @param isolated       whether it gets nothing from other isolated ports
     */
    public record PortFlags(boolean hairpin, boolean learning, boolean flood, boolean multicastFlood,
            boolean broadcastFlood, boolean isolated) {

        /** A port as it is when it joins a bridge. */
        public static final PortFlags FRESH = new PortFlags(false, true, true, true, true, false);

        public PortFlags withHairpin(boolean on) {
            return new PortFlags(on, learning, flood, multicastFlood, broadcastFlood, isolated);
        }

        public PortFlags withLearning(boolean on) {
            return new PortFlags(hairpin, on, flood, multicastFlood, broadcastFlood, isolated);
        }

        public PortFlags withFlood(boolean on) {
            return new PortFlags(hairpin, learning, on, multicastFlood, broadcastFlood, isolated);
        }

        public PortFlags withMulticastFlood(boolean on) {
            return new PortFlags(hairpin, learning, flood, on, broadcastFlood, isolated);
        }

        public PortFlags withBroadcastFlood(boolean on) {
            return new PortFlags(hairpin, learning, flood, multicastFlood, on, isolated);
        }

        public PortFlags withIsolated(boolean on) {
            return new PortFlags(hairpin, learning, flood, multicastFlood, broadcastFlood, on);
        }
    }

    /** A device that is up and no port of a bridge. */
    public static Link up(String name, MacAddress mac, int mtu) {
        return new Link(name, mac, mtu, true, false, Optional.empty(), PortFlags.FRESH);
    }

    /** Whether, as a bridge port, it may send a frame back where it came from. */
    public boolean hairpin() {
        return port.hairpin();
    }

    /** This device as a port of {@code bridge}. */
    public Link portOf(String bridge, boolean hairpin) {
        return new Link(name, mac, mtu, up, promiscuous, Optional.of(bridge), PortFlags.FRESH.withHairpin(hairpin));
    }

    /** This device as nobody's port. */
    public Link withoutMaster() {
        return new Link(name, mac, mtu, up, promiscuous, Optional.empty(), PortFlags.FRESH);
    }

    public Link withPort(PortFlags flags) {
        return new Link(name, mac, mtu, up, promiscuous, master, flags);
    }

    public Link withMac(MacAddress mac) {
        return new Link(name, mac, mtu, up, promiscuous, master, port);
    }

    public Link withUp(boolean up) {
        return new Link(name, mac, mtu, up, promiscuous, master, port);
    }

    public Link withMtu(int mtu) {
        return new Link(name, mac, mtu, up, promiscuous, master, port);
    }

    public Link withPromiscuous(boolean promiscuous) {
        return new Link(name, mac, mtu, up, promiscuous, master, port);
    }
}
