package dev.podwire.packet;

import java.util.List;

import dev.podwire.net.IpProtocol;
import dev.podwire.net.Ipv4Address;
import dev.podwire.net.MacAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PacketTextTest {

    private static final Header ETHERNET = new Header.Ethernet(MacAddress.BROADCAST, MacAddress.ZERO, 0x800);
    private static final Header IP = new Header.Ipv4(Ipv4Address.parse("10.244.1.10"), Ipv4Address.parse("10.244.2.11"),
            IpProtocol.TCP, 63, 1);
    private static final Header SYN = new Header.Tcp(40001, 8080, 1, 0, Header.Tcp.SYN, 64240, 1460);

    @Test
    void anEnvelopeStandsBeforeItsContents() {
        Packet packet = Packet.of(ETHERNET, IP, SYN).wrapped(List.of(ETHERNET,
                new Header.Ipv4(Ipv4Address.parse("192.168.56.11"), Ipv4Address.parse("192.168.56.12"),
                        IpProtocol.UDP, 64, 2),
                new Header.Udp(50000, 8472, true), new Header.Vxlan(1)));
        assertThat(PacketText.naming(p -> p == 50000 ? "V1" : p == 40001 ? "C" : Integer.toString(p)).line(packet))
                .isEqualTo("192.168.56.11:V1>192.168.56.12:8472 VXLAN vni=1 ttl=64"
                        + " | 10.244.1.10:C>10.244.2.11:8080 TCP [S] ttl=63");
        assertThat(PacketText.plain().outerLine(packet)).isEqualTo("192.168.56.11:50000>192.168.56.12:8472 UDP ttl=64");
        assertThat(PacketText.kind(packet)).isEqualTo("tcp[S]");
    }

    @Test
    void anErrorQuotesThePacketConcerned() {
        Packet error = Packet.of(ETHERNET,
                new Header.Ipv4(Ipv4Address.parse("10.244.1.1"), Ipv4Address.parse("10.244.1.10"), IpProtocol.ICMP, 64,
                        3),
                new Header.Icmp(3, 3, 0, 0, 0), IP, SYN);
        assertThat(PacketText.plain().line(error)).isEqualTo("10.244.1.1>10.244.1.10 ICMP port-unreachable ttl=64"
                + " {10.244.1.10:40001>10.244.2.11:8080 TCP [S] ttl=63}");
        assertThat(PacketText.plain().outerLine(error))
                .isEqualTo("10.244.1.1>10.244.1.10 ICMP port-unreachable ttl=64");
        assertThat(PacketText.kind(error)).isEqualTo("icmp 3/3");
    }

    @Test
    void theKindOfASegmentTellsItsPayload() {
        Header push = new Header.Tcp(1, 2, 1, 1, Header.Tcp.PSH | Header.Tcp.ACK, 100, 0);
        assertThat(PacketText.kind(Packet.of(ETHERNET, IP, push, Header.Data.of("x".repeat(39)))))
                .isEqualTo("tcp[.P]+39");
        assertThat(PacketText.kind(Packet.of(new Header.Arp(1, MacAddress.ZERO, Ipv4Address.ANY, MacAddress.ZERO,
                Ipv4Address.LOOPBACK)))).isEqualTo("arp-request");
    }

    @Test
    void aCutFrameIsRefused() {
        byte[] bytes = PacketCodec.encode(Packet.of(ETHERNET, IP, SYN));
        assertThatThrownBy(() -> PacketCodec.decode(java.util.Arrays.copyOf(bytes, 40)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("cut short");
        bytes[24]++;
        assertThatThrownBy(() -> PacketCodec.decode(bytes)).hasMessageContaining("checksum");
    }
}
