package dev.podwire.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.podwire.cloud.Machines;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.text.IpsetText;
import dev.podwire.kernel.text.IptablesSave;
import dev.podwire.kernel.text.IpvsadmText;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What IPVS mode writes is what the recorded kube-proxy wrote: virtual servers, sets, rules, addresses and settings. */
class IpvsDumpsTest {

    private static final List<String> KINDS = List.of(".ipvsadm", ".ipset", ".ipvs.iptables-save",
            ".ipvs.ip6tables-save", ".kube-ipvs0", ".ipvs.sysctl");

    @Test
    void everyDumpIsTheSame() throws IOException {
        List<Path> dumps;
        try (Stream<Path> files = Files.walk(CaseCluster.folder())) {
            dumps = files.filter(f -> KINDS.stream().anyMatch(f.getFileName().toString()::endsWith)).sorted().toList();
        }
        List<String> different = new ArrayList<>();
        for (Path dump : dumps) {
            String recorded = Files.readString(dump);
            String name = dump.getFileName().toString();
            NetworkNamespace ours = programmed(dump, name.substring(0, name.indexOf('.')));
            String difference = compare(name.substring(name.indexOf('.')), recorded, ours);
            if (!difference.isEmpty()) {
                different.add(Objects.requireNonNull(dump.getParent()).getFileName() + "/" + name + "\n" + difference);
            }
        }
        System.out.println(dumps.size() - different.size() + " of " + dumps.size() + " dumps identical");
        assertThat(dumps).hasSizeGreaterThan(100);
        assertThat(different).isEmpty();
    }

    private static NetworkNamespace programmed(Path dump, String node) {
        ClusterState cluster = CaseCluster.load(Objects.requireNonNull(dump.getParent()));
        Fabric machines = Fabric.EMPTY.apply(Machines.bare(cluster));
        NetworkNamespace host = machines.namespace(NamespaceId.hostOf(node));
        return machines.apply(ProxyModes.named("ipvs").program(cluster, ProxyNode.of(cluster, node, host)))
                .namespace(NamespaceId.hostOf(node));
    }

    private static String compare(String kind, String recorded, NetworkNamespace ours) {
        return switch (kind) {
            case ".ipvsadm" -> difference(recorded, IpvsadmText.save(ours.netfilter().ipvs()));
            case ".ipset" -> difference(recorded, IpsetText.save(ours.netfilter().sets()));
            case ".ipvs.iptables-save" -> difference(recorded, IptablesSave.save(ours.netfilter().ipv4(), false));
            case ".ipvs.ip6tables-save" -> difference(recorded, IptablesSave.save(ours.netfilter().ipv6(), true));
            case ".kube-ipvs0" -> difference(
                    recorded.lines().filter(l -> l.startsWith("kube-ipvs0 inet")).map(l -> l.split(" ")[2]).sorted()
                            .collect(Collectors.joining("\n")),
                    ours.addressesOf("kube-ipvs0").map(a -> a.address() + "/" + a.prefixLength()).sorted()
                            .collect(Collectors.joining("\n")));
            case ".ipvs.sysctl" -> recorded.lines().map(line -> line.split(" "))
                    .filter(words -> !words[0].contains("kube-ipvs0") && !words[0].endsWith("conn_reuse_mode"))
                    .filter(words -> !ours.sysctl(words[0]).orElse("0").equals(words[2]))
                    .map(words -> words[0] + " is " + ours.sysctl(words[0])).collect(Collectors.joining("\n"));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static String difference(String recorded, String ours) {
        if (recorded.equals(ours)) {
            return "";
        }
        List<String> missing = new ArrayList<>(recorded.lines().toList());
        ours.lines().forEach(missing::remove);
        List<String> added = new ArrayList<>(ours.lines().toList());
        recorded.lines().forEach(added::remove);
        return "missing: " + String.join("\n", missing) + "\nadded: " + String.join("\n", added)
                + (missing.isEmpty() && added.isEmpty() ? "another order:\n" + ours : "");
    }
}
