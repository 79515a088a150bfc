package dev.podwire.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.MacAddress;

/**
 * What a lab file describes: a cluster network, who is in it, and what is asked.
 *
 * @param compact  whether only the packets of a compact recording are printed
 * @param macs     hardware addresses by namespace and device, where the file gives them
 * @param warnings what the reader saw and did not understand
 */
public record LabFile(String name, boolean compact, Network network, Members members, List<Request> requests,
        Map<String, Map<String, MacAddress>> macs, List<String> warnings) {

    /** How pods are wired and how nodes reach each other. */
    public enum Mode {
        FLANNEL_VXLAN, HOST_GW, PTP
    }

    /** The pod network: {@code mtu} of pods and tunnel, and of the tunnel its network identifier and UDP port. */
    public record Cni(Mode mode, Optional<Cidr> clusterCidr, int mtu, boolean hairpin, Tunnel tunnel) {}

    /** A tunnel between the nodes, or none: pods are routed as they are. Number and port are those of a VXLAN. */
    public record Tunnel(Kind kind, int vni, int port) {
        public enum Kind {
            NONE, VXLAN, IPIP
        }
    }

    /** The pod network, the segment that all machines stand on, its router, and settings of all nodes. */
    public record Network(Cni cni, Cidr underlay, Optional<IpAddress> gateway, Map<String, String> sysctls) {}

    /** The machines and pods of a lab. */
    public record Members(List<Node> nodes, List<Pod> pods, List<External> externals) {}

    /** A machine that runs pods. */
    public record Node(String name, IpAddress ip, Cidr podCidr, Ports ports, Map<String, String> sysctls,
            Programs programs) {}

    /**
     * What a node's kernel is programmed with, in this order: {@code ipset restore} text, virtual servers, rules, and
     * commands that run after them.
     */
    public record Programs(String sets, Optional<Balancer> balancer, List<Rules> rules,
            List<List<String>> commands) {}

    /** The addresses of {@code kube-ipvs0}, a dummy device that is down, and {@code ipvsadm-restore} text. */
    public record Balancer(List<Cidr> addresses, String servers) {}

    /** Rules as text: of {@code nft -f}, or of iptables-save. */
    public record Rules(boolean nft, String text) {}

    /** A pod; one with {@code hostNetwork} lives in its node's namespace. {@code hostDevice} is the peer of its eth0. */
    public record Pod(String name, String node, IpAddress ip, Ports ports, boolean hostNetwork, boolean hairpin,
            String hostDevice) {}

    /** A machine outside the cluster; {@code routes} are words as after {@code ip route add}. */
    public record External(String name, IpAddress ip, Ports ports, List<List<String>> routes) {}

    /** The ports that somebody listens on. */
    public record Ports(List<Integer> tcp, List<Integer> udp) {}

    /**
     * One request, sent once for each ARP state.
     *
     * @param port       0 for a ping
     * @param sourcePort 0: the next of the lab's own count
     * @param size       of a datagram's or ping's payload, in bytes
     * @param keep       whether connections are left as the request before left them
     */
    public record Request(String id, Target target, int sourcePort, int ttl, int size, Repeat repeat, boolean keep,
            List<Arp> arp, Map<Arp, List<String>> prefer, List<Command> pre, List<Command> post) {}

    /** Who asks whom. {@code to} is the destination as it was written. */
    public record Target(String from, String to, IpProtocol protocol, IpAddress address, int port,
            Optional<IpAddress> bind) {}

    /** How often a datagram is sent, at what distance, when the client gives up, and how long its last packets are watched. */
    public record Repeat(int count, Duration interval, Duration timeout, Duration settle) {}

    /** A command line and the namespace that it runs in. */
    public record Command(String namespace, List<String> words) {}

    /** What is known before a request: nothing, or every neighbour and forwarding entry. */
    public enum Arp {
        COLD, WARM;

        /** As files write it. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
