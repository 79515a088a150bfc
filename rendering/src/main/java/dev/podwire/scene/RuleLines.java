package dev.podwire.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.Route;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.RuleText;
import dev.podwire.kernel.nftables.NftRule;
import dev.podwire.kernel.nftables.NftText;
import dev.podwire.palette.Meaning;
import dev.podwire.trace.Action;
import dev.podwire.trace.Explanation;
import dev.podwire.trace.Hop;
import dev.podwire.trace.Step;

/** What was read at a hop, line by line: rules with the chain they stand in, or routes. */
final class RuleLines {

    /** One line: where, what, and what came of it; {@code hue} is empty for what was read without effect. */
    record Line(String chain, String text, String result, Optional<Meaning> hue) {}

    private final List<Line> lines = new ArrayList<>();
    private String skippedChain = "";
    private int skipped;

    private RuleLines() {}

    /** The lines of a hop, at most {@code most}: what had an effect goes before what had none, the last before the first. */
    static List<Line> of(Hop hop, int most) {
        RuleLines reader = new RuleLines();
        hop.steps().forEach(reader::read);
        reader.closeSkipped();
        List<Line> lines = reader.lines;
        for (int i = 0; i < lines.size() && lines.size() > most;) {
            if (lines.get(i).hue().isEmpty()) {
                lines.remove(i);
            } else {
                i++;
            }
        }
        return lines.subList(Math.max(0, lines.size() - most), lines.size());
    }

    private void read(Step step) {
        if (step.action() instanceof Action.RuleTried tried) {
            rule(step, tried);
        } else if (step.action() instanceof Action.NftRuleTried tried) {
            rule(step, tried);
        } else if (step.action() instanceof Action.Routed routed) {
            routed.chosen().ifPresent(route -> lines.add(
                    new Line("table " + routed.table(), text(route), "longest prefix",
                            Optional.of(Meaning.CONNECTION))));
            routed.considered().stream().filter(r -> !routed.chosen().equals(Optional.of(r))).forEach(
                    route -> lines.add(new Line("", text(route), "also matches", Optional.empty())));
        } else if (step.action() instanceof Action.Rewritten) {
            closeSkipped();
            Explanation words = Explanation.of(step);
            lines.add(new Line("", words.what(), words.verb(), Optional.of(Meaning.REWRITTEN)));
        }
    }

    private void rule(Step step, Action.RuleTried tried) {
        if (tried.verdict() == Action.Verdict.NOT_MATCHED) {
            skip(tried.chain());
            return;
        }
        closeSkipped();
        Rule bare = new Rule(
                tried.rule().matches().stream().filter(m -> !(m instanceof Match.Comment)).toList(),
                tried.rule().target(), Optional.empty());
        boolean died = tried.verdict() == Action.Verdict.DROP;
        lines.add(new Line(tried.chain(), RuleText.format(bare).strip(), Explanation.of(step).verb(),
                Optional.of(died ? Meaning.DROPPED : Meaning.CONNECTION)));
    }

    private void rule(Step step, Action.NftRuleTried tried) {
        if (tried.verdict() == Action.Verdict.NOT_MATCHED) {
            skip(tried.at().chain());
            return;
        }
        closeSkipped();
        NftRule bare = new NftRule(tried.rule().statements(), Optional.empty(), Optional.empty());
        boolean died = tried.verdict() == Action.Verdict.DROP;
        lines.add(new Line(tried.at().chain(), NftText.rule(bare), Explanation.of(step).verb(),
                Optional.of(died ? Meaning.DROPPED : Meaning.CONNECTION)));
    }

    private void skip(String chain) {
        if (!skippedChain.equals(chain)) {
            closeSkipped();
        }
        skippedChain = chain;
        skipped++;
    }

    private void closeSkipped() {
        if (skipped > 0) {
            lines.add(new Line(skippedChain, skipped == 1 ? "1 rule" : skipped + " rules", "no match",
                    Optional.empty()));
            skipped = 0;
        }
    }

    private static String text(Route route) {
        return (route.destination().prefixLength() == 0 ? "default" : route.destination().toString())
                + route.gateway().map(g -> " via " + g).orElse("") + route.device().map(d -> " dev " + d).orElse("");
    }
}
