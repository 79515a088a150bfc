package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.Cidr;

/**
 * Writes the chains that choose an endpoint and the chain of each endpoint. In a large cluster their rules have no comments.
 */
final class IptablesEndpoints {

    private static final double KERNEL_ONE = 0x80000000L;
    private static final double DECIMALS = 1e10;

    private final RuleSheet nat;
    private final boolean large;

    IptablesEndpoints(RuleSheet nat, boolean large) {
        this.nat = nat;
        this.large = large;
    }

    void write(IptablesPort port) {
        Map<String, String> chains = new HashMap<>();
        for (Endpoint endpoint : port.choice().reachable()) {
            chains.put(endpoint.text(),
                    ChainNames.endpoint(port.port().name(), port.port().protocol(), endpoint.text()));
        }
        if (port.port().usesClusterEndpoints()) {
            choose(port, port.names().service(), port.choice().cluster(), chains);
        }
        if (port.port().usesLocalEndpoints()) {
            choose(port, port.names().local(), port.choice().local(), chains);
        }
        for (Endpoint endpoint : port.choice().reachable()) {
            translate(port, endpoint, chains.getOrDefault(endpoint.text(), ""));
        }
    }

    private void choose(IptablesPort port, String name, List<Endpoint> endpoints, Map<String, String> chains) {
        if (endpoints.isEmpty()) {
            return;
        }
        List<Rule> chain = nat.chain(name);
        port.port().affinitySeconds().ifPresent(seconds -> {
            for (Endpoint endpoint : endpoints) {
                String target = chains.getOrDefault(endpoint.text(), "");
                Match recently = new Match.Recent(Match.Recent.Action.RCHECK, target, Optional.of(seconds), true, true,
                        false);
                jump(chain, port, endpoint, Optional.of(recently), target);
            }
        });
        int left = endpoints.size();
        for (Endpoint endpoint : endpoints) {
            String target = chains.getOrDefault(endpoint.text(), "");
            Optional<Match> chance = left == 1
                    ? Optional.empty()
                    : Optional.of(new Match.StatisticRandom(threshold(left), false));
            jump(chain, port, endpoint, chance, target);
            left--;
        }
    }

    /** One in {@code n} as kube-proxy writes it, with ten decimals, and as the kernel keeps it, in 31 bits. */
    static int threshold(int n) {
        return (int) Math.round(Math.rint(DECIMALS / n) / DECIMALS * KERNEL_ONE);
    }

    private void jump(List<Rule> chain, IptablesPort port, Endpoint endpoint, Optional<Match> condition,
            String target) {
        List<Match> matches = new ArrayList<>(2);
        comment(matches, port.comment(" -> " + endpoint.text()));
        condition.ifPresent(matches::add);
        chain.add(new Rule(matches, new Target.Jump(target), Optional.of(endpoint.origin())));
    }

    private void translate(IptablesPort port, Endpoint endpoint, String chain) {
        List<Rule> rules = nat.chain(chain);
        List<Match> self = new ArrayList<>(2);
        self.add(new Match.Source(Cidr.host(endpoint.address()), false));
        comment(self, port.comment(""));
        rules.add(new Rule(self, new Target.Jump(IptablesFrame.MARK_MASQ),
                Optional.of(port.port().origin())));
        List<Match> all = new ArrayList<>(4);
        all.add(port.protocolMatch());
        comment(all, port.comment(""));
        if (port.port().affinitySeconds().isPresent()) {
            all.add(new Match.Recent(Match.Recent.Action.SET, chain, Optional.empty(), false, true, false));
        }
        all.add(new Match.DestinationPorts(port.port().protocol(), Match.PortRange.ALL, false));
        Target.NatRange to = Target.NatRange.of(endpoint.address(), endpoint.port());
        rules.add(new Rule(all, new Target.Dnat(to, false, false), Optional.of(port.port().origin())));
    }

    private void comment(List<Match> matches, Match comment) {
        if (!large) {
            matches.add(comment);
        }
    }
}
