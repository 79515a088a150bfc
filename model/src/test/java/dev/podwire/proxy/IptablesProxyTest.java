package dev.podwire.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.EndpointSlice;
import dev.podwire.api.Meta;
import dev.podwire.api.Node;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Service;
import dev.podwire.cloud.Machines;
import dev.podwire.cluster.ClusterConfig;
import dev.podwire.cluster.ClusterConfig.ProxyConfig;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.text.IptablesSave;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.SourceLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the recordings do not show: settings, hints and sizes of cluster that none of them has. */
class IptablesProxyTest {

    private static final Service.Traffic EVERYWHERE = new Service.Traffic(false, false, Optional.empty(), "", false);
    private static final String WEB = "LOLE4ISW44XBNF3G";

    private final List<EndpointSlice.Endpoint> endpoints = new ArrayList<>();

    private static ProxyConfig config(String detector, Optional<String> device, List<Cidr> nodePorts,
            boolean liberal) {
        return new ProxyConfig("iptables", List.of(Cidr.parse("10.244.0.0/16")), detector, device,
                new ClusterConfig.Masquerade(14, false), nodePorts, true, liberal, ClusterConfig.IpvsConfig.DEFAULT);
    }

    private static Service web(int nodePort, Service.Traffic traffic, Service.External external) {
        Meta meta = new Meta(new ObjectKey("Service", "default", "web"), Map.of(), Map.of(), List.of(), false,
                Map.of("", new SourceLocation("web.yaml", 1, 1), "spec.ports[0]",
                        new SourceLocation("web.yaml", 9, 3)));
        return new Service(meta, Service.Type.LOAD_BALANCER, List.of(IpAddress.parse("10.96.0.20")), false, Map.of(),
                List.of(new Service.Port("", IpProtocol.TCP, 80, "8080", nodePort, "")), traffic, external);
    }

    private IptablesProxyTest endpoint(String address, String node, List<String> zones, List<String> nodes) {
        endpoints.add(new EndpointSlice.Endpoint(List.of(IpAddress.parse(address)), true, true, false,
                Optional.empty(), new EndpointSlice.Placement(Optional.of(node), Optional.empty(), zones, nodes),
                Optional.empty()));
        return this;
    }

    private IptablesProxyTest endpoint(String address, String node) {
        return endpoint(address, node, List.of(), List.of());
    }

    private NetworkNamespace programmed(ProxyConfig proxy, Service service) {
        Node node = new Node(new Meta(new ObjectKey("Node", "", "a"), Map.of("topology.kubernetes.io/zone", "east"),
                Map.of(), List.of(), false, Map.of()), List.of(IpAddress.parse("192.168.10.11")),
                List.of(Cidr.parse("10.244.1.0/24")), List.of(), true, false);
        EndpointSlice slice = new EndpointSlice(
                new Meta(new ObjectKey("EndpointSlice", "default", "web-1"), Map.of(), Map.of(), List.of(), false,
                        Map.of("endpoints[0]", new SourceLocation("slice.yaml", 4, 1))),
                "web", false, List.of(new EndpointSlice.Port("", IpProtocol.TCP, 8080)), endpoints);
        ClusterConfig config = new ClusterConfig(ClusterConfig.DEFAULT.podCidrs(),
                ClusterConfig.DEFAULT.serviceCidrs(), "cluster.local", "flannel", proxy);
        ClusterState cluster = new ClusterState(config, List.of(), List.of(node), List.of(), List.of(service),
                List.of(slice));
        Fabric machines = Fabric.EMPTY.apply(Machines.bare(cluster));
        NamespaceId host = NamespaceId.hostOf("a");
        List<KernelOperation> operations = ProxyModes.named("iptables").program(cluster,
                ProxyNode.of(cluster, "a", machines.namespace(host)));
        return machines.apply(operations).namespace(host);
    }

    private List<String> rules(ProxyConfig proxy, Service service, String chain) {
        return IptablesSave.save(programmed(proxy, service).netfilter().ipv4(), false).lines()
                .filter(line -> line.startsWith("-A " + chain + " ")).map(line -> line.substring(4 + chain.length()))
                .toList();
    }

