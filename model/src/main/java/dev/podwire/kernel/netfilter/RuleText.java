package dev.podwire.kernel.netfilter;

import java.util.ArrayList;
import java.util.List;

/** One rule as text: what stands after {@code -A CHAIN} in the output of iptables-save (1.8.9). */
public final class RuleText {

    private RuleText() {}

    /** Reads an IPv4 rule; throws {@link RuleSyntaxException} at anything it does not know. */
    public static Rule parse(String text) {
        return parse(text, false);
    }

    /** Reads a rule of either family; throws {@link RuleSyntaxException} at anything it does not know. */
    public static Rule parse(String text, boolean ipv6) {
        return parse(RuleWords.split(text, 0), ipv6);
    }

    /** Reads the words that are left as one rule. */
    public static Rule parse(RuleWords words, boolean ipv6) {
        return new RuleParser(words, ipv6).parse();
    }

    /** The rule as iptables-save prints it, without {@code -A CHAIN}. Empty for a rule without matches and target. */
    public static String format(Rule rule) {
        List<String> parts = new ArrayList<>(MatchText.format(rule.matches()));
        String target = TargetText.format(rule.target());
        if (!target.isEmpty()) {
            parts.add(target);
        }
        return String.join(" ", parts);
    }
}
