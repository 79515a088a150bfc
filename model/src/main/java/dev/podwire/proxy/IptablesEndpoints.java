package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.Cidr;
import dev.podwire.net.Origin;

/**
 * Writes the chains that choose an endpoint and the chain of each endpoint. In a large cluster their rules have no comments.
 */
final class IptablesEndpoints {

    private static final double KERNEL_ONE = 0x80000000L;
    private static final double DECIMALS = 1e10;

    private static final Target MARK = new Target.Jump(IptablesFrame.MARK_MASQ);

    private final RuleSheet nat;
    private final ChainNames.Digest digest;
    private final Map<Integer, Match> chances = new HashMap<>();
    private final boolean large;

    IptablesEndpoints(RuleSheet nat, ChainNames.Digest digest, boolean large) {
        this.nat = nat;
        this.digest = digest;
        this.large = large;
    }

    void write(IptablesPort port) {
        Map<String, Target.Jump> chains = new HashMap<>();
        for (Endpoint endpoint : port.choice().reachable()) {
            chains.put(endpoint.text(), new Target.Jump(
                    digest.endpoint(port.port().name(), port.port().protocol(), endpoint.text())));
        }
        if (port.port().usesClusterEndpoints()) {
            choose(port, port.names().service(), port.choice().cluster(), chains);
        }
        if (port.port().usesLocalEndpoints()) {
            choose(port, port.names().local(), port.choice().local(), chains);
        }
        Optional<Origin> origin = Optional.of(port.port().origin());
        for (Endpoint endpoint : port.choice().reachable()) {
            translate(port, endpoint, to(endpoint, chains).chain(), origin);
        }
    }

    private static Target.Jump to(Endpoint endpoint, Map<String, Target.Jump> chains) {
        return Objects.requireNonNull(chains.get(endpoint.text()), "both choices are among the reachable ones");
    }

    private void choose(IptablesPort port, String name, List<Endpoint> endpoints, Map<String, Target.Jump> chains) {
        if (endpoints.isEmpty()) {
            return;
        }
        List<Rule> chain = nat.chain(name);
        port.port().affinitySeconds().ifPresent(seconds -> {
            for (Endpoint endpoint : endpoints) {
                Target.Jump target = to(endpoint, chains);
                Match recently = new Match.Recent(Match.Recent.Action.RCHECK, sources(target.chain(), endpoint),
                        new Match.RecentLimits(Optional.of(seconds), true, 0, false), false);
                jump(chain, port, endpoint, Optional.of(recently), target);
            }
        });
        int left = endpoints.size();
        for (Endpoint endpoint : endpoints) {
            Target.Jump target = to(endpoint, chains);
            Optional<Match> chance = left == 1
                    ? Optional.empty()
                    : Optional.of(chance(left));
            jump(chain, port, endpoint, chance, target);
            left--;
        }
    }

    /** Many Services have as many endpoints. */
    private Match chance(int n) {
        return chances.computeIfAbsent(n, k -> new Match.StatisticRandom(threshold(k), false));
    }

    /** One in {@code n} as kube-proxy writes it, with ten decimals, and as the kernel keeps it, in 31 bits. */
    static int threshold(int n) {
        return (int) Math.round(Math.rint(DECIMALS / n) / DECIMALS * KERNEL_ONE);
    }

    private void jump(List<Rule> chain, IptablesPort port, Endpoint endpoint, Optional<Match> condition,
            Target target) {
        List<Match> matches = new ArrayList<>(2);
        comment(matches, port, " -> ", endpoint.text());
        condition.ifPresent(matches::add);
        chain.add(new Rule(matches, target, Optional.of(endpoint.origin())));
    }

    private void translate(IptablesPort port, Endpoint endpoint, String chain, Optional<Origin> origin) {
        List<Match> self = new ArrayList<>(2);
        self.add(new Match.Source(Cidr.host(endpoint.address()), false));
        comment(self, port, "", "");
        List<Match> all = new ArrayList<>(4);
        all.add(port.protocolMatch());
        comment(all, port, "", "");
        if (port.port().affinitySeconds().isPresent()) {
            all.add(new Match.Recent(Match.Recent.Action.SET, sources(chain, endpoint), Match.RecentLimits.NONE,
                    false));
        }
        all.add(port.anyPortMatch());
        Target.NatRange to = Target.NatRange.of(endpoint.address(), endpoint.port());
        nat.whole(chain, new Rule(self, MARK, origin), new Rule(all, new Target.Dnat(to, false, false), origin));
    }

    private static Match.RecentList sources(String name, Endpoint endpoint) {
        return new Match.RecentList(name, endpoint.address().bits(), true);
    }

    private void comment(List<Match> matches, IptablesPort port, String arrow, String after) {
        if (!large) {
            matches.add(port.comment(arrow + after));
        }
    }
}
