package dev.podwire.kernel.text;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.FabricBuilder;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.ipset.IpSets;
import dev.podwire.kernel.netfilter.RuleSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The text of ipset against what the real tool printed, and what the real tool refuses. */
class IpsetTextTest {

    private static final NamespaceId ID = new NamespaceId("node", "test");

    private static Fabric start() {
        return new FabricBuilder(Fabric.EMPTY).apply(new KernelOperation.AddNamespace(ID)).build();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = IpsetTextTest.class.getResourceAsStream("/ipset/" + name)) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static IpSets restored(String text) {
        return start().apply(IpsetText.restore(ID, IpSets.EMPTY, text)).namespace(ID).netfilter().sets();
    }

    /** Each command applied to what the one before left. */
    private static Fabric run(String... commands) {
        Fabric fabric = start();
        for (String command : commands) {
            fabric = fabric.apply(KernelCommand.parse(fabric.namespace(ID), List.of(command.split(" "))));
        }
        return fabric;
    }

    @Test
    void whatTheToolSavedIsReadAndWrittenUnchanged() throws IOException {
        String saved = resource("save.txt");

        assertThat(IpsetText.save(restored(saved))).isEqualTo(saved);
    }

    static Stream<Path> dumps() throws IOException, URISyntaxException {
        Path cases = Path.of(Objects.requireNonNull(IpsetTextTest.class.getResource("/kubeproxy/cases")).toURI());
        try (Stream<Path> files = Files.walk(cases)) {
            return files.filter(f -> f.toString().endsWith(".ipset")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void whatKubeProxyMadeIsReadAndWrittenUnchanged(Path file) throws IOException {
        String saved = Files.readString(file);

        assertThat(saved).isNotEmpty();
        assertThat(IpsetText.save(restored(saved))).isEqualTo(saved);
    }

    @Test
    void listsAsTheToolListsButForTheMemoryOfItsAllocator() throws IOException {
        IpSets sets = restored(resource("save.txt"));

        assertThat(withoutMemory(IpsetText.list(sets, List.of()))).isEqualTo(withoutMemory(resource("list.txt")));
    }

    private static String withoutMemory(String list) {
        return list.lines().filter(line -> !line.startsWith("Size in memory")).collect(Collectors.joining("\n"));
    }

    @Test
    void rangesAndNamesStandForTheElementsThatTheToolMakesOfThem() {
        IpSets sets = run("ipset create n hash:net", "ipset add n 10.7.0.3-10.7.0.9", "ipset create p hash:ip,port",
                "ipset add p 10.0.0.0/31,tcp:80-81", "ipset add p 10.0.0.9,53", "ipset create g hash:ip netmask 24",
                "ipset add g 10.0.5.7", "ipset create i hash:net,port", "ipset add i 10.2.0.0/16,icmp:ping nomatch")
                .namespace(ID).netfilter().sets();

        assertThat(IpsetText.save(sets).lines().filter(line -> line.startsWith("add"))).containsExactly(
                "add n 10.7.0.3", "add n 10.7.0.4/30", "add n 10.7.0.8/31", "add p 10.0.0.0,tcp:80",
                "add p 10.0.0.0,tcp:81", "add p 10.0.0.1,tcp:80", "add p 10.0.0.1,tcp:81", "add p 10.0.0.9,tcp:53",
                "add g 10.0.5.0", "add i 10.2.0.0/16,icmp:echo-request nomatch");
    }

    @Test
    void swapFlushAndDestroyDoWhatTheySay() {
        IpSets sets = run("ipset create a hash:ip", "ipset create b hash:ip", "ipset create c hash:ip",
                "ipset add a 10.0.0.1", "ipset swap a b", "ipset add a 10.0.0.2", "ipset add -exist a 10.0.0.2",
                "ipset del -exist a 10.9.9.9", "ipset add c 10.0.0.3", "ipset flush a", "ipset destroy c")
                .namespace(ID).netfilter().sets();

        assertThat(IpsetText.save(sets)).isEqualTo("""
                create a hash:ip family inet hashsize 1024 maxelem 65536 bucketsize 12
                create b hash:ip family inet hashsize 1024 maxelem 65536 bucketsize 12
                add b 10.0.0.1
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"ipset create a hash:ip | set with the same name already exists",
            "ipset add a 10.0.0.1 | it's already added", "ipset del a 10.0.0.2 | it's not added",
            "ipset add zz 1.2.3.4 | does not exist", "ipset swap a b | their type does not match",
            "ipset destroy b | it is in use by a kernel component", "ipset destroy r | it is in use",
            "ipset add b 0.0.0.0/0 | CIDR parameter", "ipset add a fd00::1 | other address family",
            "ipset add a 10.0.0.9 timeout 4 | without timeout support", "ipset add a 10.0.0.9 nomatch | nomatch",
            "ipset add p 90000 | out of range", "ipset add p 10 | does not fit",
            "ipset add l r | it's already added", "iptables -A INPUT -m set --match-set nope src | doesn't exist",
            "iptables -A INPUT -m set --match-set six src | which is not applicable",
            "ipset create x hash:net,net | is not simulated", "ipset rename a z | unknown command",
            "ipset create x bitmap:port | `range` is missing", "ipset add a 10.0.0.9 skbmark 1 | unknown option",
            "ipset create x hash:ip forceadd | unknown option"})
    void whatTheKernelOrTheToolRefusesIsRefused(String command, String message) {
        Fabric fabric = run("ipset create a hash:ip", "ipset add a 10.0.0.1", "ipset create b hash:net",
                "ipset create p bitmap:port range 80-90", "ipset create six hash:ip family inet6",
                "ipset create r hash:ip", "ipset create l list:set", "ipset add l r",
                "iptables -A INPUT -m set --match-set b src");

        assertThatThrownBy(() -> fabric
                .apply(KernelCommand.parse(fabric.namespace(ID), Arrays.asList(command.split(" ")))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"create a hash:ip\nadd a 1.2.3\n", "create a hash:ip\nfly a\n",
            "create a hash:ip colour red",
            "create a hash:ip\nadd a 1.2.3.4 5\n"})
    void restoreNamesTheLineOfWhatItDoesNotUnderstand(String text) {
        assertThatThrownBy(() -> restored(text)).isInstanceOf(RuleSyntaxException.class).hasMessageContaining("line");
    }
}
