package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.theme.Tone;
import dev.podwire.trace.Action;
import dev.podwire.trace.Explanation;
import dev.podwire.trace.Step;

/**
 * One step of a hop as the folded-out strip shows it.
 *
 * @param number from 1 within its hop
 * @param title  who acted: a chain and its rule, a table, a device
 * @param what   what came of it
 */
public record StepRow(int number, String title, String what, Tone tone) {

    public static List<StepRow> of(HopCard card) {
        List<StepRow> rows = new ArrayList<>();
        for (Step step : card.hop().steps()) {
            Explanation words = Explanation.of(step);
            String title = switch (step.action()) {
                case Action.RuleTried a -> a.chain() + " " + a.index();
                case Action.NftRuleTried a -> a.at().chain() + " " + a.at().index();
                case Action.HookEntered a -> a.table() + " " + a.chain().chain();
                case Action.ChainEnded a -> "end of " + a.chain();
                case Action.Tracked a -> "conntrack";
                case Action.Balanced a -> "IPVS";
                case Action.Rewritten a -> a.kind().name();
                case Action.Routed a -> "route";
                case Action.NeighbourLookedUp a -> "neighbour";
                case Action.FdbLookedUp a -> "FDB";
                case Action.Encapsulated a -> step.place().device();
                case Action.Decapsulated a -> step.place().device();
                case Action.Received a -> step.place().device();
                case Action.Transmitted a -> step.place().device();
                case Action.Originated a -> a.by();
                case Action.Handled a -> a.by();
                case Action.Delivered a -> a.to();
                case Action.Queued a -> "queue";
                case Action.Dropped a -> "end";
            };
            String what = switch (step.action()) {
                case Action.RuleTried tried when tried.verdict() == Action.Verdict.NOT_MATCHED -> "no match";
                case Action.NftRuleTried tried when tried.verdict() == Action.Verdict.NOT_MATCHED -> "no match";
                case Action.RuleTried _,Action.NftRuleTried _ -> words.verb();
                case Action other -> words.what();
            };
            rows.add(new StepRow(rows.size() + 1, title, what, HopTones.step(step)));
        }
        return rows;
    }
}
