package dev.podwire.proxy;

import java.util.Optional;

import dev.podwire.cluster.ClusterConfig;
import dev.podwire.kernel.netfilter.Match;

/** How kube-proxy tells that a packet comes from a pod of this node or cluster ({@code detectLocalMode}). */
record LocalDetector(Match local, Match notLocal) {

    /** The detector that the configuration asks for; empty if it names nothing to go by in this family. */
    static Optional<LocalDetector> of(ClusterConfig.ProxyConfig config, ProxyNode node, boolean ipv6) {
        return switch (config.detectLocalMode()) {
            case "", "ClusterCIDR" -> config.clusterCidrs().stream().filter(c -> c.address().isIpv6() == ipv6)
                    .findFirst().map(cidr -> source(new Match.Source(cidr, false), new Match.Source(cidr, true)));
            case "NodeCIDR" -> node.podCidr(ipv6)
                    .map(cidr -> source(new Match.Source(cidr, false), new Match.Source(cidr, true)));
            case "BridgeInterface" -> config.localInterface().map(LocalDetector::device);
            case "InterfaceNamePrefix" -> config.localInterface().map(prefix -> device(prefix + "+"));
            default -> throw new IllegalArgumentException("unknown detectLocalMode '" + config.detectLocalMode()
                    + "'; known are ClusterCIDR, NodeCIDR, BridgeInterface, InterfaceNamePrefix");
        };
    }

    private static LocalDetector source(Match local, Match notLocal) {
        return new LocalDetector(local, notLocal);
    }

    private static LocalDetector device(String name) {
        return new LocalDetector(new Match.InInterface(name, false), new Match.InInterface(name, true));
    }
}
