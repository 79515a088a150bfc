package dev.podwire.kernel.text;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.Host;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import dev.podwire.kernel.ipset.IpSets;
import dev.podwire.kernel.netfilter.RuleText;
import dev.podwire.kernel.netfilter.Ruleset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IptablesSaveTest {

    private static final NamespaceId NODE = NamespaceId.hostOf("node");

    static Stream<Path> dumps() throws IOException, URISyntaxException {
        Path cases = Path.of(Objects.requireNonNull(IptablesSaveTest.class.getResource("/kubeproxy/cases")).toURI());
        try (Stream<Path> files = Files.walk(cases)) {
            return files.filter(f -> f.getFileName().toString().endsWith("tables-save")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void aDumpComesBackAsItWas(Path file) throws IOException {
        boolean ipv6 = file.toString().endsWith("ip6tables-save");
        String text = Files.readString(file);
        assertThat(text).isNotEmpty();
        Path sets = file.resolveSibling(file.getFileName().toString().replaceFirst("\\.ipvs\\..*", ".ipset"));
        String saved = sets.toString().endsWith(".ipset") ? Files.readString(sets) : "";
        assertThat(IptablesSave.save(load(saved, text, ipv6), ipv6)).isEqualTo(text);
    }

    private static Ruleset load(String text, boolean ipv6) {
        return load("", text, ipv6);
    }

    private static Ruleset load(String sets, String text, boolean ipv6) {
        List<KernelOperation> operations = new ArrayList<>();
        operations.add(new KernelOperation.AddHost(new Host("node", Host.Kind.NODE, Optional.empty())));
        operations.addAll(IpsetText.restore(NODE, IpSets.EMPTY, sets));
        operations.addAll(IptablesSave.restore(NODE, ipv6, text));
        NetworkNamespace.Netfilter netfilter = Fabric.EMPTY.apply(operations).namespace(NODE).netfilter();
        return ipv6 ? netfilter.ipv6() : netfilter.ipv4();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "-m tcp -p tcp -d 10.96.0.20 --dport 80 -j X|-d 10.96.0.20/32 -p tcp -m tcp --dport 80 -j X",
            "-p tcp --dport 80 ! -s 10.244.0.0/16 -j X|! -s 10.244.0.0/16 -p tcp -m tcp --dport 80 -j X",
            "-j MARK --or-mark 0x00004000|-j MARK --set-xmark 0x4000/0x4000",
            "-j MARK --xor-mark 0x00004000|-j MARK --set-xmark 0x4000/0x0",
            "-j MARK --set-mark 16|-j MARK --set-xmark 0x10/0xffffffff",
            "-j MARK --and-mark 0xff|-j MARK --set-xmark 0x0/0xffffff00",
            "-j REJECT|-j REJECT --reject-with icmp-port-unreachable",
            "-m recent --name S --rcheck --seconds 10800 --reap -j X|-m recent --rcheck --seconds 10800 --reap --name S --mask 255.255.255.255 --rsource -j X",
            "-m recent --name S --set|-m recent --set --name S --mask 255.255.255.255 --rsource",
            "-m comment --comment plain -j X|-m comment --comment \"plain\" -j X",
            "-s 10.0.0.0/255.0.0.0 -j ACCEPT|-s 10.0.0.0/8 -j ACCEPT", "-s 0.0.0.0/0 -j ACCEPT|-j ACCEPT",
            "-p tcp --syn -j DROP|-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP",
            "-p icmp --icmp-type ping -j ACCEPT|-p icmp -m icmp --icmp-type 8 -j ACCEPT",
            "-m limit --limit 60/minute -j LOG --log-prefix in:|-m limit --limit 1/sec -j LOG --log-prefix \"in:\"",
            "-m limit --limit 10/min --limit-burst 7|-m limit --limit 10/min --limit-burst 7",
            "-m addrtype --dst-type LOCAL --limit-iface-in -j X|-m addrtype --dst-type LOCAL --limit-iface-in -j X",
            "-m addrtype ! --src-type LOCAL --dst-type local,unicast|-m addrtype ! --src-type LOCAL --dst-type UNICAST,LOCAL",
            "-p tcp -m multiport --dports 80,443,8000:8010 -j X|-p tcp -m multiport --dports 80,443,8000:8010 -j X",
            "-p udp --sport 1024: ! --dport :53 -j X|-p udp -m udp --sport 1024:65535 ! --dport 0:53 -j X",
            "-m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT|-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
            "-m state --state NEW -g X|-m state --state NEW -g X",
            "-m statistic --mode random --probability 0.3333333333|-m statistic --mode random --probability 0.33333333349",
            "-m statistic --mode nth --every 3|-m statistic --mode nth --every 3 --packet 0",
            "-p tcp -j DNAT --to-destination 10.0.0.1-10.0.0.9:80-90 --persistent|-p tcp -j DNAT --to-destination 10.0.0.1-10.0.0.9:80-90 --persistent",
            "-j SNAT --to-source 1.2.3.4 --random-fully|-j SNAT --to-source 1.2.3.4 --random-fully",
            "-p tcp -j REDIRECT --to-ports 8080|-p tcp -j REDIRECT --to-ports 8080",
            "-j CONNMARK --save-mark --mask 0xff|-j CONNMARK --save-mark --nfmask 0xff --ctmask 0xff",
            "-j NOTRACK|-j NOTRACK", "-j CT --notrack|-j CT --notrack", "-p 4 -j ACCEPT|-p ipencap -j ACCEPT",
            "-p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu|-p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu",
            "-i eth+ ! -o lo -f -j DROP|-i eth+ ! -o lo -f -j DROP",
            "-m physdev --physdev-in veth0 ! --physdev-is-out|-m physdev --physdev-in veth0 ! --physdev-is-out",
            "-m set ! --match-set A src --return-nomatch ! --update-counters ! --update-subcounters|-m set ! --match-set A src --return-nomatch ! --update-counters ! --update-subcounters",
            "-j SET --del-set B dst --add-set A src,dst --timeout 30 --exist|-j SET --add-set A src,dst --exist --timeout 30 --del-set B dst",
            "-m set ! --match-set A src,dst -m mark --mark 5 -j RETURN|-m set ! --match-set A src,dst -m mark --mark 0x5 -j RETURN"})
    void argumentsAreNormalisedAsTheToolPrintsThem(String typed, String printed) {
        String once = RuleText.format(RuleText.parse(typed));
        assertThat(once).isEqualTo(printed);
        assertThat(RuleText.format(RuleText.parse(once))).isEqualTo(printed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"-m geoip --source-country DE|'geoip'",
            "-j NFQUEUE --queue-num 1|'NFQUEUE'", "-j WEB --dport 80|'--dport'", "-p tcp --to-ports 3|'--to-ports'",
            "-s 10.0.0.300|'10.0.0.300'", "-s fd00::1|'fd00::1'", "-m set --match-set A up|'up'",
            "-m set --match-set A src --bytes-gt 5|'--bytes-gt'", "-j SET --map-set A src|'--map-set'",
            "-m recent --set --hitcount 5|'--hitcount'",
            "-m conntrack --ctstate FRESH|'FRESH'", "-p tcp --dport 70000|'70000'", "-m mark --mark 0x1/zz|'zz'",
            "-j DNAT --to-destination|missing after --to-destination",
            "-j REJECT --reject-with icmp6-no-route|'icmp6-no-route'", "-m comment --comment \"open|not closed",
            "-j ACCEPT -j DROP|'-j'"})
    void whatIsUnknownIsNamed(String typed, String named) {
        assertThatThrownBy(() -> RuleText.parse(typed)).hasMessageContaining(named);
    }

    @Test
    void anErrorNamesTheLine() {
        assertThatThrownBy(
                () -> IptablesSave.restore(NODE, false, "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j ACCEPT x\nCOMMIT\n"))
                .hasMessage("line 3: unknown option: 'x'");
        assertThatThrownBy(() -> IptablesSave.restore(NODE, false, "*filter\n")).hasMessageContaining("COMMIT");
        assertThatThrownBy(() -> IptablesSave.restore(NODE, false, "*broute\n")).hasMessageContaining("'broute'");
    }

    @Test
    void aDeclaredChainIsEmptiedAndTheOthersAreLeftAlone() {
        String first = "*filter\n:A - [0:0]\n:B - [0:0]\n-A A -j DROP\n-A B -j DROP\n-A INPUT -j A\nCOMMIT\n";
        String second = "*filter\n:A - [0:0]\n:B - [0:0]\n-A A -j ACCEPT\n-X B\n-I INPUT 1 -j RETURN\nCOMMIT\n";
        String saved = IptablesSave.save(load(first + second, false), false);
        assertThat(saved.lines().filter(l -> l.startsWith("-A"))).containsExactly("-A INPUT -j RETURN",
                "-A INPUT -j A", "-A A -j ACCEPT");
        assertThat(saved).doesNotContain(":B");
    }
}
