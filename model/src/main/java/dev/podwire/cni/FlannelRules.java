package dev.podwire.cni;

import java.util.Optional;

import dev.podwire.kernel.NamespaceScript;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.Cidr;
import dev.podwire.net.Origin;

/**
 * flannel's iptables rules with {@code --ip-masq} ({@code pkg/trafficmngr/iptables}): pods' traffic may pass, and what leaves
 * the pod network, or enters another node's part of it, is masqueraded.
 */
final class FlannelRules {

    private static final Origin ORIGIN = Origin.component("flannel");
    private static final Match MASQ = new Match.Comment("flanneld masq");
    private static final Match FORWARD = new Match.Comment("flanneld forward");
    private static final int MASQUERADE_MARK = 0x4000;

    private FlannelRules() {}

    /** Both chains and the jumps to them, of the family of {@code own}, the node's part of the pod {@code network}. */
    static void write(NamespaceScript host, Cidr own, Cidr network) {
        boolean ipv6 = own.address().isIpv6();
        host.chain(ipv6, "filter", "FLANNEL-FWD");
        append(host, ipv6, "filter", "FORWARD", new Target.Jump("FLANNEL-FWD"), FORWARD);
        append(host, ipv6, "filter", "FLANNEL-FWD", new Target.Accept(), from(network), FORWARD);
        append(host, ipv6, "filter", "FLANNEL-FWD", new Target.Accept(), to(network), FORWARD);

        host.chain(ipv6, "nat", "FLANNEL-POSTRTG");
        append(host, ipv6, "nat", "POSTROUTING", new Target.Jump("FLANNEL-POSTRTG"), MASQ);
        Target goBack = new Target.Return();
        Target masquerade = new Target.Masquerade(true, false, Optional.empty());
        Cidr multicast = Cidr.parse(ipv6 ? "ff00::/8" : "224.0.0.0/4");
        postrouting(host, ipv6, goBack, new Match.Mark(MASQUERADE_MARK, MASQUERADE_MARK, false));
        postrouting(host, ipv6, goBack, from(own), to(network));
        postrouting(host, ipv6, goBack, from(network), to(own));
        postrouting(host, ipv6, goBack, new Match.Source(network, true), to(own));
        postrouting(host, ipv6, masquerade, from(network), new Match.Destination(multicast, true));
        postrouting(host, ipv6, masquerade, new Match.Source(network, true), to(network));
    }

    private static Match from(Cidr cidr) {
        return new Match.Source(cidr, false);
    }

    private static Match to(Cidr cidr) {
        return new Match.Destination(cidr, false);
    }

    private static void postrouting(NamespaceScript host, boolean ipv6, Target target, Match... matches) {
        Match[] commented = java.util.Arrays.copyOf(matches, matches.length + 1);
        commented[matches.length] = MASQ;
        append(host, ipv6, "nat", "FLANNEL-POSTRTG", target, commented);
    }

    private static void append(NamespaceScript host, boolean ipv6, String table, String chain, Target target,
            Match... matches) {
        host.append(ipv6, table, chain, Rule.of(target, matches).withOrigin(ORIGIN));
    }
}
