package dev.podwire.trace;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.nftables.NftRule;
import dev.podwire.kernel.nftables.NftSelector;
import dev.podwire.kernel.nftables.NftStatement;
import dev.podwire.kernel.nftables.NftText;
import dev.podwire.kernel.nftables.NftVerdict;

/** What trying one rule of nftables came to, in words for a student. */
final class NftWords {

    private NftWords() {}

    static Explanation of(Step step, Action.NftRuleTried tried) {
        String where = tried.at().chain() + " rule " + tried.at().index();
        if (tried.failed().isPresent()) {
            return new Explanation("skipped", where + " does not apply",
                    RuleWords.sentence(whyNot(tried.failed().get(), tried.detail())));
        }
        return new Explanation(verb(tried), where + ": " + does(tried), why(tried));
    }

    private static String whyNot(NftStatement failed, String detail) {
        String said = detail.isEmpty() ? "" : ": " + detail;
        return switch (failed) {
            case NftStatement.Compare _ -> "“" + NftText.statement(failed) + "” does not hold" + said;
            case NftStatement.VerdictMap _ -> "the verdict map has no element for the packet" + said;
            case NftStatement.Limit limit -> limit.over()
                    ? "the packets are within the rate" + said
                    : "more than the rate came already" + said;
            case NftStatement.Change _ -> "the set has no room" + said;
            case NftStatement.Assign _,NftStatement.Translate _,NftStatement.Masquerade _,NftStatement.Redirect _,NftStatement.Reject _,NftStatement.Decide _,NftStatement.Counter _,NftStatement.Log _,NftStatement.Notrack _,NftStatement.MaxSegment _ ->
                "“" + NftText.statement(failed) + "” cannot be done with this packet" + said;
        };
    }

    private static String verb(Action.NftRuleTried tried) {
        return switch (tried.verdict()) {
            case NOT_MATCHED -> "skipped";
            case CONTINUE -> tried.rule().statements().stream().anyMatch(NftStatement.Assign.class::isInstance)
                    ? "marked"
                    : "matched";
            case ACCEPT -> tried.rule().statements().stream().anyMatch(NftWords::rewrites) ? "matched" : "accepted";
            case DROP -> tried.rule().statements().stream().anyMatch(NftStatement.Reject.class::isInstance)
                    ? "rejected"
                    : "dropped";
            case STOLEN -> "taken";
            case JUMP, GOTO -> "jumped";
            case RETURN -> "returned";
        };
    }

    private static boolean rewrites(NftStatement statement) {
        return statement instanceof NftStatement.Translate || statement instanceof NftStatement.Masquerade
                || statement instanceof NftStatement.Redirect;
    }

    private static String does(Action.NftRuleTried tried) {
        Optional<String> target = tried.target();
        if (target.isPresent()) {
            return "go on in " + target.get()
                    + (tried.verdict() == Action.Verdict.GOTO ? " and do not come back" : "");
        }
        List<String> done = tried.rule().statements().stream().filter(s -> !isCondition(s)).map(NftText::statement)
                .toList();
        return done.isEmpty() ? verb(tried) : String.join(", ", done);
    }

    private static boolean isCondition(NftStatement statement) {
        return statement instanceof NftStatement.Compare || statement instanceof NftStatement.VerdictMap
                || statement instanceof NftStatement.Counter || statement instanceof NftStatement.Limit;
    }

    private static String why(Action.NftRuleTried tried) {
        NftRule rule = tried.rule();
        boolean unconditional = rule.statements().stream().noneMatch(NftWords::isCondition);
        String holds = unconditional
                ? "the rule has no condition: whatever comes this far takes it"
                : "every condition of the rule holds";
        return RuleWords.sentence(holds + (tried.detail().isEmpty() ? "" : " (" + tried.detail() + ")"))
                + rule.comment().map(c -> " Its comment says: “" + c + "”.").orElse("") + consequence(tried);
    }

    private static String consequence(Action.NftRuleTried tried) {
        NftStatement last = tried.rule().statements().isEmpty() ? null : tried.rule().statements().getLast();
        if (last instanceof NftStatement.VerdictMap(NftSelector selector, _)) {
            return selector instanceof NftSelector.Numgen
                    ? " One draw decides, whatever the number of end points."
                    : " One look-up finds the way, whatever the number of elements.";
        }
        return switch (last) {
            case null -> "";
            case NftStatement.Assign _ when tried.mark() != 0 ->
                " The mark 0x" + Integer.toHexString(tried.mark()) + " is a note to later rules on this machine only.";
            case NftStatement.Masquerade _ -> " Replies must come back to this machine, so the source becomes its own.";
            case NftStatement.Translate _ -> " Conntrack remembers the choice for the rest of the connection.";
            case NftStatement.Reject _ -> " The sender is told.";
            case NftStatement.Decide(NftVerdict.Drop _) -> " The sender is told nothing.";
            case NftStatement.Assign _,NftStatement.Decide _,NftStatement.Compare _,NftStatement.VerdictMap _,NftStatement.Counter _,NftStatement.Redirect _,NftStatement.Limit _,NftStatement.Log _,NftStatement.Notrack _,NftStatement.Change _,NftStatement.MaxSegment _ ->
                "";
        };
    }
}
