package dev.podwire.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.api.Pod;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cluster.NodeCachePods;
import dev.podwire.kernel.Device;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.Link;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NamespaceScript;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.MacAddress;
import dev.podwire.net.Origin;

/**
 * What NodeLocal DNSCache does to its node: a dummy device with its addresses, and rules by which questions to them are
 * neither tracked nor translated, so that kube-proxy's rules for the same address never see them
 * ({@code cmd/node-cache/app/cache_app.go} of kubernetes/dns).
 */
public final class NodeLocalDns {

    /** The device that holds the addresses. */
    public static final String DEVICE = "nodelocaldns";

    private static final int PORT = 53;
    private static final int MTU = 1500;
    private static final Match SKIP = new Match.Comment("NodeLocal DNS Cache: skip conntrack");
    private static final Match ALLOW = new Match.Comment("NodeLocal DNS Cache: allow DNS traffic");

    private NodeLocalDns() {}

    /** The operations of every running node-cache pod on its node. */
    public static List<KernelOperation> program(ClusterState cluster) {
        List<KernelOperation> operations = new ArrayList<>();
        for (Pod pod : cluster.pods()) {
            if (pod.running() && pod.spec().hostNetwork() && NodeCachePods.isNodeCache(pod)) {
                NamespaceScript host = new NamespaceScript(NamespaceId.hostOf(pod.nodeName().orElseThrow()),
                        operations);
                node(host, pod);
            }
        }
        return operations;
    }

    private static void node(NamespaceScript host, Pod pod) {
        Origin origin = pod.meta().origin("");
        host.device(new Device.Dummy(
                Link.up(DEVICE, MacAddress.derivedFrom(host.namespace().host() + ":" + DEVICE), MTU)));
        for (IpAddress address : NodeCachePods.addresses(pod)) {
            host.address(DEVICE, address, address.bits());
            for (IpProtocol protocol : List.of(IpProtocol.TCP, IpProtocol.UDP)) {
                rules(host, address, protocol, origin);
            }
        }
    }

    private static void rules(NamespaceScript host, IpAddress address, IpProtocol protocol, Origin origin) {
        Match[] to = {new Match.Destination(Cidr.host(address), false), new Match.Protocol(protocol, false),
                new Match.DestinationPorts(protocol, Match.PortRange.of(PORT), false)};
        Match[] from = {new Match.Source(Cidr.host(address), false), new Match.Protocol(protocol, false),
                new Match.SourcePorts(protocol, Match.PortRange.of(PORT), false)};
        boolean ipv6 = address.isIpv6();
        Target notrack = new Target.Ct(true, Optional.empty(), false);
        host.prepend(ipv6, "raw", "PREROUTING", rule(notrack, SKIP, origin, to));
        host.prepend(ipv6, "filter", "INPUT", rule(new Target.Accept(), ALLOW, origin, to));
        host.prepend(ipv6, "raw", "OUTPUT", rule(notrack, SKIP, origin, from));
        host.prepend(ipv6, "filter", "OUTPUT", rule(new Target.Accept(), ALLOW, origin, from));
        host.prepend(ipv6, "raw", "OUTPUT", rule(notrack, SKIP, origin, to));
    }

    private static Rule rule(Target target, Match comment, Origin origin, Match... matches) {
        Match[] all = new Match[matches.length + 1];
        System.arraycopy(matches, 0, all, 0, matches.length);
        all[matches.length] = comment;
        return Rule.of(target, all).withOrigin(origin);
    }
}
