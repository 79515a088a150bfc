package dev.podwire.packet;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import dev.podwire.net.IpProtocol;
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

/** Any packet of ours survives its way over the wire, and what is on the wire has right lengths and checksums. */
class PacketCodecProperties {

    @Property(tries = 500)
    void aFrameIsReadBackAsItWas(@ForAll("frames") Packet packet) {
        byte[] bytes = PacketCodec.encode(packet);
        assertThat(bytes).hasSize(PacketLength.of(packet));
        assertThat(PacketCodec.decode(bytes)).isEqualTo(packet);
    }

    @Property(tries = 300)
    void everyChecksumHolds(@ForAll("frames") Packet packet) {
        byte[] bytes = PacketCodec.encode(packet);
        int at = 0;
        for (int i = 0; i < packet.headers().size(); i++) {
            List<Header> headers = packet.headers();
            byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
            switch (headers.get(i)) {
                case Header.Ipv4 _ -> {
                    assertThat(onesSum(Arrays.copyOf(rest, 20))).isEqualTo(0xffff);
                    assertThat(ByteBuffer.wrap(rest).getShort(2) & 0xffff).isEqualTo(rest.length);
                }
                case Header.Ipv6 _ -> assertThat(ByteBuffer.wrap(rest).getShort(4) & 0xffff)
                        .isEqualTo(rest.length - 40);
                case Header.Icmp _ -> assertThat(onesSum(rest)).isEqualTo(0xffff);
                case Header.Tcp _ -> assertThat(withPseudoHeader(headers.get(i - 1), 6, rest)).isEqualTo(0xffff);
                case Header.Icmpv6 _ -> assertThat(withPseudoHeader(headers.get(i - 1), 58, rest)).isEqualTo(0xffff);
                case Header.Udp udp -> {
                    assertThat(ByteBuffer.wrap(rest).getShort(4) & 0xffff).isEqualTo(rest.length);
                    if (udp.checksum()) {
                        assertThat(withPseudoHeader(headers.get(i - 1), 17, rest)).isEqualTo(0xffff);
                    } else {
                        assertThat(ByteBuffer.wrap(rest).getShort(6)).isZero();
                    }
                }
                case Header.Ethernet _,Header.Arp _,Header.Sctp _,Header.Vxlan _,Header.Dns _,Header.Data _ -> {
                    // nothing to hold
                }
            }
            at += PacketLength.of(headers.get(i));
        }
    }

    private static int withPseudoHeader(Header network, int protocol, byte[] segment) {
        Header.Network ip = (Header.Network) network;
        byte[] from = Checksum.address(ip.source());
        byte[] to = Checksum.address(ip.destination());
        ByteBuffer all = ByteBuffer.allocate(from.length + to.length + 8 + segment.length);
        all.put(from).put(to).putInt(segment.length).putInt(protocol).put(segment);
        return onesSum(all.array());
    }

