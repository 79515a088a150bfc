package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.podwire.cluster.ClusterConfig;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.Device;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.Link;
import dev.podwire.kernel.NamespaceScript;
import dev.podwire.kernel.ipset.SetEntry;
import dev.podwire.kernel.ipvs.IpvsTable;
import dev.podwire.kernel.ipvs.RealServer;
import dev.podwire.kernel.ipvs.ServiceKey;
import dev.podwire.kernel.ipvs.VirtualServer;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.net.IpAddress;
import dev.podwire.net.MacAddress;

/**
 * kube-proxy in IPVS mode ({@code pkg/proxy/ipvs/proxier.go} of Kubernetes 1.36). It adds real servers in no certain order; here
 * the first of them by address is the first to be tried.
 */
final class IpvsProxy implements ProxyMode {

    static final String DEVICE = "kube-ipvs0";
    private static final int MTU = 1500;

    @Override
    public String name() {
        return "ipvs";
    }

    @Override
    public List<KernelOperation> program(ClusterState cluster, ProxyNode node) {
        List<KernelOperation> operations = new ArrayList<>();
        NamespaceScript script = new NamespaceScript(node.namespace(), operations);
        settings(cluster.config().proxy(), script);
        script.device(new Device.Dummy(
                Link.up(DEVICE, MacAddress.derivedFrom(node.name() + " " + DEVICE), MTU).withUp(false)));
        HealthCheckServer.listen(cluster, node, script);
        IpvsPlan ipv4 = new IpvsPlan(cluster, node, false);
        IpvsPlan ipv6 = new IpvsPlan(cluster, node, true);
        for (IpvsPlan plan : List.of(ipv6, ipv4)) {
            for (IpvsSet set : IpvsSet.values()) {
                script.createSet(set.empty(plan.ipv6()));
                plan.members(set).values().forEach(entry -> script.addToSet(set.name(plan.ipv6()), entry));
            }
        }
        for (IpvsPlan plan : List.of(ipv4, ipv6)) {
            plan.bound().keySet().forEach(address -> script.address(DEVICE, address, address.bits()));
            plan.servers().values().forEach(script::virtualServer);
            IpvsRules rules = new IpvsRules(plan, cluster.config().proxy(), node);
            rules.filter().write(script, plan.ipv6());
            rules.nat().write(script, plan.ipv6());
            rules.jumps(script);
        }
        return operations;
    }

    private static void settings(ClusterConfig.ProxyConfig config, NamespaceScript script) {
        script.sysctl("net.ipv4.vs.conntrack", "1");
        script.sysctl("net.ipv4.vs.expire_nodest_conn", "1");
        script.sysctl("net.ipv4.vs.expire_quiescent_template", "1");
        script.sysctl("net.ipv4.ip_forward", "1");
        ClusterConfig.IpvsConfig ipvs = config.ipvs();
        if (ipvs.strictArp()) {
            script.sysctl("net.ipv4.conf.all.arp_ignore", "1");
            script.sysctl("net.ipv4.conf.all.arp_announce", "2");
        }
        if (!ipvs.timeouts().equals(IpvsTable.Timeouts.DEFAULT)) {
            script.operations().add(new KernelOperation.SetIpvsTimeouts(script.namespace(), ipvs.timeouts()));
        }
    }

    @Override
    public List<KernelOperation> update(ClusterState before, ClusterState after, ProxyNode node) {
        List<KernelOperation> operations = new ArrayList<>();
        NamespaceScript script = new NamespaceScript(node.namespace(), operations);
        // what kube-proxy bound itself is no address of the node's own
        for (boolean ipv6 : new boolean[]{false, true}) {
            IpvsPlan old = new IpvsPlan(before, node, ipv6);
            IpvsPlan fresh = new IpvsPlan(after, node, ipv6);
            sets(old, fresh, script);
            addresses(old, fresh, script);
            servers(old, fresh, script);
            IpvsRules were = new IpvsRules(old, before.config().proxy(), node);
            IpvsRules are = new IpvsRules(fresh, after.config().proxy(), node);
            rules(were.filter(), are.filter(), ipv6, script);
            rules(were.nat(), are.nat(), ipv6, script);
        }
        return operations;
    }

    private static void sets(IpvsPlan old, IpvsPlan fresh, NamespaceScript script) {
        for (IpvsSet set : IpvsSet.values()) {
            Map<String, SetEntry> before = old.members(set);
            Map<String, SetEntry> now = fresh.members(set);
            String name = set.name(fresh.ipv6());
            before.forEach((text, entry) -> {
                if (!now.containsKey(text)) {
                    script.operations().add(
                            new KernelOperation.DeleteFromSet(script.namespace(), name, entry.parts(), true));
                }
            });
            now.forEach((text, entry) -> {
                if (!before.containsKey(text)) {
                    script.addToSet(name, entry);
                }
            });
        }
    }

    private static void addresses(IpvsPlan old, IpvsPlan fresh, NamespaceScript script) {
        for (IpAddress address : fresh.bound().keySet()) {
            if (!old.bound().containsKey(address)) {
                script.address(DEVICE, address, address.bits());
            }
        }
        for (IpAddress address : old.bound().keySet()) {
            if (!fresh.bound().containsKey(address)) {
                script.operations().add(new KernelOperation.DeleteAddress(script.namespace(), DEVICE, address));
            }
        }
    }

    private static void servers(IpvsPlan old, IpvsPlan fresh, NamespaceScript script) {
        fresh.servers().forEach((key, server) -> {
            VirtualServer before = old.servers().get(key);
            if (before == null) {
                script.virtualServer(server);
            } else if (!before.equals(server)) {
                if (!before.scheduling().equals(server.scheduling())
                        || !before.persistence().equals(server.persistence())) {
                    script.operations().add(new KernelOperation.EditVirtualServer(script.namespace(), server));
                }
                realServers(key, before, server, script);
            }
        });
        old.servers().keySet().stream().filter(key -> !fresh.servers().containsKey(key)).forEach(
                key -> script.operations().add(new KernelOperation.DeleteVirtualServer(script.namespace(), key)));
    }

    /** Those that are gone are retired: while they have connections, they only get no new ones. */
    private static void realServers(ServiceKey key, VirtualServer before, VirtualServer now, NamespaceScript script) {
        for (RealServer server : now.servers().reversed()) {
            if (before.servers().stream().noneMatch(s -> s.is(server.address(), server.port()))) {
                script.operations().add(new KernelOperation.AddRealServer(script.namespace(), key, server));
            }
        }
        for (RealServer server : before.servers()) {
            if (now.servers().stream().noneMatch(s -> s.is(server.address(), server.port()))) {
                script.operations().add(new KernelOperation.RetireRealServer(script.namespace(), key, server.address(),
                        server.port()));
            }
        }
    }

    private static void rules(RuleSheet old, RuleSheet fresh, boolean ipv6, NamespaceScript script) {
        for (Map.Entry<String, List<Rule>> chain : fresh.chains().entrySet()) {
            if (!chain.getValue().equals(old.chains().get(chain.getKey()))) {
                script.chain(ipv6, fresh.table(), chain.getKey());
                chain.getValue().forEach(rule -> script.append(ipv6, fresh.table(), chain.getKey(), rule));
            }
        }
    }
}
