package dev.podwire.cloud;

import java.util.List;
import java.util.Optional;

import dev.podwire.api.Node;
import dev.podwire.kernel.Device;
import dev.podwire.kernel.Host;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.Link;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NamespaceScript;
import dev.podwire.net.MacAddress;
import dev.podwire.net.Origin;

/**
 * What the machines are plugged into: one switch ({@value #BRIDGE} in the host {@value #HOST}) whose own addresses are the
 * gateways of the segments. It routes between segments and to hosts on the internet, and knows neither pods nor Services.
 */
final class Underlay {

    static final String HOST = "underlay";
    static final String BRIDGE = "br0";
    static final String NIC = "eth0";
    static final int MTU = 1500;

    private static final int BRIDGE_AGEING_SECONDS = 300;
    private static final int LONGEST_PORT_SUFFIX = 12;
    private static final NamespaceId ID = NamespaceId.hostOf(HOST);
    private static final Origin ORIGIN = Origin.component("underlay");

    private Underlay() {}

    static void build(List<Segment> segments, List<KernelOperation> operations) {
        operations.add(new KernelOperation.AddHost(new Host(HOST, Host.Kind.UNDERLAY, Optional.of(ORIGIN))));
        NamespaceScript script = new NamespaceScript(ID, operations);
        script.sysctl("net.bridge.bridge-nf-call-iptables", "0").sysctl("net.bridge.bridge-nf-call-ip6tables", "0");
        script.sysctl("net.ipv4.ip_forward", "1").sysctl("net.ipv6.conf.all.forwarding", "1");
        // Like a cloud's gateway, it does not tell a machine that another one is on the same segment.
        script.sysctl("net.ipv4.conf.all.send_redirects", "0").sysctl("net.ipv4.conf.br0.send_redirects", "0");
        script.device(new Device.Bridge(Link.up(BRIDGE, MacAddress.derivedFrom("gw"), MTU), BRIDGE_AGEING_SECONDS,
                false));
        for (Segment segment : segments) {
            script.address(BRIDGE, segment.gateway(), segment.subnet().prefixLength());
        }
    }

    static NamespaceScript script(List<KernelOperation> operations) {
        return new NamespaceScript(ID, operations);
    }

    /** Gives the host an {@value #NIC} and runs a cable from it to a port of the switch. */
    static void plug(NamespaceScript host, String name) {
        String port = portName("sw-", name);
        cable(host, name, Link.up(port, MacAddress.derivedFrom(name + ":swport"), MTU).portOf(BRIDGE, false));
    }

    /** As {@link #plug}, but the cable ends in a port of the router that is not part of the switch. Returns that port's name. */
    static String plugRouted(NamespaceScript host, String name) {
        String port = portName("wan-", name);
        cable(host, name, Link.up(port, MacAddress.derivedFrom(name + ":swport"), MTU));
        return port;
    }

    private static void cable(NamespaceScript host, String name, Link port) {
        script(host.operations())
                .device(new Device.Physical(port, Optional.of(new Device.Port(host.namespace(), NIC))));
        host.device(new Device.Physical(Link.up(NIC, MacAddress.derivedFrom(name + ":eth0"), MTU),
                Optional.of(new Device.Port(ID, port.name()))));
    }

    /** Device names end after 15 characters, host names do not: a long one gives way to a digest of itself. */
    private static String portName(String prefix, String host) {
        return prefix + (prefix.length() - "sw-".length() + host.length() <= LONGEST_PORT_SUFFIX
                ? host
                : MacAddress.derivedFrom(host).toString().replace(":", "").substring(2));
    }

    /** The address the node has on the segment, if any. */
    static Optional<Segment> segmentOf(Node node, boolean ipv6, List<Segment> segments) {
        return segments.stream().filter(s -> s.gateway().isIpv6() == ipv6)
                .filter(s -> node.internalIps().stream().anyMatch(s.subnet()::contains)).findFirst();
    }
}
