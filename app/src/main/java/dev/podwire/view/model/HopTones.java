package dev.podwire.view.model;

import dev.podwire.theme.Tone;
import dev.podwire.trace.Action;
import dev.podwire.trace.DropReason;
import dev.podwire.trace.Hop;
import dev.podwire.trace.HopWords;
import dev.podwire.trace.Step;
import dev.podwire.trace.TracedPacket;

/** What a hop means, as a hue and a sign, and the card that shows it. */
final class HopTones {

    private HopTones() {}

    static HopCard card(Hop hop, int number, TracedPacket packet) {
        HopWords.Verb verb = HopWords.verb(hop);
        // A route that is still to be taken reads best as where it leads.
        String next = HopWords.telling(hop).action() instanceof Action.Routed ? verb.done() : verb.next();
        return new HopCard(hop, number, HopWords.title(hop), verb.done(), next, tone(hop, packet));
    }

    private static Tone tone(Hop hop, TracedPacket packet) {
        Tone wrapped = hop.last().after().isEncapsulated() ? Tone.ENCAPSULATED : Tone.QUIET;
        return switch (HopWords.telling(hop).action()) {
            case Action.Dropped a -> a.cause() == DropReason.CONSUMED ? Tone.QUIET : Tone.DROPPED;
            case Action.Handled a -> Tone.DELIVERED;
            case Action.Delivered a -> Tone.DELIVERED;
            case Action.Rewritten a -> a.kind().translates() ? Tone.REWRITTEN : wrapped;
            case Action.Encapsulated a -> Tone.ENCAPSULATED;
            case Action.Decapsulated a -> Tone.ENCAPSULATED;
            case Action.Originated a -> chapter(packet.chapter());
            case Action.Routed a -> routed(a.decision());
            case Action.Queued a -> Tone.QUIET;
            case Action.NeighbourLookedUp a ->
                a.result() == Action.NeighbourLookedUp.Result.FAILED ? Tone.DROPPED : wrapped;
            case Action.FdbLookedUp a -> wrapped;
            case Action.Received a -> wrapped;
            case Action.Transmitted a -> wrapped;
            case Action.Tracked a -> wrapped;
            case Action.Balanced a -> wrapped;
            case Action.HookEntered a -> wrapped;
            case Action.RuleTried a -> wrapped;
            case Action.NftRuleTried a -> wrapped;
            case Action.ChainEnded a -> wrapped;
        };
    }

    /** What a single step means: whether it changed, wrapped, delivered or ended its packet. */
    static Tone step(Step step) {
        return switch (step.action()) {
            case Action.Dropped a -> a.cause() == DropReason.CONSUMED ? Tone.QUIET : Tone.DROPPED;
            case Action.Handled a -> Tone.DELIVERED;
            case Action.Delivered a -> Tone.DELIVERED;
            case Action.Rewritten a -> Tone.REWRITTEN;
            case Action.Encapsulated a -> Tone.ENCAPSULATED;
            case Action.Decapsulated a -> Tone.ENCAPSULATED;
            case Action.Routed a -> routed(a.decision());
            case Action.RuleTried a -> rule(a.verdict());
            case Action.NftRuleTried a -> rule(a.verdict());
            case Action.Originated a -> Tone.QUIET;
            case Action.Queued a -> Tone.QUIET;
            case Action.NeighbourLookedUp a -> Tone.QUIET;
            case Action.FdbLookedUp a -> Tone.QUIET;
            case Action.Received a -> Tone.QUIET;
            case Action.Transmitted a -> Tone.QUIET;
            case Action.Tracked a -> Tone.QUIET;
            case Action.Balanced a -> Tone.QUIET;
            case Action.HookEntered a -> Tone.QUIET;
            case Action.ChainEnded a -> Tone.QUIET;
        };
    }

    private static Tone rule(Action.Verdict verdict) {
        return switch (verdict) {
            case DROP -> Tone.DROPPED;
            case ACCEPT, JUMP, GOTO, CONTINUE, STOLEN, RETURN -> Tone.CONNECTION;
            case NOT_MATCHED -> Tone.QUIET;
        };
    }

    private static Tone routed(Action.Routed.Decision decision) {
        return switch (decision) {
            case LOCAL, FORWARD, OUTPUT, REROUTE -> Tone.QUIET;
            case UNREACHABLE, BLACKHOLE -> Tone.DROPPED;
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
