package dev.podwire.trace;

import java.util.Locale;
import java.util.Optional;

import dev.podwire.kernel.NamespaceId;

/** The few words that stand for a hop wherever it is shown: its title, its room, and its verb in two tenses. */
public final class HopWords {

    private HopWords() {}

    /** What a hop does, once it is done ({@code wrapped}) and while it is still to come ({@code wrap}). */
    public record Verb(String done, String next) {}

    /** The title: a device's name, a chain, or another word for the stage. */
    public static String title(Hop hop) {
        String device = hop.place().device();
        return switch (hop.stage()) {
            case SOCKET -> "socket";
            case ROUTING -> "routing";
            case NEIGHBOUR, DEVICE, BRIDGE, TUNNEL ->
                device.isEmpty() ? hop.stage().name().toLowerCase(Locale.ROOT) : device;
            case PREROUTING, INPUT, FORWARD, OUTPUT, POSTROUTING -> hop.stage().name();
        };
    }

    /** The room it happens in: a machine, or a pod on it. */
    public static String room(NamespaceId namespace) {
        return namespace.isHost() ? namespace.host() : namespace.name() + " on " + namespace.host();
    }

    /** The step that says most about a hop: its end if it ended, what it changed, else the last that has something to tell. */
    public static Step telling(Hop hop) {
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
            case Action.Handled a -> 9;
            case Action.Delivered a -> 8;
            case Action.Rewritten(Action.Rewritten.Kind kind) -> kind.translates() ? 7 : 1;
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
            case Action.Balanced a -> 0;
            case Action.HookEntered a -> 0;
            case Action.RuleTried a -> 0;
            case Action.NftRuleTried a -> 0;
            case Action.ChainEnded a -> 0;
        };
    }

    /** The verb of the hop's telling step; of a route that was found, the device it leads to. */
    public static Verb verb(Hop hop) {
        return switch (telling(hop).action()) {
            case Action.Dropped a -> dropped(a.cause());
            case Action.Handled a -> new Verb("decided", "decide");
            case Action.Delivered a -> new Verb("delivered", "deliver");
            case Action.Rewritten a ->
                a.kind().translates() ? new Verb("rewritten", "rewrite") : new Verb("forwarded", "forward");
            case Action.Encapsulated a -> new Verb("wrapped", "wrap");
            case Action.Decapsulated a -> new Verb("unwrapped", "unwrap");
            case Action.Originated a -> new Verb("sent", "send");
            case Action.Routed a -> routed(a);
            case Action.Queued a -> new Verb("waits", "wait");
            case Action.NeighbourLookedUp a -> neighbour(a.result());
            case Action.FdbLookedUp a -> forwarding(a.result());
            case Action.Received a -> new Verb("received", "receive");
            case Action.Transmitted a -> new Verb("transmitted", "transmit");
            case Action.Tracked a -> unchanged(hop);
            case Action.Balanced a -> unchanged(hop);
            case Action.HookEntered a -> unchanged(hop);
            case Action.RuleTried a -> unchanged(hop);
            case Action.NftRuleTried a -> unchanged(hop);
            case Action.ChainEnded a -> unchanged(hop);
        };
    }

    private static Verb dropped(DropReason cause) {
        return switch (cause) {
            case REJECTED, NO_SOCKET -> new Verb("refused", "refuse");
            case CONSUMED -> new Verb("taken in", "take in");
            case BEYOND -> new Verb("gone", "leave what is known");
            case RULE, POLICY, NO_ROUTE, BLACKHOLE, FORWARDING_OFF, TTL_EXPIRED, REVERSE_PATH, MARTIAN,
                    NEIGHBOUR_FAILED, NOT_FOR_US, FDB_UNKNOWN, SAME_PORT, LINK_DOWN, TOO_BIG, INVALID_STATE, NAT_CLASH,
                    UNKNOWN_PROTOCOL, FRAGMENT_MISSING ->
                new Verb("dropped", "drop");
        };
    }

    private static Verb neighbour(Action.NeighbourLookedUp.Result result) {
        return switch (result) {
            case FOUND -> new Verb("resolved", "resolve");
            case ASKED -> new Verb("asked", "ask");
            case LEARNED -> new Verb("learned", "learn");
            case FAILED -> new Verb("nobody", "ask");
        };
    }

    private static Verb forwarding(Action.FdbLookedUp.Result result) {
        return switch (result) {
            case FOUND -> new Verb("switched", "switch");
            case FLOODED -> new Verb("flooded", "flood");
            case UNKNOWN -> new Verb("unknown", "look up");
            case LEARNED -> new Verb("learned", "learn");
            case LOCAL -> new Verb("taken up", "take up");
        };
    }

    private static Verb unchanged(Hop hop) {
        return switch (hop.stage()) {
            case FORWARD, BRIDGE -> new Verb("forwarded", "forward");
            case INPUT -> new Verb("let in", "let in");
            case OUTPUT -> new Verb("let out", "let out");
            case PREROUTING, POSTROUTING, ROUTING, SOCKET, DEVICE, NEIGHBOUR, TUNNEL ->
                new Verb("unchanged", "ask rules");
        };
    }

    private static Verb routed(Action.Routed routed) {
        Optional<String> device = routed.chosen().flatMap(r -> r.device());
        return switch (routed.decision()) {
            case LOCAL -> new Verb("for itself", "route");
            case FORWARD, OUTPUT, REROUTE -> new Verb(device.orElse("found"), "route");
            case UNREACHABLE -> new Verb("no route", "route");
            case BLACKHOLE -> new Verb("swallowed", "route");
        };
    }
}
