package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.kernel.nftables.NftStatement;
import dev.podwire.kernel.nftables.NftText;
import dev.podwire.net.Origin;
import dev.podwire.trace.Action;
import dev.podwire.trace.Explanation;
import dev.podwire.trace.Hop;
import dev.podwire.trace.Step;

/**
 * The rules of one chain that a hop read, in the order in which it read them.
 *
 * @param note what is to be said of the whole chain, such as its length and policy; may be empty
 */
public record RuleGroup(String table, String chain, List<Line> lines, String note) {

    private static final Pattern COMMENT = Pattern.compile("-m comment --comment (?:\"(?:[^\"\\\\]|\\\\.)*\"|\\S+) ?");

    public RuleGroup {
        lines = List.copyOf(lines);
    }

    RuleGroup(String table, String chain, List<Line> lines) {
        this(table, chain, lines, "");
    }

    /** What reading a rule came to. */
    public enum Reading {
        /** A condition did not hold. */
        SKIPPED,
        /** It applied and led on. */
        HIT,
        /** It changed the packet. */
        REWROTE,
        /** The packet's way ended here. */
        ENDED,
        /** It stands in the chain, but the packet did not come that far. */
        UNREAD
    }

    /**
     * A rule as it was read.
     *
     * @param number its place in the chain, from 1; 0 for a chain's policy
     * @param text   in the words of iptables, one line per argument that deserves one
     * @param brief the few words that say why, for the right edge
     * @param why    the whole sentence
     * @param hits   packets of this exchange that the rule has counted so far
     */
    public record Line(int number, List<String> text, String brief, String why, Reading reading,
            Optional<Origin> origin, long hits) {
        public Line {
            text = List.copyOf(text);
        }

        Line counting(long packets) {
            return new Line(number, text, brief, why, reading, origin, packets);
        }

        /** Whether the packet came to this rule at all. */
        public boolean read() {
            return reading != Reading.UNREAD;
        }
    }

    /** The groups of a hop: a new one begins whenever another chain is read. */
    public static List<RuleGroup> of(Hop hop, Function<Rule, String> ruleText) {
        List<RuleGroup> groups = new ArrayList<>();
        String table = "";
        String chain = "";
        List<Line> open = new ArrayList<>();
        for (Step step : hop.steps()) {
            String hereTable;
            String hereChain;
            Line line;
            if (step.action() instanceof Action.RuleTried tried) {
                hereTable = tried.table().text();
                hereChain = tried.chain();
                line = line(step, tried, ruleText);
            } else if (step.action() instanceof Action.NftRuleTried tried) {
                hereTable = tried.at().table().name();
                hereChain = tried.at().chain();
                line = line(step, tried);
            } else {
                continue;
            }
            if (!open.isEmpty() && !(hereTable.equals(table) && hereChain.equals(chain))) {
                groups.add(new RuleGroup(table, chain, open));
                open = new ArrayList<>();
            }
            table = hereTable;
            chain = hereChain;
            open.add(line);
        }
        if (!open.isEmpty()) {
            groups.add(new RuleGroup(table, chain, open));
        }
        return groups;
    }

    private static Line line(Step step, Action.RuleTried tried, Function<Rule, String> ruleText) {
        Explanation words = Explanation.of(step);
        String brief = !tried.detail().isEmpty() ? tried.detail() : words.verb();
        return new Line(tried.index(), split(ruleText.apply(tried.rule())), brief, words.why(), reading(tried),
                step.origin().or(() -> tried.rule().origin()), 0);
    }

    private static Line line(Step step, Action.NftRuleTried tried) {
        Explanation words = Explanation.of(step);
        boolean rewrites = tried.rule().statements().stream().anyMatch(s -> s instanceof NftStatement.Translate
                || s instanceof NftStatement.Masquerade || s instanceof NftStatement.Redirect);
        Reading reading = switch (tried.verdict()) {
            case NOT_MATCHED -> Reading.SKIPPED;
            case DROP -> Reading.ENDED;
            case ACCEPT -> rewrites ? Reading.REWROTE : Reading.HIT;
            case CONTINUE, STOLEN, JUMP, GOTO, RETURN -> Reading.HIT;
        };
        return new Line(tried.at().index(), List.of(NftText.rule(tried.rule())),
                tried.detail().isEmpty() ? words.verb() : tried.detail(), words.why(), reading,
                step.origin().or(() -> tried.rule().origin()), 0);
    }

    private static Reading reading(Action.RuleTried tried) {
        return switch (tried.verdict()) {
            case NOT_MATCHED -> Reading.SKIPPED;
            case DROP -> Reading.ENDED;
            case ACCEPT -> translates(tried.rule().target()) ? Reading.REWROTE : Reading.HIT;
            case CONTINUE, STOLEN, JUMP, GOTO, RETURN -> Reading.HIT;
        };
    }

    private static boolean translates(Target target) {
        return target instanceof Target.Dnat || target instanceof Target.Snat || target instanceof Target.Masquerade
                || target instanceof Target.Redirect;
    }

    /** Conditions on one line, the comment and the target on lines of their own. */
    static List<String> split(String text) {
        Matcher comment = COMMENT.matcher(text);
        String rest = comment.replaceAll("").strip();
        int target = Math.max(rest.lastIndexOf(" -j "), rest.lastIndexOf(" -g "));
        if (rest.startsWith("-j ") || rest.startsWith("-g ")) {
            target = 0;
        }
        List<String> lines = new ArrayList<>();
        String conditions = target < 0 ? rest : rest.substring(0, target).strip();
        if (!conditions.isEmpty()) {
            lines.add(conditions);
        }
        comment.reset();
        while (comment.find()) {
            lines.add(comment.group().strip());
        }
        if (target >= 0) {
            lines.add(rest.substring(target).strip());
        }
        return lines;
    }
}
