package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.podwire.cluster.ClusterConfig;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceScript;

/**
 * kube-proxy in iptables mode ({@code pkg/proxy/iptables/proxier.go} of Kubernetes 1.36): a full sync of both families. Where
 * kube-proxy goes over its Services in no certain order, they are taken by namespace and name here.
 */
final class IptablesProxy implements ProxyMode {

    @Override
    public String name() {
        return "iptables";
    }

    @Override
    public List<KernelOperation> program(ClusterState cluster, ProxyNode node) {
        List<KernelOperation> operations = new ArrayList<>();
        NamespaceScript script = new NamespaceScript(node.namespace(), operations);
        ClusterConfig.ProxyConfig config = cluster.config().proxy();
        boolean localhost = config.localhostNodePorts()
                && NodePortAddresses.of(config.nodePortAddresses(), false).includesIpv4Loopback();
        if (localhost) {
            script.sysctl("net.ipv4.conf.all.route_localnet", "1");
        }
        if (config.conntrackLiberal()) {
            script.sysctl("net.netfilter.nf_conntrack_tcp_be_liberal", "1");
        }
        HealthCheckServer.listen(cluster, node, script);
        ServiceSources sources = ServiceSources.of(cluster);
        sync(cluster, new ServiceTable(sources, node, false), node, false, script);
        sync(cluster, new ServiceTable(sources, node, true), node, true, script);
        return operations;
    }

    private static void sync(ClusterState cluster, ServiceTable table, ProxyNode node, boolean ipv6,
            NamespaceScript script) {
        IptablesSheets sheets = IptablesSheets.of(cluster.config().proxy(), table, node, ipv6,
                table.endpointCount() > IptablesSheets.LARGE_CLUSTER_ENDPOINTS);
        script.chain(ipv6, "mangle", IptablesFrame.CANARY);
        sheets.filter().write(script, ipv6);
        sheets.nat().write(script, ipv6);
        sheets.frame().jumps(script);
    }

    @Override
    public List<KernelOperation> update(ClusterState before, ClusterState after, ProxyNode node) {
        List<KernelOperation> operations = new ArrayList<>();
        NamespaceScript script = new NamespaceScript(node.namespace(), operations);
        Set<String> changed = ServiceChanges.between(before, after);
        ServiceSources those = ServiceSources.of(before, changed);
        ServiceSources these = ServiceSources.of(after, changed);
        new IptablesUpdate(before, after, node, false).write(those, these, script);
        new IptablesUpdate(before, after, node, true).write(those, these, script);
        return operations;
    }
}
