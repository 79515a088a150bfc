package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.List;

import dev.podwire.cluster.ClusterConfig;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceScript;

/**
 * kube-proxy in iptables mode ({@code pkg/proxy/iptables/proxier.go} of Kubernetes 1.36): a full sync of both families. Where
 * kube-proxy goes over its Services in no certain order, they are taken by namespace and name here.
 */
final class IptablesProxy implements ProxyMode {

    private static final int LARGE_CLUSTER_ENDPOINTS = 1000;

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
        sync(cluster, node, false, localhost, script);
        sync(cluster, node, true, false, script);
        return operations;
    }

    private static void sync(ClusterState cluster, ProxyNode node, boolean ipv6, boolean localhost,
            NamespaceScript script) {
        ServiceTable table = new ServiceTable(cluster, node, ipv6);
        RuleSheet filter = new RuleSheet("filter");
        RuleSheet nat = new RuleSheet("nat");
        IptablesFrame frame = new IptablesFrame(cluster.config().proxy(), node, ipv6, localhost);
        frame.write(filter, nat);
        boolean large = table.endpointCount() > LARGE_CLUSTER_ENDPOINTS;
        IptablesServices services = new IptablesServices(frame, large, filter, nat);
        table.rows().forEach(services::write);
        frame.nodePortJump(nat);
        script.chain(ipv6, "mangle", IptablesFrame.CANARY);
        filter.write(script, ipv6);
        nat.write(script, ipv6);
        frame.jumps(script);
    }
}
