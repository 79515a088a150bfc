package dev.podwire.walk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.netfilter.Chain;
import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Policy;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.kernel.netfilter.Table;
import dev.podwire.kernel.netfilter.TableName;
import dev.podwire.kernel.netfilter.Target;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/** With the index, packets meet the same rules as without, and as many count as tried. */
class ChainIndexProperties {

    private static final int CHAINS = 4;

    @Property(tries = 1500)
    void theIndexChangesNothingButTheTime(@ForAll("tables") Table table,
            @ForAll("probes") List<ChainWalks.Probe> probes) {
        assertThat(ChainWalks.indexed(Wiring.routed().fabric(), table, probes))
                .isEqualTo(ChainWalks.linear(Wiring.routed().fabric(), table, probes));
    }

    /** Two matches of one rule that both remember something, as random rules once had them. */
    @Example
    void matchesOfOneRuleRememberApart() {
        Rule rule = Rule.of(new Target.None(), new Match.StatisticNth(3, 1, false), new Match.Limit("5/min", 2));
        Map<String, Chain> chains = new LinkedHashMap<>();
        chains.put("PREROUTING", new Chain("PREROUTING", Optional.of(Policy.ACCEPT), List.of()));
        chains.put("OUTPUT", new Chain("OUTPUT", Optional.of(Policy.ACCEPT), List.of(rule)));
        Table table = new Table(TableName.NAT, chains, Set.of("PREROUTING", "OUTPUT"));
        Header.Tcp syn = new Header.Tcp(40_000, 80, 1, 0, Header.Tcp.SYN, 100, 0);
        ChainWalks.Probe probe = probe(new Header.Ipv4(Ipv4Address.parse("10.1.0.2"), Ipv4Address.parse("10.96.0.1"),
                IpProtocol.TCP, 64, 1), syn, "west", Hook.OUTPUT, true);
        assertThat(ChainWalks.linear(Wiring.routed().fabric(), table, List.of(probe, probe)).outcomes())
                .as("one line more than the end of the chain, from the second packet on")
                .extracting(o -> o.matched().size()).containsExactly(1, 2);
    }

    @Provide
    Arbitrary<Table> tables() {
        List<Arbitrary<List<Rule>>> chains = new ArrayList<>();
        for (int i = 0; i < CHAINS; i++) {
            chains.add(rules(i));
        }
        return Combinators.combine(chains).as(all -> {
            Map<String, Chain> made = new LinkedHashMap<>();
            made.put("PREROUTING", new Chain("PREROUTING", Optional.of(Policy.ACCEPT), all.getFirst()));
            made.put("OUTPUT", new Chain("OUTPUT", Optional.of(Policy.DROP), all.get(1)));
            for (int i = 1; i < CHAINS; i++) {
                made.put("CHAIN-" + i, Chain.custom("CHAIN-" + i, all.get(i)));
            }
            return new Table(TableName.NAT, made, Set.of("PREROUTING", "OUTPUT"));
        });
    }

    /** Jumps lead only to later chains, so that no packet goes round in circles. */
    private static Arbitrary<List<Rule>> rules(int chain) {
        Arbitrary<Target> target = Arbitraries.oneOf(
                Arbitraries.of(new Target.None(), new Target.Accept(), new Target.Drop(), new Target.Return(),
                        new Target.Mark(0x4000, 0x4000), new Target.Log("", 4, List.of()),
                        new Target.Connmark(Target.Connmark.Mode.SET, 7, -1, -1),
                        new Target.Dnat(new Target.NatRange(Optional.of(IpAddress.parse("10.2.0.2")), Optional.empty(),
                                Optional.empty()), false, false)),
                Arbitraries.integers().between(chain + 1, Math.max(chain + 1, CHAINS - 1))
                        .map(n -> n >= CHAINS ? new Target.None() : new Target.Jump("CHAIN-" + n)),
                Arbitraries.integers().between(chain + 1, Math.max(chain + 1, CHAINS - 1))
                        .map(n -> n >= CHAINS ? new Target.None() : new Target.Goto("CHAIN-" + n)));
        return Combinators.combine(matches().list().ofMaxSize(3), target)
                .as((matches, t) -> new Rule(matches, t, Optional.empty())).list().ofMaxSize(30);
    }

