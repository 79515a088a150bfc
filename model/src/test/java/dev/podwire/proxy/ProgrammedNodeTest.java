package dev.podwire.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

import dev.podwire.cloud.Machines;
import dev.podwire.cluster.ClusterState;
import dev.podwire.cni.NetworkPlugins;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.netfilter.Chain;
import dev.podwire.kernel.netfilter.RuleText;
import dev.podwire.kernel.netfilter.TableName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** A node that flannel and kube-proxy have both written to, against the rules of a real kernel in the order it holds them. */
class ProgrammedNodeTest {

    @ParameterizedTest
    @ValueSource(strings = {"01-clusterip", "03-no-endpoints", "04-nodeport", "05-nodeport-etp-local",
            "09-session-affinity", "14-kube-dns-udp"})
    void theRulesOfBothStandWhereTheKernelHasThem(String name) throws IOException {
        ClusterState cluster = CaseCluster.load(CaseCluster.folder().resolve(name));
        Fabric fabric = Fabric.EMPTY.apply(Machines.build(cluster))
                .apply(NetworkPlugins.named("flannel").program(cluster));
        JsonNode recorded = recording("kp-iptables-" + name);
        assertThat(cluster.nodes()).isNotEmpty();
        for (var node : cluster.nodes()) {
            NamespaceId id = NamespaceId.hostOf(node.name());
            NetworkNamespace host = fabric.apply(ProxyModes.named("iptables").program(cluster,
                    ProxyNode.of(cluster, node.name(), fabric.namespace(id)))).namespace(id);
            for (TableName table : List.of(TableName.FILTER, TableName.NAT)) {
                Map<String, List<String>> wanted = new TreeMap<>();
                recorded.at("/topology/" + node.name() + "/rules/" + table.text()).properties()
                        .forEach(chain -> wanted.put(chain.getKey(), ordered(chain.getKey(),
                                chain.getValue().valueStream().map(JsonNode::asString).toList())));
                assertThat(wanted).hasSizeGreaterThan(5);
                assertThat(rules(host, table)).isEqualTo(wanted);
            }
        }
    }

    private static JsonNode recording(String name) throws IOException {
        try (InputStream file = Objects
                .requireNonNull(ProgrammedNodeTest.class.getResourceAsStream("/wiring/" + name + ".json.gz"))) {
            return JsonMapper.shared().readTree(new GZIPInputStream(file));
        }
    }

    private static Map<String, List<String>> rules(NetworkNamespace host, TableName table) {
        Map<String, List<String>> rules = new TreeMap<>();
        for (Chain chain : host.netfilter().ipv4().table(table).orElseThrow().chains().values()) {
            rules.put(chain.name(),
                    ordered(chain.name(), chain.rules().stream().map(RuleText::format).toList()));
        }
        return rules;
    }

    /** As the recording's order among Services is that of a Go map, those chains are compared as sets. */
    private static List<String> ordered(String chain, List<String> rules) {
        Optional<String> any = Optional.of(chain).filter(KubeProxyDumpsTest.UNORDERED::contains);
        return any.isPresent() ? rules.stream().sorted().toList() : rules;
    }
}
