package dev.podwire.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.podwire.cloud.Machines;
import dev.podwire.cluster.ClusterState;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.nftables.NftText;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** nftables mode against what a real kube-proxy wrote for the same manifests. */
class NftablesDumpsTest {

    /** The chains and sets that belong to a Service: their order among each other means nothing. */
    private static final Pattern OF_A_SERVICE = Pattern
            .compile("\t(chain|set) (service|local|external|firewall|endpoint|affinity)-[A-Z2-7]{8}-.*");

    @Test
    void everyDumpIsTheSame() throws IOException {
        List<Path> dumps;
        try (Stream<Path> files = Files.walk(CaseCluster.folder())) {
            dumps = files.filter(f -> f.getFileName().toString().endsWith(".nft")).sorted().toList();
        }
        List<String> different = new ArrayList<>();
        for (Path dump : dumps) {
            String recorded = normalised(Files.readString(dump));
            String ours = normalised(ours(dump));
            if (!recorded.equals(ours)) {
                different.add(Objects.requireNonNull(dump.getParent()).getFileName() + "/" + dump.getFileName() + "\n"
                        + difference(recorded, ours));
            }
        }
        System.out.println(dumps.size() - different.size() + " of " + dumps.size() + " dumps identical");
        assertThat(dumps).hasSize(33);
        assertThat(different).isEmpty();
    }

    @Test
    void aWrongElementOrRuleIsSeen() throws IOException {
        Path dump = CaseCluster.folder().resolve("04-nodeport/node-1.nft");
        String recorded = Files.readString(dump);
        for (String change : List.of("10.96.|10.97.", "numgen random mod 2|numgen random mod 3",
                "policy accept|policy drop",
                "masquerade fully-random|masquerade", "priority srcnat|priority 99")) {
            String[] parts = change.split("\\|");
            assertThat(recorded).contains(parts[0]);
            assertThat(normalised(recorded.replace(parts[0], parts[1]))).as(change).isNotEqualTo(normalised(recorded));
        }
    }

    static String ours(Path dump) {
        ClusterState cluster = CaseCluster.load(Objects.requireNonNull(dump.getParent()), "nftables");
        String name = dump.getFileName().toString();
        String node = name.substring(0, name.indexOf('.'));
        Fabric machines = Fabric.EMPTY.apply(Machines.bare(cluster));
        NamespaceId host = NamespaceId.hostOf(node);
        Fabric programmed = machines.apply(ProxyModes.named("nftables").program(cluster,
                ProxyNode.of(cluster, node, machines.namespace(host))));
        return NftText.list(programmed.namespace(host).netfilter().nftables());
    }

    /** Elements in order; the blocks of Services in order after those that are always there. */
    static String normalised(String dump) {
        StringBuilder text = new StringBuilder();
        for (String table : dump.split("(?m)^(?=table )")) {
            List<String> blocks = new ArrayList<>(Arrays.asList(table.split("(?m)(?=^\t(?:chain|set|map) )")));
            blocks.replaceAll(block -> elementsInOrder(block.strip()));
            blocks.stream().filter(b -> !isOfService(b)).forEach(b -> text.append(b).append('\n'));
            blocks.stream().filter(NftablesDumpsTest::isOfService).sorted().forEach(b -> text.append(b).append('\n'));
        }
        return text.toString();
    }

    private static boolean isOfService(String block) {
        return OF_A_SERVICE.matcher("\t" + block.lines().findFirst().orElse("")).matches();
    }

    private static String elementsInOrder(String block) {
        String closed = block.endsWith("}\n}") ? block.substring(0, block.length() - 2) : block;
        int start = closed.indexOf("elements = {");
        if (start < 0) {
            return closed;
        }
        int end = closed.indexOf('}', start);
        return closed.substring(0, start) + Arrays.stream(closed.substring(start + 12, end).split(","))
                .map(String::strip).sorted().collect(Collectors.joining("\n", "\n", "\n")) + closed.substring(end);
    }

    private static String difference(String recorded, String ours) {
        List<String> missing = new ArrayList<>(recorded.lines().toList());
        ours.lines().forEach(missing::remove);
        List<String> added = new ArrayList<>(ours.lines().toList());
        recorded.lines().forEach(added::remove);
        return "missing: " + String.join("\n", missing) + "\nadded: " + String.join("\n", added);
    }
}