    private static Arbitrary<Match> matches() {
        Arbitrary<Boolean> not = Arbitraries.of(false, false, false, true);
        Arbitrary<Cidr> cidrs = Arbitraries.of("10.96.0.1", "10.96.0.2", "10.96.0.3", "10.96.0.0/24", "0.0.0.0/0",
                "10.1.0.2").map(Cidr::parse);
        Arbitrary<Match.PortRange> ports = Arbitraries.of(Match.PortRange.of(80), Match.PortRange.of(53),
                new Match.PortRange(50, 90), Match.PortRange.ALL);
        Arbitrary<IpProtocol> protocols = Arbitraries.of(IpProtocol.TCP, IpProtocol.UDP);
        Arbitrary<String> devices = Arbitraries.of("west", "east", "w+");
        return Arbitraries.oneOf(List.of(
                Combinators.combine(cidrs, not).as(Match.Destination::new),
                Combinators.combine(cidrs, not).as(Match.Destination::new),
                Combinators.combine(cidrs, not).as(Match.Source::new),
                Combinators.combine(protocols, ports, not).as(Match.DestinationPorts::new),
                Combinators.combine(protocols, ports, not).as(Match.SourcePorts::new),
                Combinators.combine(protocols, not).as(Match.Protocol::new),
                Combinators.combine(devices, not).as(Match.InInterface::new),
                Combinators.combine(devices, not).as(Match.OutInterface::new),
                Arbitraries.of(new Match.Mark(0x4000, 0x4000, false), new Match.StatisticRandom(0x40000000, false),
                        new Match.StatisticNth(3, 1, false), new Match.Limit("5/min", 2), new Match.Comment("words"),
                        new Match.Fragment(false), Match.IpSet.of("SET", "dst"),
                        recent(Match.Recent.Action.SET, Match.RecentLimits.NONE),
                        recent(Match.Recent.Action.RCHECK,
                                new Match.RecentLimits(Optional.of(10), false, 0, false)),
                        new Match.ConntrackState(Set.of(Match.ConntrackState.State.NEW), false, false),
                        new Match.AddrType(false, Set.of(Match.AddrType.Kind.LOCAL), false, false, false))));
    }

    @Provide
    Arbitrary<List<ChainWalks.Probe>> probes() {
        Arbitrary<Ipv4Address> addresses = Arbitraries.of("10.96.0.1", "10.96.0.2", "10.96.0.3", "10.96.0.4",
                "10.1.0.2", "10.1.0.1").map(Ipv4Address::parse);
        Arbitrary<Header> transports = Arbitraries.of(new Header.Tcp(40_000, 80, 1, 0, Header.Tcp.SYN, 100, 0),
                new Header.Tcp(80, 53, 1, 0, Header.Tcp.SYN, 100, 0), new Header.Udp(53, 53, true),
                new Header.Udp(40_000, 99, true), new Header.Icmp(8, 0, 1, 1, 0));
        Arbitrary<Integer> offsets = Arbitraries.of(0, 0, 0, 8);
        return Combinators.combine(addresses, addresses, transports, offsets, Arbitraries.of("west", "east"),
                Arbitraries.of(Hook.PREROUTING, Hook.OUTPUT), Arbitraries.of(true, false))
                .as((from, to, transport, offset, device, hook, tracked) -> probe(
                        new Header.Ipv4(from, to, protocol(transport).number(), 64, 0, 1, false, false, offset),
                        transport, device, hook, tracked))
                .list().ofMinSize(1).ofMaxSize(6);
    }

    private static IpProtocol protocol(Header header) {
        return header instanceof Header.Transport t ? t.protocol() : IpProtocol.ICMP;
    }

    private static ChainWalks.Probe probe(Header.Ipv4 ip, Header transport, String device, Hook hook,
            boolean tracked) {
        boolean comesIn = hook == Hook.PREROUTING;
        return new ChainWalks.Probe(Packet.of(ip, transport), hook, comesIn ? device : "", comesIn ? "" : device, 0,
                tracked);
    }

    private static Match recent(Match.Recent.Action action, Match.RecentLimits limits) {
        return new Match.Recent(action, new Match.RecentList("seen", 32, true), limits, false);
    }
}
