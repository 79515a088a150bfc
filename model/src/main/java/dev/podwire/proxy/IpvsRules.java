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
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Origin;

/** The iptables rules of IPVS mode: their number depends on which sets have members, not on the number of Services. */
final class IpvsRules {

    private static final String SERVICES = "KUBE-SERVICES";
    private static final String POSTROUTING = "KUBE-POSTROUTING";
    private static final String LOAD_BALANCER = "KUBE-LOAD-BALANCER";
    private static final String NODE_PORT = "KUBE-NODE-PORT";
    private static final String MARK_MASQ = "KUBE-MARK-MASQ";
    private static final String FORWARD = "KUBE-FORWARD";
    private static final String PROXY_FIREWALL = "KUBE-PROXY-FIREWALL";
    private static final String SOURCE_RANGES = "KUBE-SOURCE-RANGES-FIREWALL";
    private static final String FILTER = "KUBE-IPVS-FILTER";
    private static final String OUT_FILTER = "KUBE-IPVS-OUT-FILTER";
    private static final Origin ORIGIN = Origin.component("kube-proxy");
    private static final Target RETURN = new Target.Return();
    private static final Target MASQUERADED = new Target.Jump(MARK_MASQ);

    private final IpvsPlan plan;
    private final boolean ipv6;
    private final ClusterConfig.ProxyConfig config;
    private final Optional<LocalDetector> detector;
    private final RuleSheet filter = new RuleSheet("filter");
    private final RuleSheet nat = new RuleSheet("nat");

    IpvsRules(IpvsPlan plan, ClusterConfig.ProxyConfig config, ProxyNode node) {
        this.plan = plan;
        this.config = config;
        ipv6 = plan.ipv6();
        detector = LocalDetector.of(config, node, ipv6);
        List.of(FORWARD, FILTER, OUT_FILTER, NODE_PORT, PROXY_FIREWALL, SOURCE_RANGES).forEach(filter::chain);
        List.of(LOAD_BALANCER, MARK_MASQ, NODE_PORT, POSTROUTING, SERVICES).forEach(nat::chain);
        writeNat();
        writeFilter();
    }

    RuleSheet filter() {
        return filter;
    }

    RuleSheet nat() {
        return nat;
    }

    private Match member(IpvsSet set, String... flags) {
        return Match.IpSet.of(set.name(ipv6), flags);
    }

    /** A rule about one set, if that has members: the comment says what the set is for. */
    private void about(RuleSheet sheet, String chain, IpvsSet set, Target target, String... flags) {
        if (plan.has(set)) {
            sheet.add(chain, ORIGIN, target, new Match.Comment(set.comment()), member(set, flags));
        }
    }

    private void nodePorts(IpvsSet set, IpProtocol protocol, Target target, String... flags) {
        if (plan.has(set)) {
            nat.add(NODE_PORT, ORIGIN, target, new Match.Protocol(protocol, false), new Match.Comment(set.comment()),
                    member(set, flags));
        }
    }

    private void writeNat() {
        nat.add(SERVICES, ORIGIN, RETURN,
                new Match.Source(Cidr.parse(ipv6 ? "::1/128" : "127.0.0.0/8"), false));
        about(nat, POSTROUTING, IpvsSet.LOOP_BACK, new Target.Masquerade(false, false, Optional.empty()), "dst", "dst",
                "src");
        about(nat, SERVICES, IpvsSet.LOAD_BALANCER, new Target.Jump(LOAD_BALANCER), "dst", "dst");
        about(nat, LOAD_BALANCER, IpvsSet.LOAD_BALANCER_LOCAL, RETURN, "dst", "dst");
        nodePorts(IpvsSet.NODE_PORT_LOCAL_TCP, IpProtocol.TCP, RETURN, "dst");
        nodePorts(IpvsSet.NODE_PORT_TCP, IpProtocol.TCP, MASQUERADED, "dst");
        nodePorts(IpvsSet.NODE_PORT_LOCAL_UDP, IpProtocol.UDP, RETURN, "dst");
        nodePorts(IpvsSet.NODE_PORT_UDP, IpProtocol.UDP, MASQUERADED, "dst");
        nodePorts(IpvsSet.NODE_PORT_LOCAL_SCTP_HASH, IpProtocol.SCTP, RETURN, "dst", "dst");
        nodePorts(IpvsSet.NODE_PORT_SCTP_HASH, IpProtocol.SCTP, MASQUERADED, "dst", "dst");
        clusterIps();
        if (plan.has(IpvsSet.EXTERNAL_IP)) {
            about(nat, SERVICES, IpvsSet.EXTERNAL_IP, MASQUERADED, "dst", "dst");
            externalIps(IpvsSet.EXTERNAL_IP);
        }
        if (plan.has(IpvsSet.EXTERNAL_IP_LOCAL)) {
            externalIps(IpvsSet.EXTERNAL_IP_LOCAL);
        }
        nat.add(SERVICES, ORIGIN, new Target.Jump(NODE_PORT), IptablesFrame.localDestination());
        nat.add(LOAD_BALANCER, ORIGIN, MASQUERADED);
        for (IpvsSet set : List.of(IpvsSet.CLUSTER_IP, IpvsSet.LOAD_BALANCER)) {
            if (plan.has(set)) {
                nat.add(SERVICES, ORIGIN, new Target.Accept(), member(set, "dst", "dst"));
            }
        }
        int mark = 1 << config.masquerade().bit();
        nat.add(POSTROUTING, ORIGIN, RETURN, new Match.Mark(mark, mark, true));
        nat.add(POSTROUTING, ORIGIN, new Target.Mark(mark, 0));
        nat.add(POSTROUTING, ORIGIN, new Target.Masquerade(true, false, Optional.empty()),
                new Match.Comment("kubernetes service traffic requiring SNAT"));
        nat.add(MARK_MASQ, ORIGIN, new Target.Mark(mark, mark));
    }