    private static Service web() {
        return web(0, EVERYWHERE, Service.External.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"ClusterCIDR|x|! -s 10.244.0.0/16 -d 10.96.0.20/32",
            "NodeCIDR|x|! -s 10.244.1.0/24 -d 10.96.0.20/32", "BridgeInterface|cni0|-d 10.96.0.20/32 ! -i cni0",
            "InterfaceNamePrefix|veth|-d 10.96.0.20/32 ! -i veth+"})
    void trafficFromElsewhereIsMasqueraded(String mode, String device, String match) {
        endpoint("10.244.1.5", "a");
        assertThat(rules(config(mode, Optional.of(device), List.of(), false), web(), "KUBE-SVC-" + WEB).getFirst())
                .isEqualTo(match + " -p tcp -m comment --comment \"default/web cluster IP\" -m tcp --dport 80"
                        + " -j KUBE-MARK-MASQ");
    }

    @Test
    void withoutAClusterCidrNothingTellsPodsApart() {
        endpoint("10.244.1.5", "a");
        ProxyConfig proxy = new ProxyConfig("iptables", List.of(), "ClusterCIDR", Optional.empty(),
                new ClusterConfig.Masquerade(14, false), List.of(), true, false,
                ClusterConfig.IpvsConfig.DEFAULT);
        assertThat(rules(proxy, web(), "KUBE-SVC-" + WEB)).hasSize(1);
    }

    @Test
    void anUnknownDetectorIsRefused() {
        assertThatThrownBy(() -> programmed(config("Guess", Optional.empty(), List.of(), false), web()))
                .hasMessageContaining("unknown detectLocalMode 'Guess'");
    }

    @Test
    void hintsForThisZoneOrNodeLeaveTheOthersOut() {
        endpoint("10.244.1.5", "a", List.of("east"), List.of()).endpoint("10.244.2.5", "b", List.of("west"),
                List.of());
        assertThat(chosen()).containsExactly("10.244.1.5:8080");
        endpoints.clear();
        endpoint("10.244.1.5", "a", List.of("east"), List.of("a"))
                .endpoint("10.244.1.6", "c", List.of("east"), List.of("c"));
        assertThat(chosen()).containsExactly("10.244.1.5:8080");
    }

    @Test
    void hintsThatNotAllEndpointsHaveOrThatNameOthersOnlyAreIgnored() {
        endpoint("10.244.1.5", "a", List.of("east"), List.of()).endpoint("10.244.2.5", "b");
        assertThat(chosen()).containsExactly("10.244.1.5:8080", "10.244.2.5:8080");
        endpoints.clear();
        endpoint("10.244.2.5", "b", List.of("west"), List.of());
        assertThat(chosen()).containsExactly("10.244.2.5:8080");
    }

    private List<String> chosen() {
        return rules(ProxyConfig.DEFAULT, web(), "KUBE-SVC-" + WEB).stream().filter(rule -> rule.contains(" -> "))
                .map(rule -> rule.substring(rule.indexOf(" -> ") + 4, rule.indexOf('"', rule.indexOf(" -> "))))
                .toList();
    }

    @Test
    void aLargeClusterDoesWithoutCommentsPerEndpoint() {
        for (int i = 0; i < 1000; i++) {
            endpoint(IpAddress.parse("10.244.1.0").plus(i).toString(), "a");
        }
        assertThat(chosen()).hasSize(1000);
        endpoint("10.244.9.9", "a");
        List<String> rules = rules(ProxyConfig.DEFAULT, web(), "KUBE-SVC-" + WEB);
        assertThat(rules).hasSize(1002);
        assertThat(rules.getFirst()).contains("--comment");
        assertThat(rules.subList(1, 1002)).noneMatch(rule -> rule.contains("--comment"));
    }

    @Test
    void nodePortsAreServedWhereConfigured() {
        endpoint("10.244.1.5", "a");
        Service service = web(30080, EVERYWHERE, Service.External.NONE);
        ProxyConfig proxy = config("ClusterCIDR", Optional.empty(), List.of(Cidr.parse("192.168.0.0/16")), false);
        List<String> rules = rules(proxy, service, "KUBE-SERVICES");
        assertThat(rules.getLast()).startsWith("-d 192.168.10.11/32 -m comment").endsWith("-j KUBE-NODEPORTS");
        assertThat(rules(proxy, service, "KUBE-NODEPORTS")).hasSize(1).noneMatch(rule -> rule.contains("127.0.0.0"));
        assertThat(rules(proxy, service, "KUBE-FIREWALL")).isEmpty();
        assertThat(programmed(proxy, service).sysctl("net.ipv4.conf.all.route_localnet")).isEmpty();
    }

