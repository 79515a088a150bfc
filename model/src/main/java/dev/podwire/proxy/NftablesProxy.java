package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceScript;
import dev.podwire.kernel.netfilter.Family;
import dev.podwire.kernel.nftables.NftCommand;
import dev.podwire.kernel.nftables.NftTable;

/**
 * kube-proxy in nftables mode ({@code pkg/proxy/nftables/proxier.go} of Kubernetes 1.36): one table for each family, which
 * nobody else touches.
 */
final class NftablesProxy implements ProxyMode {

    private static final String TABLE = "kube-proxy";

    @Override
    public String name() {
        return "nftables";
    }

    @Override
    public List<KernelOperation> program(ClusterState cluster, ProxyNode node) {
        List<KernelOperation> operations = new ArrayList<>();
        NamespaceScript script = new NamespaceScript(node.namespace(), operations);
        if (cluster.config().proxy().conntrackLiberal()) {
            script.sysctl("net.netfilter.nf_conntrack_tcp_be_liberal", "1");
        }
        HealthCheckServer.listen(cluster, node, script);
        ServiceSources sources = ServiceSources.of(cluster);
        for (boolean ipv6 : new boolean[]{false, true}) {
            operations.add(new KernelOperation.Nft(node.namespace(),
                    sheet(cluster, new ServiceTable(sources, node, ipv6), node, ipv6).write()));
        }
        return operations;
    }

    /** What the table of a family holds for these Services. */
    static NftablesSheet sheet(ClusterState cluster, ServiceTable services, ProxyNode node, boolean ipv6) {
        NftablesSheet sheet = new NftablesSheet(new NftTable.Name(ipv6 ? Family.IP6 : Family.IP, TABLE));
        NftablesFrame frame = new NftablesFrame(cluster.config(), node, new NftablesText(ipv6));
        frame.write(sheet);
        NftablesServices writer = new NftablesServices(frame, sheet);
        services.rows().forEach(writer::write);
        return sheet;
    }

    @Override
    public List<KernelOperation> update(ClusterState before, ClusterState after, ProxyNode node) {
        List<KernelOperation> operations = new ArrayList<>();
        Set<String> changed = ServiceChanges.between(before, after);
        ServiceSources those = ServiceSources.of(before, changed);
        ServiceSources these = ServiceSources.of(after, changed);
        for (boolean ipv6 : new boolean[]{false, true}) {
            ServiceTable was = new ServiceTable(those, node, ipv6);
            ServiceTable is = new ServiceTable(these, node, ipv6);
            if (!was.rows().equals(is.rows())) {
                List<NftCommand> commands = sheet(after, is, node, ipv6)
                        .since(sheet(before, was, node, ipv6), new NftablesKept(after, node, ipv6, changed));
                if (!commands.isEmpty()) {
                    operations.add(new KernelOperation.Nft(node.namespace(), commands));
                }
            }
        }
        return operations;
    }
}