    /** Without a way to tell pods, only what comes from a Service's own address is masqueraded: the node talking to itself. */
    private void clusterIps() {
        if (!plan.has(IpvsSet.CLUSTER_IP)) {
            return;
        }
        List<Match> matches = new ArrayList<>();
        boolean all = config.masquerade().all();
        if (!all) {
            detector.ifPresent(d -> matches.add(d.notLocal()));
        }
        matches.add(new Match.Comment(IpvsSet.CLUSTER_IP.comment()));
        matches.add(member(IpvsSet.CLUSTER_IP, all || detector.isPresent() ? "dst" : "src", "dst"));
        nat.add(SERVICES, new Rule(matches, MASQUERADED, Optional.of(ORIGIN)));
    }

    /** What comes from outside, or is for an address that the node has, goes on to the virtual server. */
    private void externalIps(IpvsSet set) {
        Match comment = new Match.Comment(set.comment());
        Match to = member(set, "dst", "dst");
        nat.add(SERVICES, ORIGIN, new Target.Accept(), comment, to,
                new Match.Physdev(Match.Physdev.Kind.IS_IN, "", true),
                new Match.AddrType(true, EnumSet.of(Match.AddrType.Kind.LOCAL), true, false, false));
        nat.add(SERVICES, ORIGIN, new Target.Accept(), comment, to, IptablesFrame.localDestination());
    }

    private void writeFilter() {
        int mark = 1 << config.masquerade().bit();
        about(filter, PROXY_FIREWALL, IpvsSet.LOAD_BALANCER_FW, new Target.Jump(SOURCE_RANGES), "dst", "dst");
        about(filter, SOURCE_RANGES, IpvsSet.LOAD_BALANCER_SOURCE_CIDR, RETURN, "dst", "dst", "src");
        about(filter, SOURCE_RANGES, IpvsSet.LOAD_BALANCER_SOURCE_IP, RETURN, "dst", "dst", "src");
        filter.add(SOURCE_RANGES, ORIGIN, new Target.Drop());
        plan.closedLoadBalancers().forEach(rule -> filter.add(OUT_FILTER, rule));
        filter.add(FORWARD, ORIGIN, new Target.Accept(), new Match.Comment("kubernetes forwarding rules"),
                new Match.Mark(mark, mark, false));
        filter.add(FORWARD, ORIGIN, new Target.Accept(), new Match.Comment("kubernetes forwarding conntrack rule"),
                new Match.ConntrackState(EnumSet.of(State.RELATED, State.ESTABLISHED), false, false));
        filter.add(NODE_PORT, ORIGIN, new Target.Accept(), new Match.Comment(IpvsSet.HEALTH_CHECK_NODE_PORT.comment()),
                member(IpvsSet.HEALTH_CHECK_NODE_PORT, "dst"));
        for (IpvsSet set : List.of(IpvsSet.LOAD_BALANCER, IpvsSet.CLUSTER_IP, IpvsSet.EXTERNAL_IP,
                IpvsSet.EXTERNAL_IP_LOCAL)) {
            filter.add(FILTER, ORIGIN, RETURN, member(set, "dst", "dst"));
        }
        filter.add(FILTER, ORIGIN, RETURN, member(IpvsSet.HEALTH_CHECK_NODE_PORT, "dst"));
        filter.add(FILTER, ORIGIN,
                new Target.Reject(ipv6
                        ? Target.Reject.With.ICMP6_PORT_UNREACHABLE
                        : Target.Reject.With.ICMP_PORT_UNREACHABLE),
                new Match.ConntrackState(EnumSet.of(State.NEW), false, false), member(IpvsSet.IPVS_IPS, "dst"));
    }

    /** The jumps from the built-in chains. Each is put in front, so that the last written is the first asked. */
    void jumps(NamespaceScript script) {
        jump(script, "nat", "OUTPUT", SERVICES, "kubernetes service portals");
        jump(script, "nat", "PREROUTING", SERVICES, "kubernetes service portals");
        jump(script, "nat", "POSTROUTING", POSTROUTING, "kubernetes postrouting rules");
        jump(script, "filter", "FORWARD", FORWARD, "kubernetes forwarding rules");
        jump(script, "filter", "INPUT", NODE_PORT, "kubernetes health check rules");
        jump(script, "filter", "FORWARD", PROXY_FIREWALL, "kube-proxy firewall rules");
        jump(script, "filter", "INPUT", PROXY_FIREWALL, "kube-proxy firewall rules");
        jump(script, "filter", "INPUT", FILTER, "kubernetes ipvs access filter");
        jump(script, "filter", "OUTPUT", OUT_FILTER, "kubernetes ipvs access filter");
    }

    private void jump(NamespaceScript script, String table, String hook, String chain, String comment) {
        script.prepend(ipv6, table, hook,
                Rule.of(new Target.Jump(chain), new Match.Comment(comment)).withOrigin(ORIGIN));
    }
}
