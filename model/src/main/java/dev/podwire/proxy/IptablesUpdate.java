package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceScript;
import dev.podwire.kernel.netfilter.Chain;

/**
 * A partial sync of one family: only chains whose rules differ are written. If the chains that all Services share stay as they
 * are, as when an endpoint comes or goes beside others, only the Services that changed are looked at.
 */
final class IptablesUpdate {

    private final ClusterState before;
    private final ClusterState after;
    private final ProxyNode node;
    private final boolean ipv6;

    IptablesUpdate(ClusterState before, ClusterState after, ProxyNode node, boolean ipv6) {
        this.before = before;
        this.after = after;
        this.node = node;
        this.ipv6 = ipv6;
    }

    /** Writes what Services that differ change, as they were and as they are. Rules differ only where rows of the table do. */
    void write(ServiceSources those, ServiceSources these, NamespaceScript script) {
        ServiceTable was = new ServiceTable(those, node, ipv6);
        ServiceTable is = new ServiceTable(these, node, ipv6);
        if (was.rows().equals(is.rows())) {
            return;
        }
        boolean large = IptablesSheets.isLarge(after, node, ipv6);
        IptablesSheets old = IptablesSheets.of(before.config().proxy(), was, node, ipv6,
                IptablesSheets.isLarge(before, node, ipv6));
        IptablesSheets fresh = IptablesSheets.of(after.config().proxy(), is, node, ipv6, large);
        boolean everything = large != old.large() || !old.sharesSame(fresh);
        if (everything) {
            old = IptablesSheets.of(before, node, ipv6, old.large());
            fresh = IptablesSheets.of(after, node, ipv6, large);
        }
        difference(script, old.filter(), fresh.filter(), large);
        difference(script, old.nat(), fresh.nat(), large);
    }

    /** In a large cluster kube-proxy does not take the time to remove chains that nothing leads to any more. */
    private void difference(NamespaceScript script, RuleSheet old, RuleSheet fresh, boolean large) {
        List<Chain> written = new ArrayList<>();
        fresh.chains().forEach((name, rules) -> {
            if (!rules.equals(old.chains().get(name))) {
                written.add(Chain.custom(name, rules));
            }
        });
        script.restore(ipv6, fresh.table(), written);
        List<String> gone = old.chains().keySet().stream().filter(name -> !fresh.chains().containsKey(name)).toList();
        if (!large) {
            gone.forEach(name -> script.chain(ipv6, fresh.table(), name));
            gone.forEach(name -> script.operations()
                    .add(new KernelOperation.DeleteChain(node.namespace(), ipv6, fresh.table(), name)));
        }
    }
}
