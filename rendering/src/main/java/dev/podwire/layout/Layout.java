package dev.podwire.layout;

import java.util.List;
import java.util.Optional;

import dev.podwire.topology.Topology;

/**
 * Where everything of a topology stands. Texts are already shortened to what fits. The origin is the upper left corner.
 *
 * @param topology what was laid out
 * @param size     the box around everything
 * @param virtual  the layer of Services above the rooms
 * @param rooms    one for each machine, in the topology's order
 * @param ground   what is around the rooms: the world outside and the segment below
 * @param ways     the ways on which packets may travel
 * @param index    ids of the topology and the boxes that stand for them
 */
public record Layout(Topology topology, Box size, VirtualLayer virtual, List<Room> rooms, Ground ground, Ways ways,
        PlaceIndex index) {

    public Layout {
        rooms = List.copyOf(rooms);
    }

    /** The box that stands for a thing: its own, or that of the card it is folded into. */
    public Optional<Box> box(String id) {
        return index.box(id);
    }

    public Optional<Room> room(String id) {
        return index.room(id);
    }

    /** The rooms that reach into a box, in the layout's order. */
    public List<Room> roomsIn(Box box) {
        return index.roomsIn(box);
    }

    /** The card of a pod, and the room it stands in; empty for one that is folded away. */
    public Optional<PodPlace> pod(String id) {
        return index.pod(id);
    }

    /** A pod's card in its room. */
    public record PodPlace(Room room, PodCard pod) {}

    /** The layer of things that exist only as rules; {@code hidden} are the ids folded into {@code more}. */
    public record VirtualLayer(Box box, List<Card> cards, Optional<Card> more, List<String> hidden) {
        public VirtualLayer {
            cards = List.copyOf(cards);
            hidden = List.copyOf(hidden);
        }
    }

    /** A box with a name and a smaller text. */
    public record Card(String id, String label, String detail, Box box) {}

    /** A pod: {@code plug} is the middle of its eth0, {@code wire} the way of its veth down to the bridge. */
    public record PodCard(Card card, Point plug, List<Point> wire) {
        public PodCard {
            wire = List.copyOf(wire);
        }

        public String id() {
            return card.id();
        }

        public Box box() {
            return card.box();
        }
    }

    /** A machine: header, pods, and the kernel below them. */
    public record Room(Card header, Pods pods, Kernel kernel) {
        public String id() {
            return header.id();
        }

        public Box box() {
            return header.box();
        }
    }

    /**
     * The upper part of a room.
     *
     * @param more   the card that stands for pods without room, if there are any
     * @param hidden their ids
     * @param host   what stands for the pods and programs in the machine's own namespace
     */
    public record Pods(List<PodCard> cards, Optional<PodCard> more, List<String> hidden, Card host) {
        public Pods {
            cards = List.copyOf(cards);
            hidden = List.copyOf(hidden);
        }
    }

    /**
     * The lower part of a room, in the order in which a packet meets it.
     *
     * @param gutter x of the line on which packets pass the rule cards
     */
    public record Kernel(Optional<Card> bridge, Optional<Box> conntrack, List<RuleCard> rules, List<Card> tunnels,
            List<Card> ports, double gutter) {
        public Kernel {
            rules = List.copyOf(rules);
            tunnels = List.copyOf(tunnels);
            ports = List.copyOf(ports);
        }
    }

    /** A card for one step of the kernel's way, with the station at which a packet stops beside it. */
    public record RuleCard(Row row, Box box, Point station) {}

    /** The rule cards of a room from top to bottom. */
    public enum Row {
        PREROUTING, ROUTING,
        /** FORWARD, or INPUT and OUTPUT for packets of the machine itself. */
        FILTER, POSTROUTING
    }

    /** What is around the rooms. */
    public record Ground(Optional<Outside> outside, Optional<Underlay> underlay) {}

    /** The world outside: its hosts from top to bottom, and the port by which it is reached. */
    public record Outside(Card header, List<Card> hosts, Box port) {
        public Outside {
            hosts = List.copyOf(hosts);
        }
    }

    /** The segment below the rooms: one bus for each row of rooms, joined at the right if there are several. */
    public record Underlay(Card label, List<Box> buses, Optional<Box> riser) {
        public Underlay {
            buses = List.copyOf(buses);
        }
    }
}
