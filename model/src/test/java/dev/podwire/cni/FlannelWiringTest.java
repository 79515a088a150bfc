package dev.podwire.cni;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import dev.podwire.cloud.Machines;
import dev.podwire.cloud.Outside;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.Device;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.Route;
import dev.podwire.kernel.netfilter.RuleText;
import dev.podwire.kernel.netfilter.TableName;
import dev.podwire.net.IpAddress;
import dev.podwire.support.TestCluster;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The machines and flannel's wiring against what small clusters looked like in a real kernel. */
class FlannelWiringTest {

    private record Lab(JsonNode json, Fabric fabric) {

        static Lab of(String name) throws IOException {
            try (InputStream file = Objects
                    .requireNonNull(FlannelWiringTest.class.getResourceAsStream("/wiring/" + name + ".json.gz"))) {
                JsonNode json = JsonMapper.shared().readTree(new GZIPInputStream(file));
                return new Lab(json, fabric(json));
            }
        }

        private static Fabric fabric(JsonNode json) {
            ClusterState cluster = cluster(json);
            String plugin = json.at("/cni/mode").asString().equals("host-gw") ? "flannel-host-gw" : "flannel";
            Fabric fabric = Fabric.EMPTY.apply(Machines.build(cluster))
                    .apply(NetworkPlugins.named(plugin).program(cluster));
            for (JsonNode external : json.path("externals")) {
                fabric = fabric.apply(Outside.external(cluster, external.path("name").asString(),
                        Optional.of(IpAddress.parse(external.path("ip").asString())), Optional.empty()));
            }
            return fabric;
        }

        private static ClusterState cluster(JsonNode json) {
            TestCluster cluster = new TestCluster();
            json.path("nodes").forEach(node -> cluster.node(node.path("name").asString(), node.path("ip").asString(),
                    node.path("podCIDR").asString()));
            for (JsonNode pod : json.path("pods")) {
                cluster.pod("default/" + pod.path("name").asString(), pod.path("node").asString(),
                        pod.path("ip").asString(), ports(pod));
            }
            json.path("externals").forEach(external -> external.path("routes").forEach(
                    route -> cluster.loadBalancer("default/balanced", route.asString().split("/", 2)[0])));
            return cluster.build();
        }

        private static String ports(JsonNode pod) {
            List<String> ports = new ArrayList<>();
            pod.path("tcp").forEach(port -> ports.add(port.asInt() + "/tcp"));
            pod.path("udp").forEach(port -> ports.add(port.asInt() + "/udp"));
            return String.join(" ", ports);
        }

        NetworkNamespace namespace(String name) {
            return fabric.namespaces().values().stream()
                    .filter(n -> n.id().equals(NamespaceId.hostOf(name)) || n.id().name().equals(name)).findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"flannel-basic", "hostgw", "kp-iptables-01-clusterip", "kp-iptables-05-nodeport-etp-local",
            "kp-iptables-14-kube-dns-udp"})
    void devicesAndAddressesAreThoseOfTheKernel(String name) throws IOException {
        Lab lab = Lab.of(name);
        assertThat(lab.json().path("topology").properties()).hasSizeGreaterThan(6).allSatisfy(entry -> {
            Map<String, String> recorded = new TreeMap<>();
            entry.getValue().path("links").properties().forEach(link -> recorded.put(link.getKey(),
                    link.getValue().path("mac").asString() + " mtu " + link.getValue().path("mtu").asInt() + " master "
                            + link.getValue().path("master").asString("none") + " " + link.getValue().path("addr")
                                    .valueStream().map(JsonNode::asString).collect(Collectors.joining(" "))));
            assertThat(devices(lab.namespace(entry.getKey()))).isEqualTo(recorded);
        });
    }

    private static Map<String, String> devices(NetworkNamespace namespace) {
        Map<String, String> devices = new TreeMap<>();
        for (Device device : namespace.links().devices().values()) {
            devices.put(device.name(), device.link().mac() + " mtu " + device.link().mtu() + " master "
                    + device.link().master().orElse("none") + " " + namespace.addressesOf(device.name())
                            .map(address -> address.address() + "/" + address.prefixLength())
                            .collect(Collectors.joining(" ")));
        }
        return devices;
    }

    @ParameterizedTest
    @ValueSource(strings = {"flannel-basic", "hostgw", "kp-iptables-01-clusterip", "kp-iptables-14-kube-dns-udp"})
    void routesAreThoseOfTheKernel(String name) throws IOException {
        Lab lab = Lab.of(name);
        assertThat(lab.json().path("topology").properties()).hasSizeGreaterThan(6).allSatisfy(entry -> {
            List<String> recorded = entry.getValue().path("routes").valueStream().map(r -> r.asString().strip())
                    .toList();
            assertThat(main(lab.namespace(entry.getKey()))).containsExactlyInAnyOrderElementsOf(recorded);
        });
    }

    private static List<String> main(NetworkNamespace namespace) {
        return namespace.routing().routes().stream().filter(route -> route.table() == Route.MAIN)
                .map(FlannelWiringTest::text).toList();
    }

    private static String text(Route route) {
        String destination = route.destination().prefixLength() == 0
                ? "default"
                : route.destination().isHost()
                        ? route.destination().address().toString()
                        : route.destination().toString();
        return Stream.of(destination, route.gateway().map(via -> "via " + via).orElse(""),
                "dev " + route.device().orElseThrow(),
                route.protocol().isEmpty() ? "" : "proto " + route.protocol(),
                route.scope() == Route.Scope.LINK ? "scope link" : "",
                route.source().map(src -> "src " + src).orElse(""), route.onlink() ? "onlink" : "")
                .filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"flannel-basic", "hostgw"})
    void flannelsRulesAreThoseOfTheKernel(String name) throws IOException {
        Lab lab = Lab.of(name);
        for (JsonNode node : lab.json().path("nodes")) {
            String host = node.path("name").asString();
            JsonNode recorded = lab.json().path("topology").path(host).path("rules");
            for (TableName table : List.of(TableName.FILTER, TableName.NAT)) {
                String chain = table == TableName.NAT ? "FLANNEL-POSTRTG" : "FLANNEL-FWD";
                List<String> wanted = recorded.path(table.text()).path(chain).valueStream().map(JsonNode::asString)
                        .toList();
                assertThat(wanted).isNotEmpty();
                assertThat(rules(lab.namespace(host), table, chain)).isEqualTo(wanted);
            }
        }
    }

    private static List<String> rules(NetworkNamespace host, TableName table, String chain) {
        return Objects.requireNonNull(host.netfilter().ipv4().table(table).orElseThrow().chains().get(chain)).rules()
                .stream().map(RuleText::format).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flannel-basic", "hostgw", "kp-iptables-14-kube-dns-udp"})
    void podsListenOnWhatTheyDeclare(String name) throws IOException {
        Lab lab = Lab.of(name);
        for (JsonNode pod : lab.json().path("pods")) {
            TreeSet<String> listening = lab.namespace(pod.path("name").asString()).sockets().stream()
                    .map(socket -> socket.port() + "/" + socket.protocol().text())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(String.join(" ", listening))
                    .isEqualTo(Stream.of(Lab.ports(pod).split(" ", -1)).sorted().collect(Collectors.joining(" ")));
        }
    }
}
