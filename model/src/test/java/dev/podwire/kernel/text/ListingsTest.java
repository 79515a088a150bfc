package dev.podwire.kernel.text;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.Host;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.Link;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.conntrack.ConntrackEntry;
import dev.podwire.kernel.conntrack.ConntrackTuple;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.MacAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The commands of a node's shell, and what its listings then print (as measured on Linux with iproute2). */
class ListingsTest {

    private static final NamespaceId NODE = NamespaceId.hostOf("node");

    private static NetworkNamespace node(String... commands) {
        return machine(commands).namespace(NODE);
    }

    private static Fabric machine(String... commands) {
        Link bridge = Link.up("cni0", MacAddress.parse("02:68:2d:80:ad:5b"), 1450);
        Link tunnel = Link.up("flannel.1", MacAddress.parse("02:d7:75:14:6b:bc"), 1450);
        Link eth = Link.up("eth0", MacAddress.parse("02:9a:c3:92:8d:e0"), 1500);
        Link pod = Link.up("veth1", MacAddress.parse("02:c8:52:64:40:75"), 1450).portOf("cni0", true);
        NamespaceId inside = new NamespaceId("node", "web");
        Fabric fabric = Fabric.EMPTY.apply(List.of(
                new KernelOperation.AddHost(new Host("node", Host.Kind.NODE, Optional.empty())),
                new KernelOperation.AddDevice(NODE, new Device.Physical(eth, Optional.empty())),
                new KernelOperation.AddDevice(NODE, new Device.Bridge(bridge, 300, false)),
                new KernelOperation.AddDevice(NODE, new Device.Veth(pod, new Device.Port(inside, "eth0"))),
                new KernelOperation.AddNamespace(inside),
                new KernelOperation.AddDevice(inside,
                        new Device.Veth(Link.up("eth0", MacAddress.parse("02:00:00:00:00:01"), 1450),
                                new Device.Port(NODE, "veth1"))),
                new KernelOperation.AddDevice(NODE, new Device.Vxlan(tunnel, 1, 8472,
                        IpAddress.parse("192.168.1.11"), Optional.of("eth0"), false))));
        for (String command : commands) {
            fabric = fabric.apply(KernelCommand.parse(fabric.namespace(NODE), List.of(command.split(" "))));
        }
        return fabric;
    }

    @Test
    void routesStandInTheOrderOfTheirPrefixes() {
        NetworkNamespace node = node("ip addr add 192.168.1.11/24 dev eth0", "ip addr add 10.244.1.1/24 dev cni0",
                "ip addr add 10.244.1.0/32 dev flannel.1", "ip route add default via 192.168.1.1",
                "ip route replace 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink",
                "ip route add blackhole 10.99.0.0/26 proto 80");
        assertThat(Listings.routes(node)).isEqualTo("""
                default via 192.168.1.1 dev eth0
                blackhole 10.99.0.0/26 proto 80
                10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1
                10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink
                192.168.1.0/24 dev eth0 proto kernel scope link src 192.168.1.11
                """);
        assertThat(Listings.routes(node, 255, false).lines()).contains(
                "local 10.244.1.0 dev flannel.1 proto kernel scope host src 10.244.1.0",
                "broadcast 10.244.1.255 dev cni0 proto kernel scope link src 10.244.1.1");
        assertThat(Listings.rules(node)).isEqualTo("""
                0:\tfrom all lookup local
                32766:\tfrom all lookup main
                32767:\tfrom all lookup default
                """);
    }

    @Test
    void neighboursAndForwardingEntriesNameTheirDevice() {
        NetworkNamespace node = node(
                "ip neigh replace 10.244.2.0 lladdr 02:00:00:00:00:0b dev flannel.1 nud permanent",
                "bridge fdb replace 02:00:00:00:00:0b dev flannel.1 dst 192.168.1.12 self permanent",
                "bridge fdb replace 02:00:00:00:00:0c dev veth1 master dynamic");
        assertThat(Listings.neighbours(node))
                .isEqualTo("10.244.2.0 dev flannel.1 lladdr 02:00:00:00:00:0b PERMANENT\n");
        assertThat(Listings.fdb(node)).isEqualTo("""
                02:00:00:00:00:0b dev flannel.1 dst 192.168.1.12 self permanent
                02:00:00:00:00:0c dev veth1 master cni0
                """);
    }

