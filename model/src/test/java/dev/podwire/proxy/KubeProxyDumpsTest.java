package dev.podwire.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import dev.podwire.cloud.Machines;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.text.IptablesSave;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Iptables mode against what a real kube-proxy wrote for the same manifests. */
class KubeProxyDumpsTest {

    /** Chains whose order among Services is that of a Go map: compared as sets, the jump to the node ports staying last. */
    static final Set<String> UNORDERED = Set.of("KUBE-SERVICES", "KUBE-NODEPORTS", "KUBE-EXTERNAL-SERVICES",
            "KUBE-PROXY-FIREWALL");
    private static final String LAST = "this must be the last rule in this chain";

    @Test
    void everyDumpIsTheSame() throws IOException {
        Path cases = CaseCluster.folder();
        List<Path> dumps;
        try (Stream<Path> files = Files.walk(cases)) {
            dumps = files.filter(KubeProxyDumpsTest::isIptablesMode).sorted().toList();
        }
        List<String> different = new ArrayList<>();
        for (Path dump : dumps) {
            String recorded = normalised(Files.readString(dump));
            String ours = normalised(ours(dump));
            if (!recorded.equals(ours)) {
                different.add(
                        Objects.requireNonNull(dump.getParent()).getFileName() + "/" + dump.getFileName() + "\n"
                                + difference(recorded, ours));
            }
        }
        System.out.println(dumps.size() - different.size() + " of " + dumps.size() + " dumps identical");
        assertThat(dumps).hasSizeGreaterThan(30);
        assertThat(different).isEmpty();
    }

    private static boolean isIptablesMode(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith("tables-save") && !name.contains(".ipvs.");
    }

    private static String ours(Path dump) throws IOException {
        ClusterState cluster = CaseCluster.load(Objects.requireNonNull(dump.getParent()));
        String name = dump.getFileName().toString();
        String node = name.substring(0, name.indexOf('.'));
        Fabric machines = Fabric.EMPTY.apply(Machines.bare(cluster));
        NetworkNamespace host = machines.namespace(NamespaceId.hostOf(node));
        Fabric programmed = machines.apply(
                ProxyModes.named("iptables").program(cluster, ProxyNode.of(cluster, node, host)));
        NetworkNamespace.Netfilter rules = programmed.namespace(NamespaceId.hostOf(node)).netfilter();
        boolean ipv6 = name.endsWith("ip6tables-save");
        return IptablesSave.save(ipv6 ? rules.ipv6() : rules.ipv4(), ipv6);
    }

    private static String normalised(String dump) {
        Map<String, List<String>> chains = new LinkedHashMap<>();
        String table = "";
        for (String line : dump.lines().toList()) {
            table = line.startsWith("*") ? line : table;
            String chain = line.startsWith("-A ") ? line.split(" ", 3)[1] : "";
            chains.computeIfAbsent(table + " " + chain, k -> new ArrayList<>()).add(line);
        }
        StringBuilder text = new StringBuilder();
        chains.forEach((key, rules) -> {
            if (UNORDERED.contains(key.substring(key.indexOf(' ') + 1))) {
                rules.stream().filter(rule -> !rule.contains(LAST)).sorted().forEach(r -> text.append(r).append('\n'));
                rules.stream().filter(rule -> rule.contains(LAST)).forEach(r -> text.append(r).append('\n'));
            } else {
                rules.forEach(rule -> text.append(rule).append('\n'));
            }
        });
        return text.toString();
    }

    private static String difference(String recorded, String ours) {
        List<String> missing = new ArrayList<>(recorded.lines().toList());
        ours.lines().forEach(missing::remove);
        List<String> added = new ArrayList<>(ours.lines().toList());
        recorded.lines().forEach(added::remove);
        return "missing: " + String.join("\n", missing) + "\nadded: " + String.join("\n", added);
    }
}
