package dev.podwire.scene;

import dev.podwire.trace.Action;
import dev.podwire.trace.Hop;
import dev.podwire.trace.Step;

/** What a hop is going to do, in one word, said before it does it. */
final class Verbs {

    private Verbs() {}

    static String of(Hop hop) {
        String verb = "pass";
        int best = -1;
        for (Step step : hop.steps()) {
            int weight = weight(step.action());
            if (weight > best) {
                best = weight;
                verb = verb(step.action());
            }
        }
        return verb;
    }

    private static int weight(Action action) {
        return switch (action) {
            case Action.Dropped _ -> 9;
            case Action.Delivered _ -> 8;
            case Action.Rewritten(var kind) -> kind == Action.Rewritten.Kind.TTL || kind == Action.Rewritten.Kind.MAC
                    ? 1
                    : 7;
            case Action.Encapsulated _,Action.Decapsulated _ -> 6;
            case Action.Routed _,Action.Originated _ -> 5;
            case Action.NeighbourLookedUp _,Action.Queued _ -> 4;
            case Action.FdbLookedUp _,Action.Transmitted _,Action.Received _ -> 3;
            case Action.HookEntered _,Action.RuleTried _ -> 2;
            case Action.ChainEnded _,Action.Tracked _ -> 0;
        };
    }

    private static String verb(Action action) {
        return switch (action) {
            case Action.Dropped _ -> "drop";
            case Action.Delivered _ -> "deliver";
            case Action.Rewritten _ -> "rewrite";
            case Action.Encapsulated _ -> "wrap";
            case Action.Decapsulated _ -> "unwrap";
            case Action.Routed _ -> "route";
            case Action.Originated _ -> "send";
            case Action.NeighbourLookedUp _ -> "find neighbour";
            case Action.Queued _ -> "wait";
            case Action.FdbLookedUp _ -> "forward";
            case Action.Transmitted _ -> "transmit";
            case Action.Received _ -> "receive";
            case Action.HookEntered _,Action.RuleTried _,Action.ChainEnded _ -> "ask rules";
            case Action.Tracked _ -> "track";
        };
    }
}