    @Test
    void addressesStandUnderTheirDevice() {
        String text = Listings.addresses(machine("ip addr add 10.244.1.1/24 brd 10.244.1.255 dev cni0",
                "ip link set cni0 promisc on", "ip link set flannel.1 down"), NODE);
        assertThat(text).startsWith("""
                1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
                    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
                    inet 127.0.0.1/8 scope host lo
                       valid_lft forever preferred_lft forever
                2: eth0: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 qdisc fq_codel state DOWN""");
        assertThat(text).contains(
                """
                        3: cni0: <BROADCAST,MULTICAST,PROMISC,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP group default qlen 1000
                            link/ether 02:68:2d:80:ad:5b brd ff:ff:ff:ff:ff:ff
                            inet 10.244.1.1/24 brd 10.244.1.255 scope global cni0
                        """,
                "4: veth1@if2: ", " master cni0 state UP", " link-netnsid 0\n",
                "5: flannel.1: <BROADCAST,MULTICAST> mtu 1450 qdisc noqueue state DOWN");
    }

    @Test
    void rulesAreFoundByTextAndByNumber() {
        NetworkNamespace node = node("iptables -P FORWARD DROP", "iptables -A FORWARD -p tcp --dport 80 -j ACCEPT",
                "iptables -I FORWARD -s 10.0.0.1 -j DROP", "iptables -t nat -N WEB", "iptables -t nat -A WEB -j RETURN",
                "iptables -R FORWARD 2 -p tcp --dport 443 -j ACCEPT", "iptables -A FORWARD -j ACCEPT",
                "iptables -D FORWARD -p tcp -m tcp --dport 443 -j ACCEPT", "iptables -D FORWARD 1",
                "iptables -t nat -F WEB");
        String saved = IptablesSave.save(node.netfilter().ipv4(), false);
        assertThat(saved).contains(":FORWARD DROP", ":WEB - ");
        assertThat(saved.lines().filter(l -> l.startsWith("-A"))).containsExactly("-A FORWARD -j ACCEPT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ip link set eth9 up", "ip link set eth0 txqueuelen 5", "ip route del 10.0.0.0/8",
            "ip route add 10.0.0.0/8 via 10.9.9.9", "iptables -D FORWARD 1", "iptables -t nat -A NONE -j ACCEPT",
            "iptables -A FORWARD -m geoip", "ip netns add x", "tc qdisc show", "sysctl -p", "conntrack -L",
            "bridge vlan add dev veth1 vid 2", "bridge fdb del 02:00:00:00:00:0b dev flannel.1",
            "ip addr del 1.2.3.4/24 dev eth0", "ip addr add 1.2.3.4/24", "iptables -D FORWARD -j DROP"})
    void whatTheToolsWouldRefuseIsRefused(String command) {
        assertThatThrownBy(() -> node(command)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).*\\S.*");
    }

    @Test
    void connectionsArePrintedAsTheToolDoes() {
        ConntrackTuple original = new ConntrackTuple(IpProtocol.TCP, IpAddress.parse("10.244.1.10"), 40001,
                IpAddress.parse("10.96.0.11"), 80);
        ConntrackTuple reply = new ConntrackTuple(IpProtocol.TCP, IpAddress.parse("10.244.1.11"), 8080,
                IpAddress.parse("10.244.1.10"), 40001);
        assertThat(ConntrackText.format(new ConntrackEntry(original, reply, "TIME_WAIT",
                Set.of(ConntrackEntry.Status.SEEN_REPLY, ConntrackEntry.Status.ASSURED), 119, 0,
                ConntrackEntry.Zones.DEFAULT))).isEqualTo(
                        "tcp 6 119 TIME_WAIT src=10.244.1.10 dst=10.96.0.11 sport=40001 dport=80"
                                + " src=10.244.1.11 dst=10.244.1.10 sport=8080 dport=40001 [ASSURED] mark=0 use=1");
        ConntrackTuple ping = new ConntrackTuple(IpProtocol.ICMP, IpAddress.parse("10.0.0.1"), 7,
                IpAddress.parse("10.0.0.2"), 8 << 8);
        assertThat(ConntrackText
                .format(new ConntrackEntry(ping, ping.inverse(), "", Set.of(), 29, 0, ConntrackEntry.Zones.DEFAULT)))
                .isEqualTo(
                        "icmp 1 29 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=7 [UNREPLIED]"
                                + " src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=7 mark=0 use=1");
    }
}
