package dev.podwire.walk;

import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.netfilter.ConntrackMatch;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Table;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.kernel.nftables.NftChain;
import dev.podwire.kernel.nftables.NftExpression;
import dev.podwire.kernel.nftables.NftRule;
import dev.podwire.kernel.nftables.NftSelector;
import dev.podwire.kernel.nftables.NftStatement;
import dev.podwire.kernel.nftables.NftTable;

/** Connection tracking runs where a rule asks for it (nf_conntrack registers its hooks on demand). A nat table alone does not. */
final class TrackingNeed {

    private TrackingNeed() {}

    static boolean of(NetworkNamespace namespace) {
        NetworkNamespace.Netfilter netfilter = namespace.netfilter();
        boolean balanced = !netfilter.ipvs().isEmpty()
                && namespace.sysctl("net.ipv4.vs.conntrack").filter("1"::equals).isPresent();
        if (balanced) {
            return true;
        }
        for (Table table : netfilter.ipv4().tables().values()) {
            for (var chain : table.chains().values()) {
                for (Rule rule : chain.rules()) {
                    if (of(rule.target()) || rule.matches().stream().anyMatch(TrackingNeed::of)) {
                        return true;
                    }
                }
            }
        }
        for (NftTable table : netfilter.nftables().tables().values()) {
            if (table.name().family().sees(false) && of(table)) {
                return true;
            }
        }
        return false;
    }

    private static boolean of(Match match) {
        return match instanceof Match.ConntrackState || match instanceof ConntrackMatch
                || match instanceof Match.Connmark;
    }

    private static boolean of(Target target) {
        return target instanceof Target.Dnat || target instanceof Target.Snat || target instanceof Target.Masquerade
                || target instanceof Target.Redirect || target instanceof Target.Connmark
                || target instanceof Target.Ct(boolean notrack, var _, var _) && !notrack;
    }

    private static boolean of(NftTable table) {
        for (NftChain chain : table.chains().values()) {
            for (NftRule rule : chain.rules()) {
                for (NftStatement statement : rule.statements()) {
                    if (of(statement)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean of(NftStatement statement) {
        return switch (statement) {
            case NftStatement.Compare(NftSelector selector, _, _) -> of(selector);
            case NftStatement.VerdictMap(NftSelector selector, _) -> of(selector);
            case NftStatement.Assign(NftStatement.Place place, NftExpression expression) ->
                place != NftStatement.Place.META_MARK || of(expression);
            case NftStatement.Translate _,NftStatement.Masquerade _,NftStatement.Redirect _ -> true;
            case NftStatement.Decide _,NftStatement.Counter _,NftStatement.Reject _,NftStatement.Limit _,NftStatement.Log _,NftStatement.Notrack _,NftStatement.Change _,NftStatement.MaxSegment _ ->
                false;
        };
    }

    private static boolean of(NftExpression expression) {
        return switch (expression) {
            case NftExpression.Constant _ -> false;
            case NftExpression.Read(NftSelector selector) -> of(selector);
            case NftExpression.Lookup(NftSelector selector, _) -> of(selector);
        };
    }

    private static boolean of(NftSelector selector) {
        return switch (selector) {
            case NftSelector.Ct _ -> true;
            case NftSelector.Concat(var parts) -> parts.stream().anyMatch(TrackingNeed::of);
            case NftSelector.Bitwise(NftSelector of, _, _) -> of(of);
            case NftSelector.Field _,NftSelector.Meta _,NftSelector.Fib _,NftSelector.Numgen _ -> false;
        };
    }
}
