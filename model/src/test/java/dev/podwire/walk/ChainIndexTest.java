package dev.podwire.walk;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Table;
import dev.podwire.kernel.text.IpsetText;
import dev.podwire.kernel.text.IptablesSave;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The chain index on rules that real programs wrote, and the number of rules tried as a session reports it. */
class ChainIndexTest {

    private static final int PROBES = 400;

    static List<Path> dumps() throws IOException, URISyntaxException {
        Path cases = Path.of(Objects.requireNonNull(ChainIndexTest.class.getResource("/kubeproxy/cases")).toURI());
        try (Stream<Path> files = Files.walk(cases)) {
            List<Path> dumps = files.filter(f -> f.toString().endsWith(".iptables-save")).sorted().toList();
            assertThat(dumps).hasSizeGreaterThan(30);
            return dumps;
        }
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void theIndexChangesNothingOnARecordedDump(Path dump) throws IOException {
        // the answer to a rejected packet meets no rules of its own, so that only the packet's own are counted
        Fabric fabric = withSets(Wiring.routed().fabric(), dump);
        Fabric programmed = fabric
                .apply(IptablesSave.restore(Wiring.id("router"), false, Files.readString(dump)));
        for (Table table : programmed.namespace(Wiring.id("router")).netfilter().ipv4().tables().values()) {
            List<ChainWalks.Probe> probes = probes(table);

            assertThat(ChainWalks.indexed(fabric, table, probes)).isEqualTo(ChainWalks.linear(fabric, table, probes));
        }
    }

    /** A dump of kube-proxy in IPVS mode names the sets of the dump beside it. */
    private static Fabric withSets(Fabric fabric, Path dump) throws IOException {
        Path sets = dump.resolveSibling(dump.getFileName().toString().replace(".ipvs.iptables-save", ".ipset"));
        return sets.equals(dump)
                ? fabric
                : fabric.apply(
                        IpsetText.restore(Wiring.id("router"), fabric.namespace(Wiring.id("router")).netfilter().sets(),
                                Files.readString(sets)));
    }

    /** Packets to, from and past the addresses, ports and devices that the rules name. */
    private static List<ChainWalks.Probe> probes(Table table) {
        Set<Integer> addresses = new TreeSet<>(Set.of(Ipv4Address.parse("10.2.0.2").value()));
        Set<Integer> ports = new TreeSet<>(Set.of(9));
        for (Rule rule : table.chains().values().stream().flatMap(c -> c.rules().stream()).toList()) {
            for (Match match : rule.matches()) {
                if (match instanceof Match.Destination(var cidr, boolean not)
                        && cidr.address() instanceof Ipv4Address(int value)) {
                    addresses.add(value);
                } else if (match instanceof Match.Source(var cidr, boolean not)
                        && cidr.address() instanceof Ipv4Address(int value)) {
                    addresses.add(value);
                } else if (match instanceof Match.DestinationPorts(var protocol, var range, boolean not)) {
                    ports.add(range.from());
                }
            }
        }
        List<Integer> hosts = List.copyOf(addresses);
        List<Integer> doors = List.copyOf(ports);
        Random random = new Random(11);
        List<ChainWalks.Probe> probes = new ArrayList<>();
        for (int i = 0; i < PROBES; i++) {
            Ipv4Address from = new Ipv4Address(hosts.get(random.nextInt(hosts.size())));
            Ipv4Address to = new Ipv4Address(hosts.get(random.nextInt(hosts.size())));
            int port = doors.get(random.nextInt(doors.size()));
            boolean tcp = random.nextInt(3) > 0;
            Packet packet = Packet.of(
                    new Header.Ipv4(from, to, tcp ? IpProtocol.TCP : IpProtocol.UDP, 64, 1),
                    tcp
                            ? new Header.Tcp(40_000 + i, port, 1, 0, Header.Tcp.SYN, 100, 0)
                            : new Header.Udp(40_000 + i, port, true));
            Hook hook = Hook.values()[i % Hook.values().length];
            boolean comesIn = hook == Hook.PREROUTING || hook == Hook.INPUT || hook == Hook.FORWARD;
            boolean goesOut = !comesIn || hook == Hook.FORWARD;
            probes.add(new ChainWalks.Probe(packet, hook, comesIn ? "west" : "", goesOut ? "east" : "",
                    random.nextInt(4) == 0 ? 0x4000 : 0, random.nextBoolean()));
        }
        return probes;
    }

    private static String[] manyRules(int count) {
        return Stream
                .of(Stream.of("*nat", ":PREROUTING ACCEPT [0:0]", ":SERVICES - [0:0]", "-A PREROUTING -j SERVICES"),
                        IntStream.range(0, count).mapToObj(i -> "-A SERVICES -d 10.96." + i / 250 + "." + (i % 250 + 1)
                                + "/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.2.0.2:80"),
                        Stream.of("COMMIT"))
                .flatMap(s -> s).toArray(String[]::new);
    }

    @Test
    void aSessionReportsTheSameNumberOfRulesAtEveryLevel() {
        Wiring wiring = Wiring.routed().rules("router", manyRules(200));
        List<Long> counts = new ArrayList<>();
        for (Recording recording : Recording.values()) {
            WalkSession session = wiring.session(recording);
            assertThat(session.run(Wiring.tcp("client", "10.96.0.150", 80)).end()).isEqualTo(ClientResult.End.OK);
            counts.add(session.rulesTried());
            if (recording == Recording.FULL) {
                assertThat(session.rulesTried()).isEqualTo(session.takeRecording().steps().stream()
                        .filter(s -> s.action() instanceof Action.RuleTried).count());
            }
        }
        assertThat(counts).containsOnly(151L);
    }

    @Test
    void ofTenThousandRulesOnlyThoseForTheAddressAreLookedAt() {
        Wiring wiring = Wiring.routed().rules("router", manyRules(10_000));
        Table table = wiring.fabric().namespace(Wiring.id("router")).netfilter().ipv4().tables().values().iterator()
                .next();
        ChainWalks.Probe probe = new ChainWalks.Probe(Packet.of(
                new Header.Ipv4(Ipv4Address.parse("10.1.0.2"), Ipv4Address.parse("10.96.39.250"), IpProtocol.TCP, 64,
                        1),
                new Header.Tcp(40_000, 80, 1, 0, Header.Tcp.SYN, 100, 0)), Hook.PREROUTING, "west", "", 0, true);

        assertThat(ChainWalks.indexed(wiring.fabric(), table, List.of(probe)).outcomes())
                .extracting(ChainWalks.Outcome::tried).containsExactly(10_001L);
        assertThat(ChainWalks.lookedAt(wiring.fabric(), table, List.of(probe))).isEqualTo(2);
    }
}
