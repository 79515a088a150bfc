package dev.podwire.trace;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Target;

/** What trying one iptables rule came to, in words for a student. */
final class RuleWords {

    private RuleWords() {}

    static Explanation of(Step step, Action.RuleTried tried) {
        String where = tried.chain() + " rule " + tried.index();
        if (tried.failed().isPresent()) {
            return new Explanation("skipped", where + " does not apply", sentence(
                    MatchWords.whyNot(tried.failed().get(), step.before(), tried.detail())));
        }
        Target target = tried.rule().target();
        return new Explanation(verb(tried.verdict(), target), where + ": " + does(target), why(tried));
    }

    private static String verb(Action.Verdict verdict, Target target) {
        return switch (verdict) {
            case NOT_MATCHED -> "skipped";
            case CONTINUE -> target instanceof Target.Mark || target instanceof Target.Connmark ? "marked" : "matched";
            case ACCEPT -> rewrites(target) ? "matched" : "accepted";
            case DROP -> target instanceof Target.Reject ? "rejected" : "dropped";
            case STOLEN -> "taken";
            case JUMP, GOTO -> "jumped";
            case RETURN -> "returned";
        };
    }

    private static boolean rewrites(Target target) {
        return target instanceof Target.Dnat || target instanceof Target.Snat || target instanceof Target.Masquerade
                || target instanceof Target.Redirect;
    }

    private static String why(Action.RuleTried tried) {
        boolean unconditional = tried.rule().matches().stream().allMatch(Match.Comment.class::isInstance);
        String holds = unconditional
                ? "the rule has no condition: whatever comes this far takes it"
                : tried.detail().isEmpty()
                        ? "every condition of the rule holds"
                        : "every condition of the rule holds (" + tried.detail() + ")";
        Optional<String> comment = tried.rule().comment();
        return sentence(holds) + comment.map(c -> " Its comment says: “" + c + "”.").orElse("") + consequence(tried);
    }

    private static String consequence(Action.RuleTried tried) {
        return switch (tried.rule().target()) {
            case Target.Mark(int value, int mask) when (value & mask) != 0 ->
                " The mark 0x" + Integer.toHexString(tried.mark()) + " is a note to later rules on this machine only.";
            case Target.Masquerade _ -> " Replies must come back to this machine, so the source becomes its own.";
            case Target.Dnat _ -> " Conntrack remembers the choice for the rest of the connection.";
            case Target.Reject _ -> " The sender is told.";
            case Target.Drop _ -> " The sender is told nothing.";
            case Target.None _,Target.Accept _,Target.Return _,Target.Jump _,Target.Goto _,Target.Mark _,Target.Connmark _,Target.Snat _,Target.Redirect _,Target.Ct _,Target.Log _,Target.Nflog _,Target.Dscp _,Target.Tos _,Target.Ttl _,Target.Trace _,Target.TcpMss _,Target.Checksum _,Target.SetChange _ ->
                "";
        };
    }

    /** What a target does, without its options' spelling. */
    private static String does(Target target) {
        return switch (target) {
            case Target.None _ -> "count";
            case Target.Accept _ -> "accept";
            case Target.Drop _ -> "drop";
            case Target.Return _ -> "back to the calling chain";
            case Target.Jump(String chain) -> "go on in " + chain;
            case Target.Goto(String chain) -> "go on in " + chain + " and do not come back";
            case Target.Reject(Target.Reject.With with) -> "reject with "
                    + with.name().toLowerCase(Locale.ROOT).replace('_', '-');
            case Target.Mark(int value, int mask) -> value == 0
                    ? "clear the mark 0x" + Integer.toHexString(mask)
                    : "set the mark 0x" + Integer.toHexString(value);
            case Target.Connmark connmark -> switch (connmark.mode()) {
                case SET -> "mark the connection 0x" + Integer.toHexString(connmark.value());
                case SAVE -> "copy the packet's mark to the connection";
                case RESTORE -> "copy the connection's mark to the packet";
            };
            case Target.Dnat(Target.NatRange to, _, _) -> "DNAT to " + range(to);
            case Target.Snat(Target.NatRange to, _, _, _) -> "SNAT to " + range(to);
            case Target.Masquerade _ -> "masquerade";
            case Target.Redirect _ -> "redirect to this machine";
            case Target.Ct(boolean notrack, var zone, var _) -> notrack
                    ? "do not track"
                    : zone.map(z -> "track in zone " + (z.marked() ? "of its mark" : z.id())).orElse("track");
            case Target.Log(String prefix, _, _) -> "log " + prefix;
            case Target.Nflog(int group, _) -> "copy to the log group " + group;
            case Target.Dscp(int value) -> "set the DSCP to " + value;
            case Target.Tos _ -> "change the type of service";
            case Target.Ttl(var change, int value) -> switch (change) {
                case SET -> "set the TTL to " + value;
                case INC -> "raise the TTL by " + value;
                case DEC -> "lower the TTL by " + value;
            };
            case Target.Trace _ -> "trace";
            case Target.TcpMss(int mss) -> mss == 0 ? "clamp the MSS to the path" : "set the MSS to " + mss;
            case Target.Checksum _ -> "fill in the checksum";
            case Target.SetChange(Optional<Target.SetRef> add, _, _, Optional<Target.SetRef> delete) -> Stream
                    .concat(add.map(set -> "enter it into the set " + set.name()).stream(),
                            delete.map(set -> "take it out of the set " + set.name()).stream())
                    .collect(Collectors.joining(" and "));
        };
    }

    private static String range(Target.NatRange range) {
        String first = range.first().map(Object::toString).orElse("");
        String last = range.last().map(Object::toString).orElse(first);
        return first + (last.equals(first) ? "" : "-" + last) + range.ports().map(p -> ":" + p).orElse("");
    }

    /**
     * A clause as a sentence: with a capital letter and a full stop. A name that stands first, such as {@code shop/web},
     * {@code eth0} or {@code kube-proxy}, stays as it is written.
     */
    static String sentence(String clause) {
        if (clause.isEmpty()) {
            return "";
        }
        int space = clause.indexOf(' ');
        String first = space < 0 ? clause : clause.substring(0, space);
        boolean word = first.replaceFirst("[:,;]$", "").codePoints().allMatch(Character::isLetter);
        return (word ? Character.toUpperCase(clause.charAt(0)) : clause.charAt(0)) + clause.substring(1) + ".";
    }
}
