package dev.podwire.view.model;

import java.util.Locale;
import java.util.Optional;

import dev.podwire.theme.Tone;
import dev.podwire.trace.Action;
import dev.podwire.trace.DropReason;
import dev.podwire.trace.Hop;
import dev.podwire.trace.Step;
import dev.podwire.trace.TracedPacket;

/** The few words that fit on a hop's card, read off its steps. */
final class HopWords {

    private HopWords() {}

    /** A verb in its two tenses and what it means. */
    record Verb(String done, String next, Tone tone) {}

    static HopCard card(Hop hop, int number, TracedPacket packet) {
        Verb verb = verb(hop, packet);
        return new HopCard(hop, number, title(hop), verb.done(), verb.next(), verb.tone());
    }

    static String title(Hop hop) {
        String device = hop.place().device();
        return switch (hop.stage()) {
            case SOCKET -> "socket";
            case ROUTING -> "routing";
            case NEIGHBOUR -> device.isEmpty() ? "neighbour" : device;
            case DEVICE, BRIDGE, TUNNEL -> device.isEmpty() ? hop.stage().name().toLowerCase(Locale.ROOT) : device;
            case PREROUTING, INPUT, FORWARD, OUTPUT, POSTROUTING -> hop.stage().name();
        };
    }

    /** The step that says most about a hop: its end if it ended, what it changed, else the last that has something to tell. */
    static Step telling(Hop hop) {
        Step best = hop.last();
        int rank = -1;
        for (Step step : hop.steps()) {
            int here = rank(step.action());
            if (here >= rank) {
                rank = here;
                best = step;
            }
        }
        return best;
    }

    private static int rank(Action action) {
        return switch (action) {
            case Action.Dropped a -> 9;
            case Action.Delivered a -> 8;
            case Action.Rewritten(Action.Rewritten.Kind kind) -> isNat(kind) ? 7 : 1;
            case Action.Encapsulated a -> 6;
            case Action.Decapsulated a -> 6;
            case Action.Originated a -> 5;
            case Action.Routed a -> 5;
            case Action.Queued a -> 4;
            case Action.NeighbourLookedUp a -> 3;
            case Action.FdbLookedUp a -> 3;
            case Action.Received a -> 2;
            case Action.Transmitted a -> 2;
            case Action.Tracked a -> 0;
            case Action.HookEntered a -> 0;
            case Action.RuleTried a -> 0;
            case Action.ChainEnded a -> 0;
        };
    }

    static boolean isNat(Action.Rewritten.Kind kind) {
        return switch (kind) {
            case DNAT, SNAT, UNDO_DNAT, UNDO_SNAT -> true;
            case TTL, MAC -> false;
        };
    }

    private static Verb verb(Hop hop, TracedPacket packet) {
        Tone wrapped = hop.last().after().isEncapsulated() ? Tone.ENCAPSULATED : Tone.QUIET;
        return switch (telling(hop).action()) {
            case Action.Dropped a -> dropped(a.cause());
            case Action.Delivered a -> new Verb("delivered", "deliver", Tone.DELIVERED);
            case Action.Rewritten a when isNat(a.kind()) -> new Verb("rewritten", "rewrite", Tone.REWRITTEN);
            case Action.Encapsulated a -> new Verb("wrapped", "wrap", Tone.ENCAPSULATED);
            case Action.Decapsulated a -> new Verb("unwrapped", "unwrap", Tone.ENCAPSULATED);
            case Action.Originated a -> new Verb("sent", "send", chapter(packet.chapter()));
            case Action.Routed a -> routed(a);
            case Action.Queued a -> new Verb("waits", "wait", Tone.QUIET);
            case Action.NeighbourLookedUp a -> neighbour(a.result(), wrapped);
            case Action.FdbLookedUp a -> forwarding(a.result(), wrapped);
            case Action.Received a -> new Verb("received", "receive", wrapped);
            case Action.Transmitted a -> new Verb("transmitted", "transmit", wrapped);
            case Action.Rewritten a -> new Verb("forwarded", "forward", wrapped);
            case Action.Tracked a -> unchanged(hop, wrapped);
            case Action.HookEntered a -> unchanged(hop, wrapped);
            case Action.RuleTried a -> unchanged(hop, wrapped);
            case Action.ChainEnded a -> unchanged(hop, wrapped);
        };
    }

    private static Verb dropped(DropReason cause) {
        return switch (cause) {
            case REJECTED, NO_SOCKET -> new Verb("refused", "refuse", Tone.DROPPED);
            case CONSUMED -> new Verb("taken in", "take in", Tone.QUIET);
            case RULE, POLICY, NO_ROUTE, BLACKHOLE, FORWARDING_OFF, TTL_EXPIRED, REVERSE_PATH, MARTIAN,
                    NEIGHBOUR_FAILED, NOT_FOR_US, FDB_UNKNOWN, SAME_PORT, LINK_DOWN, TOO_BIG, INVALID_STATE, NAT_CLASH,
                    UNKNOWN_PROTOCOL ->
                new Verb("dropped", "drop", Tone.DROPPED);
        };
    }

    private static Verb neighbour(Action.NeighbourLookedUp.Result result, Tone tone) {
        return switch (result) {
            case FOUND -> new Verb("resolved", "resolve", tone);
            case ASKED -> new Verb("asked", "ask", tone);
            case LEARNED -> new Verb("learned", "learn", tone);
            case FAILED -> new Verb("nobody", "ask", Tone.DROPPED);
        };
    }

    private static Verb forwarding(Action.FdbLookedUp.Result result, Tone tone) {
        return switch (result) {
            case FOUND -> new Verb("switched", "switch", tone);
            case FLOODED -> new Verb("flooded", "flood", tone);
            case UNKNOWN -> new Verb("unknown", "look up", tone);
            case LEARNED -> new Verb("learned", "learn", tone);
            case LOCAL -> new Verb("taken up", "take up", tone);
        };
    }

    private static Verb unchanged(Hop hop, Tone tone) {
        return switch (hop.stage()) {
            case FORWARD, BRIDGE -> new Verb("forwarded", "forward", tone);
            case INPUT -> new Verb("let in", "let in", tone);
            case OUTPUT -> new Verb("let out", "let out", tone);
            case PREROUTING, POSTROUTING, ROUTING, SOCKET, DEVICE, NEIGHBOUR, TUNNEL ->
                new Verb("unchanged", "pass", tone);
        };
    }

    private static Verb routed(Action.Routed routed) {
        Optional<String> device = routed.chosen().flatMap(r -> r.device());
        return switch (routed.decision()) {
            case LOCAL -> new Verb("for itself", "look up", Tone.QUIET);
            case FORWARD, OUTPUT, REROUTE -> new Verb(device.orElse("found"), device.orElse("look up"), Tone.QUIET);
            case UNREACHABLE -> new Verb("no route", "look up", Tone.DROPPED);
            case BLACKHOLE -> new Verb("swallowed", "look up", Tone.DROPPED);
        };
    }

    static Tone chapter(TracedPacket.Chapter chapter) {
        return switch (chapter) {
            case DNS -> Tone.DNS;
            case CONNECT -> Tone.CONNECTION;
            case DATA -> Tone.DATA;
            case CLOSE, CONTROL -> Tone.CONNECTION;
        };
    }
}
