package dev.podwire.cloud;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceScript;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.netfilter.Chain;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Match.ConntrackState.State;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Ruleset;
import dev.podwire.kernel.netfilter.TableName;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.Cidr;
import dev.podwire.net.Origin;

/**
 * The iptables rules the kubelet keeps on its node ({@code pkg/kubelet/kubelet_network_linux.go}): a canary chain per table
 * that tells it when somebody has flushed the rules, a hint for others, and {@code KUBE-FIREWALL}, which it shares with
 * kube-proxy. It only adds what it does not find.
 */
public final class Kubelet {

    private static final String FIREWALL = "KUBE-FIREWALL";
    private static final Origin ORIGIN = Origin.component("kubelet");

    private Kubelet() {}

    /** What the kubelet adds to the node's own namespace as it is now. */
    public static List<KernelOperation> program(NetworkNamespace node) {
        List<KernelOperation> operations = new ArrayList<>();
        NamespaceScript script = new NamespaceScript(node.id(), operations);
        for (boolean ipv6 : new boolean[]{false, true}) {
            Ruleset rules = ipv6 ? node.netfilter().ipv6() : node.netfilter().ipv4();
            ensureChain(script, ipv6, rules, TableName.MANGLE, "KUBE-IPTABLES-HINT");
            for (TableName table : List.of(TableName.MANGLE, TableName.NAT, TableName.FILTER)) {
                ensureChain(script, ipv6, rules, table, "KUBE-KUBELET-CANARY");
            }
            firewall(script, ipv6, rules);
        }
        return operations;
    }

    private static void firewall(NamespaceScript script, boolean ipv6, Ruleset rules) {
        ensureChain(script, ipv6, rules, TableName.FILTER, FIREWALL);
        Rule jump = Rule.of(new Target.Jump(FIREWALL)).withOrigin(ORIGIN);
        for (String hook : List.of("OUTPUT", "INPUT")) {
            if (!has(rules, hook, jump)) {
                script.prepend(ipv6, "filter", hook, jump);
            }
        }
        Rule drop = blockLocalnet().withOrigin(ORIGIN);
        if (!ipv6 && !has(rules, FIREWALL, drop)) {
            script.append(false, "filter", FIREWALL, drop);
        }
    }

    private static Rule blockLocalnet() {
        Cidr loopback = Cidr.parse("127.0.0.0/8");
        return Rule.of(new Target.Drop(), new Match.Source(loopback, true), new Match.Destination(loopback, false),
                new Match.Comment("block incoming localnet connections"),
                new Match.ConntrackState(EnumSet.of(State.RELATED, State.ESTABLISHED, State.DNAT), true, false));
    }

    private static void ensureChain(NamespaceScript script, boolean ipv6, Ruleset rules, TableName table,
            String chain) {
        if (rules.table(table).map(found -> found.chains().get(chain)).isEmpty()) {
            script.chain(ipv6, table.text(), chain);
        }
    }

    private static boolean has(Ruleset rules, String chain, Rule wanted) {
        Optional<Chain> found = rules.table(TableName.FILTER).map(table -> table.chains().get(chain));
        return found.stream().flatMap(c -> c.rules().stream()).anyMatch(
                rule -> rule.matches().equals(wanted.matches()) && rule.target().equals(wanted.target()));
    }
}
