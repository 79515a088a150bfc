package dev.podwire.kernel.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import dev.podwire.api.Node;
import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.Host;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.ipset.IpSets;
import dev.podwire.kernel.netfilter.Ruleset;
import dev.podwire.sim.LoadOptions;
import dev.podwire.sim.Sample;
import dev.podwire.sim.Simulation;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is written as iptables-save writes it passes {@code iptables-restore --test} in a network namespace of its own; not
 * loaded, for that needs what lies outside of the text, such as the accounting objects of nfacct. Where the tools are missing
 * or not permitted the test says so and is skipped.
 */
class RestoreToolTest {

    private static final NamespaceId NODE = NamespaceId.hostOf("node");

    /** For each rule set: makes its sets of addresses, which must be there for rules to name them, and tests it. */
    private static final String SCRIPT = """
            cd "$1"
            for rules in *.rules4 *.rules6; do
              case $rules in *6) tool=ip6tables-restore;; *) tool=iptables-restore;; esac
              if [ -e "${rules%.*}.sets" ]; then
                { ipset flush && ipset destroy && ipset restore < "${rules%.*}.sets"; } 2>&1 || echo "$rules: sets"
              fi
              said=$($tool --test < "$rules" 2>&1) || echo "$rules: $said"
            done
            """;

    private record Written(String name, boolean ipv6, String sets, Ruleset rules) {
        String text() {
            return IptablesSave.save(rules, ipv6);
        }
    }

    @TempDir
    Path folder = Path.of("");

    private record Run(int code, String output) {}

    private static Run run(Path output, String... command) throws IOException, InterruptedException {
        List<String> isolated = new ArrayList<>(List.of("unshare", "-n"));
        isolated.addAll(List.of(command));
        Process process = new ProcessBuilder(isolated).redirectErrorStream(true).redirectOutput(output.toFile())
                .start();
        return new Run(process.waitFor(), Files.readString(output));
    }

    @BeforeEach
    void theToolsAreThere() throws InterruptedException {
        String missing;
        try {
            Run tried = run(folder.resolve("tried"), "sh", "-c", "ipset list && for tool in ip ip6; do "
                    + "printf '*filter\\nCOMMIT\\n' | ${tool}tables-restore --test || exit 1; done");
            missing = tried.code() == 0 ? "" : tried.output();
        } catch (IOException e) {
            missing = String.valueOf(e.getMessage());
        }
        if (!missing.isEmpty()) {
            System.out.println("not asked of iptables-restore: " + missing.strip());
        }
        Assumptions.assumeTrue(missing.isEmpty(), missing);
    }

    @Test
    void everyGoldenDumpThatWasReadAndWrittenPasses() throws Exception {
        List<Written> dumps = new ArrayList<>();
        for (Path file : IptablesSaveTest.dumps().toList()) {
            Path sets = file.resolveSibling(file.getFileName().toString().replaceFirst("\\.ipvs\\..*", ".ipset"));
            String saved = sets.toString().endsWith(".ipset") ? Files.readString(sets) : "";
            boolean ipv6 = file.toString().endsWith("ip6tables-save");
            dumps.add(new Written(file.getName(file.getNameCount() - 2) + "-" + file.getFileName(), ipv6, saved,
                    rules(saved, Files.readString(file), ipv6)));
        }
        try (Stream<Path> archives = Files.list(
                Path.of(Objects.requireNonNull(RestoreToolTest.class.getResource("/dumps")).toURI()))) {
            for (Path archive : archives.filter(a -> a.toString().endsWith(".zip")).sorted().toList()) {
                dumps.addAll(ofNodes(archive));
            }
        }
        assertThat(dumps).hasSizeGreaterThan(90);
        check(dumps);
    }

    @Test
    void theWholeRulesOfEverySamplePass() throws Exception {
        List<Written> programs = new ArrayList<>();
        Path samples = Path.of(Objects.requireNonNull(System.getProperty("podwire.root")), "sample-clusters");
        for (Sample sample : Sample.all(samples)) {
            Simulation simulation = Simulation.load(sample.inputs(), LoadOptions.DEFAULT).simulation().orElseThrow();
            for (Node node : simulation.cluster().nodes()) {
                NetworkNamespace.Netfilter netfilter = simulation.node(node.name()).netfilter();
                String name = sample.name() + "-" + node.name();
                String sets = IpsetText.save(netfilter.sets());
                programs.add(new Written(name, false, sets, netfilter.ipv4()));
                programs.add(new Written(name, true, sets, netfilter.ipv6()));
            }
        }
        assertThat(programs).hasSizeGreaterThan(20);
        check(programs);
    }

    /** The dumps in an archive with a folder for each node. */
    private static List<Written> ofNodes(Path archive) throws IOException {
        Map<String, String> files = new HashMap<>();
        try (InputStream in = Files.newInputStream(archive); ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        List<Written> dumps = new ArrayList<>();
        files.forEach((file, text) -> {
            String node = file.substring(0, file.indexOf('/') + 1);
            if (file.endsWith("tables-save")) {
                boolean ipv6 = file.endsWith("ip6tables-save");
                String sets = files.getOrDefault(node + "ipset-save", "");
                dumps.add(new Written(archive.getFileName() + "-" + file.replace('/', '-'), ipv6, sets,
                        rules(sets, text, ipv6)));
            }
        });
        return dumps;
    }

    private static Ruleset rules(String sets, String text, boolean ipv6) {
        List<KernelOperation> operations = new ArrayList<>();
        operations.add(new KernelOperation.AddHost(new Host("node", Host.Kind.NODE, Optional.empty())));
        operations.addAll(IpsetText.restore(NODE, IpSets.EMPTY, sets));
        operations.addAll(IptablesSave.restore(NODE, ipv6, text));
        NetworkNamespace.Netfilter netfilter = Fabric.EMPTY.apply(operations).namespace(NODE).netfilter();
        return ipv6 ? netfilter.ipv6() : netfilter.ipv4();
    }

    private void check(List<Written> written) throws IOException, InterruptedException {
        Path work = Files.createDirectories(folder.resolve("work"));
        for (Written one : written) {
            Files.writeString(work.resolve(one.name() + (one.ipv6() ? ".rules6" : ".rules4")), one.text());
            if (!one.sets().isEmpty()) {
                Files.writeString(work.resolve(one.name() + ".sets"), one.sets());
            }
        }
        Run run = run(folder.resolve("output"), "sh", "-c", SCRIPT, "sh", work.toString());
        assertThat(run).isEqualTo(new Run(0, ""));
    }
}
