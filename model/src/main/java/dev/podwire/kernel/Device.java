package dev.podwire.kernel;

import java.util.Optional;

import dev.podwire.net.IpAddress;

/**
 * A network device. Tunnels, eBPF-carrying and Open vSwitch devices of further network plug-ins become further records here.
 */
public sealed interface Device {

    /** What all devices have. */
    Link link();

    /** This device with another link layer. */
    Device withLink(Link link);

    default String name() {
        return link().name();
    }

    /** {@code lo}. */
    record Loopback(Link link) implements Device {
        @Override
        public Loopback withLink(Link link) {
            return new Loopback(link);
        }
    }

    /** A network card, with the port that its cable leads to; empty if nothing is plugged in. */
    record Physical(Link link, Optional<Port> peer) implements Device {
        @Override
        public Physical withLink(Link link) {
            return new Physical(link, peer);
        }
    }

    /** One end of a virtual Ethernet pair. */
    record Veth(Link link, Port peer) implements Device {
        @Override
        public Veth withLink(Link link) {
            return new Veth(link, peer);
        }
    }

    /**
     * A software bridge; its ports are the devices whose {@link Link#master()} is its name. {@code ownMtu}: somebody set its
     * MTU, which else is that of its ports.
     */
    record Bridge(Link link, int ageingSeconds, boolean ownMtu) implements Device {
        @Override
        public Bridge withLink(Link link) {
            return new Bridge(link, ageingSeconds, ownMtu);
        }

        /** This bridge with an MTU that its ports do not change. */
        public Bridge withOwnMtu() {
            return new Bridge(link, ageingSeconds, true);
        }

        public Bridge withAgeing(int seconds) {
            return new Bridge(link, seconds, ownMtu);
        }
    }

    /**
     * A VXLAN tunnel end point (ip-link(8)); {@code underlay} is the device named by {@code dev}. What it has learned it
     * forgets after {@code ageingSeconds} without a frame from the address; 0: never.
     */
    record Vxlan(Link link, int vni, int port, IpAddress local, Optional<String> underlay, boolean learning,
            int ageingSeconds) implements Device {

        /** {@code FDB_AGE_DEFAULT}. */
        public static final int AGEING_SECONDS = 300;

        /** A tunnel end point with the kernel's own ageing time. */
        public Vxlan(Link link, int vni, int port, IpAddress local, Optional<String> underlay, boolean learning) {
            this(link, vni, port, local, underlay, learning, AGEING_SECONDS);
        }

        @Override
        public Vxlan withLink(Link link) {
            return new Vxlan(link, vni, port, local, underlay, learning, ageingSeconds);
        }

        public Vxlan withLearning(boolean on) {
            return new Vxlan(link, vni, port, local, underlay, on, ageingSeconds);
        }

        public Vxlan withAgeing(int seconds) {
            return new Vxlan(link, vni, port, local, underlay, learning, seconds);
        }
    }

    /**
     * An IPIP tunnel without a fixed remote end, such as {@code tunl0}: the next hop of the route is the remote end. TTL and
     * "don't fragment" of the envelope are those of the packet.
     */
    record Ipip(Link link) implements Device {
        @Override
        public Ipip withLink(Link link) {
            return new Ipip(link);
        }
    }

    /** A dummy device, such as {@code kube-ipvs0}: it holds addresses and swallows what is sent. */
    record Dummy(Link link) implements Device {
        @Override
        public Dummy withLink(Link link) {
            return new Dummy(link);
        }
    }

    /** A device in a namespace: where the other end of a pair or cable is. */
    record Port(NamespaceId namespace, String device) {}
}
