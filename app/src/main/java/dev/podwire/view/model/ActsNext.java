package dev.podwire.view.model;

import dev.podwire.trace.Hop;

/** One sentence of who acts next and what it will do, without what will come of it. */
public final class ActsNext {

    private ActsNext() {}

    /** {@code eth0 of worker-2 will take the frame in.} */
    public static String sentence(HopCard card) {
        Hop hop = card.hop();
        String room = Flow.label(hop.place().namespace());
        return switch (hop.stage()) {
            case SOCKET -> "a socket of " + room + " will " + card.next();
            case DEVICE -> card.title() + " of " + room + " will " + card.next() + " the frame";
            case BRIDGE -> "bridge " + card.title() + " of " + room + " will ask its table where the MAC is";
            case ROUTING -> room + " will look up a route";
            case NEIGHBOUR -> room + " will look up the next neighbour's MAC";
            case TUNNEL -> card.title() + " of " + room + " will " + card.next() + " the packet";
            case PREROUTING, INPUT, FORWARD, OUTPUT, POSTROUTING ->
                room + " will ask conntrack and the rules of " + card.title();
        };
    }
}