    private static int onesSum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += i % 2 == 0 ? (bytes[i] & 255) << 8 : bytes[i] & 255;
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }

    @Provide
    Arbitrary<Packet> frames() {
        Arbitrary<Packet> plain = Arbitraries.oneOf(arp(), ip4(), ip6());
        Arbitrary<Packet> tunnelled = Combinators.combine(plain, ports(), Arbitraries.integers().between(0, 0xffffff))
                .as((inner, port, vni) -> inner.wrapped(List.of(ethernet(Header.Ethernet.IPV4),
                        new Header.Ipv4(new Ipv4Address(1), new Ipv4Address(2), IpProtocol.UDP, 64, port),
                        new Header.Udp(port, 8472, port % 2 == 0), new Header.Vxlan(vni))));
        return Arbitraries.oneOf(plain, tunnelled);
    }

    private static Header ethernet(int type) {
        return new Header.Ethernet(MacAddress.BROADCAST, new MacAddress(0x02_00_00_00_00_01L), type);
    }

    private static Arbitrary<Integer> u16() {
        return Arbitraries.integers().between(0, 0xffff);
    }

    /** Ports that announce no protocol of their own. */
    private static Arbitrary<Integer> ports() {
        return Arbitraries.integers().between(1, 0xffff).filter(p -> p != 53 && p != 8472 && p != 4789);
    }

    private static Arbitrary<Ipv4Address> address4() {
        return Arbitraries.integers().map(Ipv4Address::new);
    }

    private static Arbitrary<Packet> arp() {
        Arbitrary<MacAddress> macs = Arbitraries.longs().between(0, 0xffff_ffff_ffffL).map(MacAddress::new);
        return Combinators.combine(Arbitraries.of(1, 2), macs, address4(), macs, address4())
                .as((op, sender, from, target, to) -> Packet.of(ethernet(Header.Ethernet.ARP),
                        new Header.Arp(op, sender, from, target, to)));
    }

    private static Arbitrary<List<Header>> data() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(60)
                .map(b -> b.length == 0 ? List.of() : List.of(new Header.Data(b)));
    }

    private static Arbitrary<Packet> ip4() {
        return Arbitraries.oneOf(transport(), dns(), icmp()).flatMap(upper -> Combinators
                .combine(address4(), address4(), Arbitraries.integers().between(0, 255), u16(),
                        Arbitraries.of(true, false))
                .as((from, to, ttl, id, df) -> new Packet(upper).wrapped(List.of(ethernet(Header.Ethernet.IPV4),
                        new Header.Ipv4(from, to, protocol(upper.getFirst()), ttl, ttl, id, df, false, 0)))));
    }

    private static Arbitrary<Packet> ip6() {
        Arbitrary<Ipv6Address> addresses = Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
                .as(Ipv6Address::new);
        return Arbitraries.oneOf(transport(), dns(), icmpv6()).flatMap(upper -> Combinators
                .combine(addresses, addresses, Arbitraries.integers().between(0, 255), u16())
                .as((from, to, ttl, label) -> new Packet(upper).wrapped(List.of(ethernet(Header.Ethernet.IPV6),
                        new Header.Ipv6(from, to, protocol(upper.getFirst()), ttl, ttl, label)))));
    }

    private static int protocol(Header header) {
        return switch (header) {
            case Header.Transport t -> t.protocol().number();
            case Header.Icmp _ -> 1;
            case Header.Icmpv6 _ -> 58;
            case Header.Ethernet _,Header.Arp _,Header.Network _,Header.Vxlan _,Header.Dns _,Header.Data _ ->
                throw new IllegalArgumentException(
                        "no protocol above IP: " + header);
        };
    }

    private static Arbitrary<List<Header>> transport() {
        Arbitrary<Long> words = Arbitraries.longs().between(0, 0xffff_ffffL);
        Arbitrary<Header> tcp = Combinators.combine(ports(), ports(), words, words,
                Arbitraries.integers().between(0, 31), u16(), u16()).as(Header.Tcp::new);
        Arbitrary<Header> udp = Combinators.combine(ports(), ports(), Arbitraries.of(true, false)).as(Header.Udp::new);
        Arbitrary<Header> sctp = Combinators.combine(ports(), ports(), words).as((a, b, tag) -> new Header.Sctp(a, b,
                tag, 0));
        Arbitrary<List<Header>> control = Combinators
                .combine(ports(), ports(), words, Arbitraries.of(1, 2, 3, 4, 5, 6, 7, 11))
                .as((a, b, tag, type) -> List.of(new Header.Sctp(a, b, tag, type)));
        Arbitrary<List<Header>> carrying = Combinators.combine(Arbitraries.oneOf(tcp, udp, sctp), data())
                .as((header, rest) -> new Packet(rest).wrapped(List.of(header)).headers());
        return Arbitraries.oneOf(carrying, control);
    }

    private static Arbitrary<List<Header>> icmp() {
        Arbitrary<List<Header>> echo = Combinators.combine(Arbitraries.of(0, 8), u16(), u16(), data())
                .as((type, id, sequence, rest) -> new Packet(rest)
                        .wrapped(List.of(new Header.Icmp(type, 0, id, sequence, 0))).headers());
        Arbitrary<List<Header>> error = Combinators.combine(Arbitraries.of(3, 11), Arbitraries.of(0, 1, 3, 4), u16(),
                transport(), address4()).as(
                        (type, code, mtu, quoted, from) -> new Packet(quoted).wrapped(List.of(
                                new Header.Icmp(type, code, 0, 0, type == 3 && code == 4 ? mtu : 0),
                                new Header.Ipv4(from, from, protocol(quoted.getFirst()), 63, 0, 7, true, false, 0)))
                                .headers());
        return Arbitraries.oneOf(echo, error);
    }

    private static Arbitrary<List<Header>> icmpv6() {
        Arbitrary<List<Header>> echo = Combinators.combine(Arbitraries.of(128, 129), u16(), u16(), data())
                .as((type, id, sequence, rest) -> new Packet(rest)
                        .wrapped(List.of(new Header.Icmpv6(type, 0, id, sequence, 0, Optional.empty()))).headers());
        Arbitrary<List<Header>> neighbour = Combinators.combine(Arbitraries.of(135, 136), Arbitraries.longs())
                .as((type, low) -> List.of(
                        new Header.Icmpv6(type, 0, 0, 0, 0, Optional.of(new Ipv6Address(0xfe80L << 48, low)))));
        return Arbitraries.oneOf(echo, neighbour);
    }

    private static Arbitrary<List<Header>> dns() {
        Arbitrary<String> names = Arbitraries.of("web.shop.svc.cluster.local.", "shop.svc.cluster.local.", "a.b.",
                "web.shop.", ".");
        Arbitrary<Header.DnsRecord> records = Arbitraries.oneOf(
                Combinators.combine(names, address4())
                        .as((n, a) -> new Header.DnsRecord(n, "A", 30, a.toString())),
                Combinators.combine(names, Arbitraries.longs())
                        .as((n, low) -> new Header.DnsRecord(n, "AAAA", 5, new Ipv6Address(1, low).toString())),
                Combinators.combine(names, names).as((n, to) -> new Header.DnsRecord(n, "CNAME", 30, to)),
                Combinators.combine(names, names, ports())
                        .as((n, to, port) -> new Header.DnsRecord(n, "SRV", 30, "0 100 " + port + " " + to)),
                names.map(n -> new Header.DnsRecord(n, "TXT", 1, "\"v=1\" \"two words\"")),
                names.map(n -> new Header.DnsRecord(n, "SOA", 30,
                        "ns.dns.cluster.local. hostmaster.cluster.local. 1700000000 7200 1800 86400 5")));
        return Combinators.combine(names, records.list().ofMaxSize(4), u16(), Arbitraries.integers().between(0, 5),
                Arbitraries.of(true, false), ports())
                .as((name, answers, id, code, tcp, port) -> List.of(
                        tcp ? new Header.Tcp(port, 53, 1, 1, 24, 64000, 0) : new Header.Udp(port, 53, true),
                        new Header.Dns(id, !answers.isEmpty(), true, code == 0, false, code,
                                List.of(new Header.DnsQuestion(name, "AAAA")), answers, List.of(), List.of())));
    }
}