    @Test
    void sourcesOfTheLoadBalancerMayIncludeTheNodeItself() {
        endpoint("10.244.1.5", "a");
        Service.External external = new Service.External(List.of(), List.of(IpAddress.parse("203.0.113.9")),
                List.of(Cidr.parse("192.168.10.0/24")), 0, "", Optional.empty());
        assertThat(rules(ProxyConfig.DEFAULT, web(0, EVERYWHERE, external), "KUBE-FW-" + WEB)).containsExactly(
                "-s 192.168.10.0/24 -m comment --comment \"default/web loadbalancer IP\" -j KUBE-EXT-" + WEB,
                "-s 203.0.113.9/32 -m comment --comment \"default/web loadbalancer IP\" -j KUBE-EXT-" + WEB,
                "-m comment --comment \"other traffic to default/web will be dropped by KUBE-PROXY-FIREWALL\"");
    }

    @Test
    void externalIpsLeadInAndAreRefusedWhereNothingListens() {
        Service.External external = new Service.External(List.of(IpAddress.parse("198.51.100.4")), List.of(),
                List.of(), 0, "", Optional.empty());
        assertThat(rules(ProxyConfig.DEFAULT, web(0, EVERYWHERE, external), "KUBE-EXTERNAL-SERVICES"))
                .containsExactly("-d 198.51.100.4/32 -p tcp -m comment --comment \"default/web has no endpoints\""
                        + " -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable");
        endpoint("10.244.2.5", "b");
        assertThat(rules(ProxyConfig.DEFAULT, web(0, EVERYWHERE, external), "KUBE-SERVICES")).contains(
                "-d 198.51.100.4/32 -p tcp -m comment --comment \"default/web external IP\" -m tcp --dport 80"
                        + " -j KUBE-EXT-" + WEB);
        Service.Traffic local = new Service.Traffic(false, true, Optional.empty(), "", false);
        assertThat(rules(ProxyConfig.DEFAULT, web(0, local, external), "KUBE-EXTERNAL-SERVICES"))
                .containsExactly("-d 198.51.100.4/32 -p tcp -m comment --comment"
                        + " \"default/web has no local endpoints\" -m tcp --dport 80 -j DROP");
    }

    @Test
    void healthChecksOfABalancerAreLetIn() {
        Service.External external = new Service.External(List.of(), List.of(), List.of(), 32000, "",
                Optional.empty());
        assertThat(rules(ProxyConfig.DEFAULT, web(0, EVERYWHERE, external), "KUBE-NODEPORTS")).containsExactly(
                "-p tcp -m comment --comment \"default/web health check node port\" -m tcp --dport 32000 -j ACCEPT");
    }

    @Test
    void kubeProxyAnswersHealthChecksItself() {
        Service.External external = new Service.External(List.of(), List.of(), List.of(), 32000, "",
                Optional.empty());
        assertThat(programmed(ProxyConfig.DEFAULT, web(0, EVERYWHERE, external)).sockets())
                .extracting(socket -> socket.port() + " " + socket.owner()).containsExactly("32000 node/a");
    }

    @Test
    void aLiberalConntrackHasNoInvalidPackets() {
        assertThat(rules(ProxyConfig.DEFAULT, web(), "KUBE-FORWARD")).hasSize(3);
        assertThat(rules(config("ClusterCIDR", Optional.empty(), List.of(), true), web(), "KUBE-FORWARD")).hasSize(2);
    }

    @Test
    void rulesLeadBackToTheLineTheyWereWrittenFor() {
        endpoint("10.244.1.5", "a");
        NetworkNamespace host = programmed(ProxyConfig.DEFAULT, web());
        List<Rule> rules = host.netfilter().ipv4().tables().values().stream()
                .flatMap(table -> table.chains().values().stream()).flatMap(chain -> chain.rules().stream()).toList();
        assertThat(rules).isNotEmpty().allMatch(rule -> rule.origin().isPresent());
        assertThat(rules).extracting(rule -> rule.origin().orElseThrow().toString()).contains("kube-proxy",
                "Service default/web spec.ports[0] (web.yaml:9)",
                "EndpointSlice default/web-1 endpoints[0] (slice.yaml:4)");
    }

    @Test
    void anUnknownModeIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> ProxyModes.named("userspace"))
                .hasMessage("unknown proxy mode 'userspace'; known are iptables, nftables, ipvs, none");
    }
}
