package dev.podwire.dump;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.kernel.Device;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.NetworkNamespace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a dump's files become, and what is said of those that are wrong or missing. */
class DumpReadingTest {

    @TempDir
    Path folder = Path.of("");
    private Path node = Path.of("");

    @BeforeEach
    void unpack() throws IOException {
        RecordedDump.unpack("flannel-services", folder);
        node = folder.resolve("node-a");
    }

    private NodeDump read() throws IOException {
        return NodeDumpReader.read(DumpFiles.read(node));
    }

    @Test
    void devicesAreThoseOfTheMachine() throws IOException {
        NodeDump dump = read();
        NetworkNamespace machine = dump.fabric().namespace(NamespaceId.hostOf("node-a"));
        assertThat(machine.device("cni0")).get().isInstanceOf(Device.Bridge.class);
        assertThat(machine.device("flannel.1")).get().isInstanceOfSatisfying(Device.Vxlan.class, vxlan -> {
            assertThat(vxlan.vni()).isEqualTo(1);
            assertThat(vxlan.port()).isEqualTo(8472);
            assertThat(vxlan.local()).hasToString("192.168.56.11");
        });
        assertThat(machine.device("vetha7a3e029").orElseThrow().link().master()).contains("cni0");
        assertThat(machine.device("vetha7a3e029").orElseThrow().link().hairpin()).isTrue();
        assertThat(dump.edges()).contains("eth0", "vetha7a3e029");
        assertThat(dump.asked()).isEmpty();
    }

    /** Files need not have the script's names. */
    @Test
    void filesAreRecognisedByWhatStandsInThem() throws IOException {
        Map<String, String> names = Map.of("ip-addr.json", "a.txt", "ip-route.json", "routes", "ip-rule.json", "r",
                "ip-neigh.json", "arp.json", "bridge-fdb.json", "fdb", "iptables-save", "rules.v4", "conntrack.txt",
                "ct",
                "sysctl.txt", "settings", "nft.txt", "ruleset", "sockets.txt", "listening");
        NodeDump before = read();
        for (Map.Entry<String, String> name : names.entrySet()) {
            Files.move(node.resolve(name.getKey()), node.resolve(name.getValue()));
        }
        NodeDump after = read();
        assertThat(after.fabric()).isEqualTo(before.fabric());
        assertThat(after.connections()).isEqualTo(before.connections()).isNotEmpty();
        assertThat(after.warnings()).isEqualTo(before.warnings());
    }

    @Test
    void whatADumpDoesNotSayIsAskedFor() throws IOException {
        Files.delete(node.resolve("sysctl.txt"));
        Files.delete(node.resolve("ip-neigh.json"));
        assertThat(read().asked()).hasSize(3)
                .anySatisfy(a -> assertThat(a).contains("net.ipv4.ip_forward", "sysctl -a"))
                .anySatisfy(a -> assertThat(a).contains("neighbours", "ip -j neigh"));
    }

    @ParameterizedTest
    @CsvSource({"ip-addr.json,ip -j -d addr", "ip-route.json,ip -j -4 route show table all"})
    void withoutDevicesOrRoutesNothingWalks(String file, String command) throws IOException {
        Files.delete(node.resolve(file));
        assertThatThrownBy(this::read).isInstanceOf(DumpException.class).hasMessageContainingAll("node-a", file,
                command);
    }

    @Test
    void oneThingTwiceIsRefused() throws IOException {
        Files.copy(node.resolve("iptables-save"), node.resolve("rules.bak"));
        assertThatThrownBy(this::read).isInstanceOf(DumpException.class).hasMessageContainingAll("rules.bak",
                "iptables-save");
    }

    @Test
    void brokenFilesAreNamedWithTheirLine() throws IOException {
        Files.writeString(node.resolve("ip-route.json"), "[{\"dst\":\"default\",\n\"gateway\":}]");
        assertThatThrownBy(this::read).isInstanceOf(DumpException.class).hasMessageContaining("ip-route.json:2");
        Files.writeString(node.resolve("ip-route.json"), "[{\"dst\":\"10.0.0.0/99\"}]");
        assertThatThrownBy(this::read).isInstanceOf(DumpException.class)
                .hasMessageContainingAll("ip-route.json entry 1: dst", "99");
    }

