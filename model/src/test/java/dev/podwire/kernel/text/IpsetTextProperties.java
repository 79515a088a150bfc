package dev.podwire.kernel.text;

import java.util.List;
import java.util.Optional;

import dev.podwire.kernel.Fabric;
import dev.podwire.kernel.FabricBuilder;
import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.kernel.ipset.IpSet;
import dev.podwire.kernel.ipset.IpSets;
import dev.podwire.kernel.ipset.IpSetsBuilder;
import dev.podwire.kernel.ipset.SetEntry;
import dev.podwire.kernel.ipset.SetHeader;
import dev.podwire.kernel.ipset.SetPart;
import dev.podwire.kernel.ipset.SetType;
import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.Ipv6Address;
import dev.podwire.net.MacAddress;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/** Sets of every type, with every option, survive being saved and read. */
class IpsetTextProperties {

    private static final NamespaceId ID = new NamespaceId("node", "test");

    @Property(tries = 300)
    void savedAndReadIsTheSame(@ForAll("sets") IpSets sets) {
        String saved = IpsetText.save(sets);
        Fabric fabric = new FabricBuilder(Fabric.EMPTY).apply(new KernelOperation.AddNamespace(ID))
                .applyAll(IpsetText.restore(ID, IpSets.EMPTY, saved)).build();

        assertThat(IpsetText.save(fabric.namespace(ID).netfilter().sets())).isEqualTo(saved);
    }

    @Provide
    Arbitrary<IpSets> sets() {
        return Arbitraries.of(SetType.values()).flatMap(this::set).list().ofMaxSize(6).map(made -> {
            IpSetsBuilder builder = new IpSetsBuilder(IpSets.EMPTY);
            builder.create(IpSet.empty("member", SetType.HASH_IP, SetHeader.INET), false);
            for (int i = 0; i < made.size(); i++) {
                IpSet set = made.get(i);
                builder.create(new IpSet("set-" + i, set.type(), set.header(), set.entries()), false);
            }
            return builder.build();
        });
    }

    private Arbitrary<IpSet> set(SetType type) {
        return Combinators.combine(storage(type), Arbitraries.of(Optional.<Integer>empty(), Optional.of(0),
                Optional.of(600)), Arbitraries.of(true, false), Arbitraries.of(true, false))
                .as(SetHeader::new).flatMap(header -> entry(type, header).list().ofMaxSize(8).map(entries -> {
                    IpSetsBuilder builder = new IpSetsBuilder(IpSets.EMPTY);
                    builder.create(IpSet.empty("member", SetType.HASH_IP, SetHeader.INET), false);
                    builder.create(IpSet.empty("made", type, header), false);
                    entries.forEach(e -> builder.add("made", e, true));
                    return builder.build().find("made").orElseThrow();
                }));
    }

    private static Arbitrary<SetHeader.Storage> storage(SetType type) {
        if (type == SetType.BITMAP_PORT) {
            return Arbitraries.integers().between(0, 9).map(from -> new SetHeader.Ports(from, 65535 - from));
        }
        if (type == SetType.LIST_SET) {
            return Arbitraries.integers().between(1, 20).map(SetHeader.Sets::new);
        }
        return Combinators.combine(Arbitraries.of(true, false), Arbitraries.of(64, 1024),
                Arbitraries.of(0, 8), Arbitraries.of(Optional.<Integer>empty(), Optional.of(0x12ab), Optional.of(-1)))
                .as((wanted, size, cut, initval) -> {
                    boolean ipv6 = wanted && type != SetType.HASH_MAC;
                    int bits = ipv6 ? 128 : 32;
                    return new SetHeader.Hash(ipv6, size, 65536, type == SetType.HASH_IP ? bits - cut : bits, 12,
                            initval);
                });
    }

    private Arbitrary<SetEntry> entry(SetType type, SetHeader header) {
        Arbitrary<List<SetPart>> parts = Combinators
                .combine(type.dimensions().stream().map(kind -> part(kind, header)).toList()).as(List::copyOf);
        Arbitrary<Optional<Integer>> timeout = Arbitraries.of(0, 7, 4000).map(Optional::of);
        return Combinators.combine(parts, timeout, Arbitraries.of(true, false), Arbitraries.longs().between(0, 99),
                Arbitraries.of("", "plain", "two words")).as(
                        (p, seconds, nomatch, count, comment) -> new SetEntry(p,
                                header.timeout().isPresent() ? seconds : Optional.empty(),
                                nomatch && type.hasNetworks(),
                                header.counters() ? new SetEntry.Counters(count, count * 60) : SetEntry.Counters.ZERO,
                                header.comment() ? comment : "", Optional.empty()));
    }

    private static Arbitrary<SetPart> part(SetType.Kind kind, SetHeader header) {
        Arbitrary<IpAddress> address = Arbitraries.integers().map(n -> header.ipv6()
                ? new Ipv6Address(0xfd00_0000_0000_0000L, n)
                : new Ipv4Address(n));
        return switch (kind) {
            case ADDRESS -> address.map(SetPart::of);
            case NET -> Combinators.combine(address, Arbitraries.integers().between(1, 32))
                    .as((a, length) -> new SetPart.Net(new Cidr(a, length)));
            case PORT -> Combinators.combine(Arbitraries.of(1, 6, 17, 47, 58, 132, 200),
                    Arbitraries.integers().between(0, 65535)).as(SetPart.Port::new);
            case NUMBER -> Arbitraries.integers().between(9, 65000).map(SetPart.Number::new);
            case MAC -> Arbitraries.longs().between(1, 0xffff_ffffL).map(n -> new SetPart.Mac(
                    MacAddress.parse(String.format("02:00:%02x:%02x:%02x:%02x", n >> 24 & 0xff, n >> 16 & 0xff,
                            n >> 8 & 0xff, n & 0xff))));
            case SET -> Arbitraries.just(new SetPart.Member("member"));
        };
    }
}
