package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

import dev.podwire.cluster.ClusterConfig;
import dev.podwire.kernel.NamespaceScript;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Match.ConntrackState.State;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Origin;

/**
 * What iptables mode writes on every node whatever the Services are: the jumps from the built-in chains and the rules in the
 * shared chains.
 *
 * @param localhost whether node ports are served on 127.0.0.1
 */
record IptablesFrame(ClusterConfig.ProxyConfig config, ProxyNode node, boolean ipv6, boolean localhost) {

    static final String SERVICES = "KUBE-SERVICES";
    static final String EXTERNAL_SERVICES = "KUBE-EXTERNAL-SERVICES";
    static final String NODE_PORTS = "KUBE-NODEPORTS";
    static final String PROXY_FIREWALL = "KUBE-PROXY-FIREWALL";
    static final String MARK_MASQ = "KUBE-MARK-MASQ";
    static final String CANARY = "KUBE-PROXY-CANARY";

    private static final String FORWARD = "KUBE-FORWARD";
    private static final String POSTROUTING = "KUBE-POSTROUTING";
    private static final String FIREWALL = "KUBE-FIREWALL";
    private static final Cidr LOOPBACK = Cidr.parse("127.0.0.0/8");
    private static final Origin ORIGIN = Origin.component("kube-proxy");

    Optional<LocalDetector> detector() {
        return LocalDetector.of(config, node, ipv6);
    }

    /** The shared chains of both tables and their fixed rules. */
    void write(RuleSheet filter, RuleSheet nat) {
        List.of(CANARY, EXTERNAL_SERVICES, FIREWALL, FORWARD, NODE_PORTS, PROXY_FIREWALL, SERVICES)
                .forEach(filter::chain);
        List.of(CANARY, MARK_MASQ, NODE_PORTS, POSTROUTING, SERVICES).forEach(nat::chain);
        int mark = 1 << config.masquerade().bit();
        Match marked = new Match.Mark(mark, mark, false);
        if (localhost) {
            filter.add(FIREWALL, ORIGIN, new Target.Drop(), new Match.Source(LOOPBACK, true),
                    new Match.Destination(LOOPBACK, false), new Match.Comment("block incoming localnet connections"),
                    new Match.ConntrackState(EnumSet.of(State.RELATED, State.ESTABLISHED, State.DNAT), true, false));
        }
        if (!config.conntrackLiberal()) {
            filter.add(FORWARD, ORIGIN, new Target.Drop(), state(State.INVALID),
                    new Match.Nfacct("ct_state_invalid_dropped_pkts"));
        }
        filter.add(FORWARD, ORIGIN, new Target.Accept(), new Match.Comment("kubernetes forwarding rules"), marked);
        filter.add(FORWARD, ORIGIN, new Target.Accept(), new Match.Comment("kubernetes forwarding conntrack rule"),
                new Match.ConntrackState(EnumSet.of(State.RELATED, State.ESTABLISHED), false, false));
        nat.add(MARK_MASQ, ORIGIN, new Target.Mark(mark, mark));
        nat.add(POSTROUTING, ORIGIN, new Target.Return(), new Match.Mark(mark, mark, true));
        nat.add(POSTROUTING, ORIGIN, new Target.Mark(mark, 0));
        nat.add(POSTROUTING, ORIGIN, new Target.Masquerade(true, false, Optional.empty()),
                new Match.Comment("kubernetes service traffic requiring SNAT"));
    }

    /** The end of {@value #SERVICES}: what is for the node itself may be for a node port. */
    void nodePortJump(RuleSheet nat) {
        Match comment = new Match.Comment(
                "kubernetes service nodeports; NOTE: this must be the last rule in this chain");
        Target jump = new Target.Jump(NODE_PORTS);
        NodePortAddresses served = NodePortAddresses.of(config.nodePortAddresses(), ipv6);
        if (served.all()) {
            List<Match> matches = new ArrayList<>();
            if (ipv6) {
                matches.add(new Match.Destination(Cidr.parse("::1/128"), true));
            } else if (!localhost) {
                matches.add(new Match.Destination(LOOPBACK, true));
            }
            matches.add(comment);
            matches.add(localDestination());
            nat.add(SERVICES, new Rule(matches, jump, Optional.of(ORIGIN)));
            return;
        }
        for (IpAddress address : served.among(node.addresses())) {
            if (!address.isLoopback() || localhost) {
                nat.add(SERVICES, ORIGIN, jump, new Match.Destination(Cidr.host(address), false), comment);
            }
        }
    }

    static Match localDestination() {
        return new Match.AddrType(false, EnumSet.of(Match.AddrType.Kind.LOCAL), false, false, false);
    }

    private static Match state(State state) {
        return new Match.ConntrackState(EnumSet.of(state), false, false);
    }

    /** The jumps from the built-in chains. Each is put in front, so that the last written is the first asked. */
    void jumps(NamespaceScript script) {
        fresh(script, "INPUT", EXTERNAL_SERVICES, "kubernetes externally-visible service portals");
        fresh(script, "FORWARD", EXTERNAL_SERVICES, "kubernetes externally-visible service portals");
        jump(script, "filter", "INPUT", NODE_PORTS, new Match.Comment("kubernetes health check service ports"));
        fresh(script, "FORWARD", SERVICES, "kubernetes service portals");
        fresh(script, "OUTPUT", SERVICES, "kubernetes service portals");
        jump(script, "filter", "FORWARD", FORWARD, new Match.Comment("kubernetes forwarding rules"));
        for (String hook : List.of("INPUT", "OUTPUT", "FORWARD")) {
            fresh(script, hook, PROXY_FIREWALL, "kubernetes load balancer firewall");
        }
        jump(script, "nat", "OUTPUT", SERVICES, new Match.Comment("kubernetes service portals"));
        jump(script, "nat", "PREROUTING", SERVICES, new Match.Comment("kubernetes service portals"));
        jump(script, "nat", "POSTROUTING", POSTROUTING, new Match.Comment("kubernetes postrouting rules"));
        jump(script, "filter", "INPUT", FIREWALL);
        jump(script, "filter", "OUTPUT", FIREWALL);
    }

    /** A jump that only the first packet of a connection takes. */
    private void fresh(NamespaceScript script, String hook, String chain, String comment) {
        jump(script, "filter", hook, chain, state(State.NEW), new Match.Comment(comment));
    }

    private void jump(NamespaceScript script, String table, String hook, String chain, Match... matches) {
        script.prepend(ipv6, table, hook, Rule.of(new Target.Jump(chain), matches).withOrigin(ORIGIN));
    }
}