    @Test
    void rulesThatAreNotUnderstoodAreNamedWithTheirLine() throws IOException {
        String save = Files.readString(node.resolve("iptables-save"));
        Files.writeString(node.resolve("iptables-save"),
                save.replaceFirst("-A INPUT ", "-A INPUT -m moonphase --full "));
        long line = save.substring(0, save.indexOf("-A INPUT ")).lines().count() + 1;
        assertThatThrownBy(this::read).isInstanceOf(DumpException.class).hasMessageContainingAll("iptables-save",
                "moonphase", Long.toString(line));
    }

    /** The table of connections comes along: a packet of one that is under way takes the way of its first packet. */
    @Test
    void knownConnectionsKeepTheirBinding() throws IOException {
        Files.writeString(node.resolve("conntrack.txt"), "tcp      6 86399 ESTABLISHED src=10.244.1.10 dst=10.96.0.12 "
                + "sport=40004 dport=80 src=10.244.2.99 dst=10.244.1.10 sport=8080 dport=40004 [ASSURED] mark=0 use=1\n");
        DumpWalk walk = new DumpWalk(DumpedNetwork.of(List.of(read())), 1);
        DumpWalk.Result known = walk.send(DumpPacket.parse("vetha7a3e029 10.244.1.10:40004 > 10.96.0.12 tcp 80"));
        assertThat(String.join("\n", known.summary().packets().getFirst().path())).contains("10.244.2.99:8080");
        DumpWalk.Result fresh = walk.send(DumpPacket.parse("vetha7a3e029 10.244.1.10:40005 > 10.96.0.12 tcp 80"));
        assertThat(String.join("\n", fresh.summary().packets().getFirst().path())).contains("10.244.2.11:8080");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eth0", "eth0 10.0.0.1 10.0.0.2 tcp 80", "eth0 10.0.0.1 > 10.0.0.2 tcp",
            "eth0 10.0.0.1 > 10.0.0.2 tcp 99999", "eth0 10.0.0 > 10.0.0.2 udp 53", "eth0 - > 10.0.0.2 udp 53",
            "eth0 10.0.0.1 > 10.0.0.2 quic 443"})
    void packetsInAnotherFormAreRefused(String text) {
        assertThatThrownBy(() -> DumpPacket.parse(text)).isInstanceOf(DumpException.class)
                .hasMessageContaining("--packet");
    }

    @Test
    void packetsNameMachineDeviceAndPorts() {
        DumpPacket packet = DumpPacket.parse("node-b:cni0 10.244.1.7:5000 > 10.96.0.10 udp 53");
        assertThat(packet.node()).contains("node-b");
        assertThat(packet.device()).contains("cni0");
        assertThat(packet.sourcePort()).isEqualTo(5000);
        assertThat(packet.port()).isEqualTo(53);
        assertThat(DumpPacket.parse("local - > 10.96.0.1 tcp 443")).satisfies(p -> {
            assertThat(p.device()).isEqualTo(Optional.empty());
            assertThat(p.source()).isEmpty();
        });
    }

    @Test
    void aDeviceThatIsNotThereIsNamedWithThoseThatAre() throws IOException {
        DumpWalk walk = new DumpWalk(DumpedNetwork.of(List.of(read())), 1);
        assertThatThrownBy(() -> walk.send(DumpPacket.parse("eth7 10.0.0.1 > 10.0.0.2 tcp 80")))
                .isInstanceOf(DumpException.class).hasMessageContainingAll("eth7", "cni0", "flannel.1");
    }

    @Test
    void ofSeveralMachinesOneMustBeNamed() throws IOException {
        NodeDump other = NodeDumpReader.read(DumpFiles.read(folder.resolve("node-b")));
        DumpedNetwork both = DumpedNetwork.of(List.of(read(), other));
        assertThatThrownBy(
                () -> new DumpWalk(both, 1).send(DumpPacket.parse("eth0 192.168.56.100 > 10.96.0.12 tcp 80")))
                .isInstanceOf(DumpException.class).hasMessageContainingAll("node-a", "node-b", "NODE:DEVICE");
        NodeDump own = read();
        assertThatThrownBy(() -> DumpedNetwork.of(List.of(own, own))).isInstanceOf(DumpException.class)
                .hasMessageContaining("node-a");
    }
}
