package dev.podwire.cni;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.Node;
import dev.podwire.api.Pod;
import dev.podwire.kernel.NamespaceScript;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.Origin;

/**
 * The {@code portmap} plug-in ({@code plugins/meta/portmap}) that others chain behind themselves: leads the host ports that
 * containers ask for to their pods.
 *
 * @param network the name in the plug-in configuration, part of the chains' names
 */
record PortMap(String network) {

    private static final String DNAT = "CNI-HOSTPORT-DNAT";
    private static final String SETMARK = "CNI-HOSTPORT-SETMARK";
    private static final String MASQ = "CNI-HOSTPORT-MASQ";
    private static final int MARK = 0x2000;
    private static final int PORTS_PER_RULE = 15;
    private static final int CHAIN_NAME_LENGTH = 28;
    private static final Origin ORIGIN = Origin.component("portmap");

    private record HostPort(IpProtocol protocol, int hostPort, int containerPort, Origin origin) {}

    /** Writes the rules for all pods of the node that ask for host ports; nothing if none does. */
    void write(NamespaceScript host, Node node, List<Pod> pods) {
        List<Pod> asking = pods.stream().filter(pod -> !hostPorts(pod).isEmpty()).toList();
        for (boolean ipv6 : new boolean[]{false, true}) {
            boolean first = true;
            for (Pod pod : asking) {
                for (IpAddress address : pod.ips()) {
                    if (address.isIpv6() == ipv6) {
                        if (first) {
                            frame(host, ipv6);
                        }
                        first = false;
                        pod(host, node, pod, address);
                    }
                }
            }
        }
    }

    private static List<HostPort> hostPorts(Pod pod) {
        List<HostPort> found = new ArrayList<>();
        List<Pod.Container> containers = pod.spec().containers();
        for (int c = 0; c < containers.size(); c++) {
            List<Pod.Port> ports = containers.get(c).ports();
            for (int p = 0; p < ports.size(); p++) {
                Pod.Port port = ports.get(p);
                if (port.hostPort() != 0) {
                    found.add(new HostPort(port.protocol(), port.hostPort(), port.containerPort(),
                            pod.meta().origin("spec.containers[" + c + "].ports[" + p + "].hostPort")));
                }
            }
        }
        return found;
    }

    private static void frame(NamespaceScript host, boolean ipv6) {
        if (!ipv6) {
            host.sysctl("net.ipv4.conf." + BridgeWiring.BRIDGE + ".route_localnet", "1");
        }
        Match toHost = new Match.AddrType(false, EnumSet.of(Match.AddrType.Kind.LOCAL), false, false, false);
        List.of(DNAT, SETMARK, MASQ).forEach(chain -> host.chain(ipv6, "nat", chain));
        append(host, ipv6, "PREROUTING", ORIGIN, new Target.Jump(DNAT), toHost);
        append(host, ipv6, "OUTPUT", ORIGIN, new Target.Jump(DNAT), toHost);
        append(host, ipv6, SETMARK, ORIGIN, new Target.Mark(MARK, MARK),
                new Match.Comment("CNI portfwd masquerade mark"));
        append(host, ipv6, MASQ, ORIGIN, new Target.Masquerade(false, false, Optional.empty()),
                new Match.Mark(MARK, MARK, false));
        host.prepend(ipv6, "nat", "POSTROUTING", Rule
                .of(new Target.Jump(MASQ), new Match.Comment("CNI portfwd requiring masquerade")).withOrigin(ORIGIN));
    }

    private void pod(NamespaceScript host, Node node, Pod pod, IpAddress address) {
        boolean ipv6 = address.isIpv6();
        String container = containerId(pod);
        String chain = chainName(container);
        host.chain(ipv6, "nat", chain);
        Match comment = new Match.Comment("dnat name: \"" + network + "\" id: \"" + container + "\"");
        Map<IpProtocol, List<HostPort>> byProtocol = new LinkedHashMap<>();
        hostPorts(pod).forEach(p -> byProtocol.computeIfAbsent(p.protocol(), k -> new ArrayList<>()).add(p));
        byProtocol.forEach((protocol, ports) -> {
            for (int i = 0; i < ports.size(); i += PORTS_PER_RULE) {
                List<HostPort> some = ports.subList(i, Math.min(i + PORTS_PER_RULE, ports.size()));
                append(host, ipv6, DNAT, some.getFirst().origin(), new Target.Jump(chain),
                        new Match.Protocol(protocol, false), comment,
                        new Match.Multiport(Match.Multiport.Side.DESTINATION,
                                some.stream().map(p -> Match.PortRange.of(p.hostPort())).toList(), false));
            }
        });
        Cidr subnet = node.podCidrs().stream().filter(cidr -> cidr.contains(address)).findFirst()
                .orElse(Cidr.host(address));
        hostPorts(pod).forEach(port -> translate(host, chain, subnet, address, port));
    }

    /** A pod of the same bridge, or the node by 127.0.0.1, would get its answer past the translation: those are masqueraded. */
    private static void translate(NamespaceScript host, String chain, Cidr subnet, IpAddress address, HostPort port) {
        boolean ipv6 = address.isIpv6();
        Match protocol = new Match.Protocol(port.protocol(), false);
        Match toPort = new Match.DestinationPorts(port.protocol(), Match.PortRange.of(port.hostPort()), false);
        append(host, ipv6, chain, port.origin(), new Target.Jump(SETMARK), new Match.Source(subnet, false), protocol,
                toPort);
        if (!ipv6) {
            append(host, false, chain, port.origin(), new Target.Jump(SETMARK),
                    new Match.Source(Cidr.host(Ipv4Address.LOOPBACK), false), protocol, toPort);
        }
        append(host, ipv6, chain, port.origin(),
                new Target.Dnat(Target.NatRange.of(address, port.containerPort()), false, false), protocol, toPort);
    }

    private static void append(NamespaceScript host, boolean ipv6, String chain, Origin origin, Target target,
            Match... matches) {
        host.append(ipv6, "nat", chain, Rule.of(target, matches).withOrigin(origin));
    }

    /** A container has an identifier of 64 hexadecimal digits; here it depends on the pod's name alone. */
    private static String containerId(Pod pod) {
        return HexFormat.of().formatHex(digest("SHA-256", pod.meta().key().path()));
    }

    private String chainName(String container) {
        String name = "CNI-DN-" + HexFormat.of().formatHex(digest("SHA-512", network + container));
        return name.substring(0, CHAIN_NAME_LENGTH);
    }

    private static byte[] digest(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform lacks " + algorithm, e);
        }
    }
}
