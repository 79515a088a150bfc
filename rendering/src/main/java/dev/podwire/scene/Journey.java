package dev.podwire.scene;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.podwire.layout.Layout;
import dev.podwire.layout.Spot;
import dev.podwire.layout.Ways.Way;
import dev.podwire.timeline.Timeline;
import dev.podwire.topology.Topology;
import dev.podwire.topology.TopologyNode;
import dev.podwire.trace.Action;
import dev.podwire.trace.DropReason;
import dev.podwire.trace.Hop;
import dev.podwire.trace.Trace;
import dev.podwire.trace.TracedPacket.Chapter;

/** A trace laid onto a layout: for every hop the way its packet takes to get there. Made once, asked in every frame. */
public final class Journey {

    /** A piece of a way: the packet goes from one fraction of it to another. */
    record Leg(Hop hop, Optional<Spot> spot, Optional<Way> way, double from, double to, boolean wrapped) {}

    private final Trace trace;
    private final Timeline timeline;
    private final List<Leg> legs;

    private Journey(Trace trace, Timeline timeline, List<Leg> legs) {
        this.trace = trace;
        this.timeline = timeline;
        this.legs = List.copyOf(legs);
    }

    public static Journey of(Layout layout, Trace trace, List<Hop> hops) {
        Places places = new Places(layout.topology());
        List<Optional<Spot>> spots = new ArrayList<>();
        Map<Integer, Spot> lastOf = new HashMap<>();
        for (Hop hop : hops) {
            Optional<Spot> spot = places.spot(hop, Optional.ofNullable(lastOf.get(hop.packet())));
            spot.ifPresent(s -> lastOf.put(hop.packet(), s));
            spots.add(spot);
        }
        stayAtRules(hops, spots);
        List<Leg> legs = new ArrayList<>();
        for (int i = 0; i < hops.size(); i++) {
            legs.add(leg(layout, hops, spots, i));
        }
        return new Journey(trace, Timeline.of(trace, hops), legs);
    }

    /**
     * A bridge that hands its packets to iptables looks at them again between two rules. The packet then stays where it is
     * instead of running up to the bridge and down again.
     */
    private static void stayAtRules(List<Hop> hops, List<Optional<Spot>> spots) {
        for (int i = 0; i < hops.size(); i++) {
            if (spots.get(i).filter(s -> s.kind() == Spot.Kind.BRIDGE).isPresent()) {
                int before = neighbour(hops, spots, i, -1);
                int after = neighbour(hops, spots, i, 1);
                if (before >= 0 && after >= 0 && isRule(spots.get(before)) && isRule(spots.get(after))) {
                    spots.set(i, spots.get(before));
                }
            }
        }
    }

    private static boolean isRule(Optional<Spot> spot) {
        return spot.filter(s -> switch (s.kind()) {
            case PREROUTING, ROUTING, FILTER, POSTROUTING -> true;
            case POD, PLUG, BRIDGE, TUNNEL, PORT, HOST, EXTERNAL -> false;
        }).isPresent();
    }

    private static Leg leg(Layout layout, List<Hop> hops, List<Optional<Spot>> spots, int i) {
        int before = neighbour(hops, spots, i, -1);
        boolean wrapped = before >= 0 && hops.get(before).last().after().isEncapsulated();
        Optional<Spot> own = spots.get(i);
        Optional<Spot> from = before < 0 ? own : spots.get(before);
        if (own.isPresent()) {
            Optional<Way> way = from.flatMap(f -> layout.ways().way(f, own.get()));
            boolean fromMiddle = i > 0 && before >= 0 && between(hops, spots, before, i);
            return new Leg(hops.get(i), own, way, fromMiddle ? 0.5 : 0, 1, wrapped);
        }
        int after = neighbour(hops, spots, i, 1);
        boolean first = before < 0 || !between(hops, spots, before, i);
        Optional<Way> way = after < 0 || from.isEmpty()
                ? Optional.empty()
                : layout.ways().way(from.get(), spots.get(after).orElseThrow());
        return new Leg(hops.get(i), own, way, first ? 0 : 0.5, 0.5, wrapped);
    }

    /** The nearest hop of the same packet, in one direction, that has a stop of its own. */
    private static int neighbour(List<Hop> hops, List<Optional<Spot>> spots, int i, int step) {
        for (int k = i + step; k >= 0 && k < hops.size(); k += step) {
            if (hops.get(k).packet() == hops.get(i).packet() && spots.get(k).isPresent()) {
                return k;
            }
        }
        return -1;
    }

    private static boolean between(List<Hop> hops, List<Optional<Spot>> spots, int from, int to) {
        for (int k = from + 1; k < to; k++) {
            if (hops.get(k).packet() == hops.get(to).packet() && spots.get(k).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    public Trace trace() {
        return trace;
    }

    public Timeline timeline() {
        return timeline;
    }

    /**
     * The moment that tells most about the trace in a still picture: where a packet died, or the arrival of the first packet
     * that is neither a question for a name nor a neighbour's.
     */
    public double tellingMoment() {
        int telling = 0;
        for (Leg leg : legs) {
            boolean died = leg.hop().last().action() instanceof Action.Dropped(var cause, String _)
                    && cause != DropReason.CONSUMED && cause != DropReason.NOT_FOR_US;
            if (died) {
                telling = leg.hop().index();
            }
        }
        for (Leg leg : legs) {
            Chapter chapter = trace.packet(leg.hop().packet()).chapter();
            if (telling == 0 && chapter != Chapter.DNS && chapter != Chapter.CONTROL
                    && (leg.hop().last().action() instanceof Action.Delivered
                            || leg.hop().last().action() instanceof Action.Handled)) {
                telling = leg.hop().index();
            }
        }
        return timeline.settled(telling == 0 ? legs.size() : telling);
    }

    /** One for each hop, in order. */
    List<Leg> legs() {
        return legs;
    }

    /** The ids of the topology that a trace touches: what a layout should keep in view. */
    public static Set<String> touched(Topology topology, Trace trace) {
        Set<String> ids = new TreeSet<>();
        Map<Object, String> byNamespace = new HashMap<>();
        for (TopologyNode node : topology.nodes()) {
            if (node.kind() == TopologyNode.Kind.POD || node.kind() == TopologyNode.Kind.EXTERNAL) {
                node.namespace().ifPresent(n -> byNamespace.put(n, node.id()));
            }
        }
        trace.steps().forEach(step -> {
            String id = byNamespace.get(step.place().namespace());
            if (id != null) {
                ids.add(id);
            }
            Translations.service(topology, step).ifPresent(ids::add);
        });
        Translations.refusing(topology, trace).ifPresent(ids::add);
        return ids;
    }
}
