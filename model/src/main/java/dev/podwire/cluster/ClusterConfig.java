package dev.podwire.cluster;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.ipvs.IpvsTable;
import dev.podwire.kernel.ipvs.Scheduler;
import dev.podwire.net.Cidr;

/**
 * How a cluster was set up: what kind, kubeadm or a KubeProxyConfiguration would say.
 *
 * @param podCidrs     the cluster CIDR of each family
 * @param serviceCidrs the ranges ClusterIPs come from
 * @param cni          the network plug-in's name, for example {@code flannel}
 * @param dnsDomain    {@code cluster.local}
 */
public record ClusterConfig(List<Cidr> podCidrs, List<Cidr> serviceCidrs, String dnsDomain, String cni,
        ProxyConfig proxy) {

    public static final ClusterConfig DEFAULT = new ClusterConfig(List.of(Cidr.parse("10.244.0.0/16")),
            List.of(Cidr.parse("10.96.0.0/12"), Cidr.parse("fd00:10:96::/112")), "cluster.local", "flannel",
            ProxyConfig.DEFAULT);

    public ClusterConfig {
        podCidrs = List.copyOf(podCidrs);
        serviceCidrs = List.copyOf(serviceCidrs);
    }

    /**
     * The settings of kube-proxy that change what it writes (KubeProxyConfiguration v1alpha1).
     *
     * @param mode             iptables, nftables or ipvs
     * @param clusterCidrs     what counts as pod traffic with detectLocalMode ClusterCIDR; empty: no local detection
     * @param detectLocalMode  ClusterCIDR, NodeCIDR, BridgeInterface or InterfaceNamePrefix
     * @param localInterface   the bridge or prefix of the last two
     * @param masqueradeBit    bit of the packet mark, 14 by default
     * @param nodePortAddresses CIDRs on which node ports are served; empty: all addresses
     * @param conntrackLiberal conntrack.tcpBeLiberal: no rule drops INVALID packets
     * @param ipvs             what is set for IPVS mode alone
     */
    public record ProxyConfig(String mode, List<Cidr> clusterCidrs, String detectLocalMode,
            Optional<String> localInterface, Masquerade masquerade, List<Cidr> nodePortAddresses,
            boolean localhostNodePorts, boolean conntrackLiberal, IpvsConfig ipvs) {

        public static final ProxyConfig DEFAULT = new ProxyConfig("iptables", List.of(Cidr.parse("10.244.0.0/16")),
                "ClusterCIDR", Optional.empty(), new Masquerade(14, false), List.of(), true, false,
                IpvsConfig.DEFAULT);

        public ProxyConfig {
            clusterCidrs = List.copyOf(clusterCidrs);
            nodePortAddresses = List.copyOf(nodePortAddresses);
        }

        public ProxyConfig withMode(String mode) {
            return new ProxyConfig(mode, clusterCidrs, detectLocalMode, localInterface, masquerade, nodePortAddresses,
                    localhostNodePorts, conntrackLiberal, ipvs);
        }
    }

    /** The section {@code ipvs}: the scheduler of all virtual servers, whether nodes are silent about their addresses, and times. */
    public record IpvsConfig(Scheduler scheduler, boolean strictArp, IpvsTable.Timeouts timeouts) {
        public static final IpvsConfig DEFAULT = new IpvsConfig(Scheduler.RR, false, IpvsTable.Timeouts.DEFAULT);
    }

    /** The mark bit that asks for masquerading, and whether everything to a ClusterIP gets it. */
    public record Masquerade(int bit, boolean all) {}
}
